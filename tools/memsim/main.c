// SPDX-License-Identifier: MIT
/*
 * memsim: what this kernel makes of a memory map.
 *
 * The kernel's own start_kernel(), from setup_memory_map() to the hand-over
 * audit, runs in this process on a machine that the options describe.  What it
 * prints is the kernel's log, by the kernel's own printk().
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tests/host/include/host.h"
#include "memsim.h"

static const char usage[] =
	"usage: memsim [--map FILE | --dmesg FILE] [--e801 KIB] [--88 KIB] [--param WORDS]\n"
	"              [--trace FILE] [--json]\n"
	"\n"
	"Runs the kernel's memory bring-up on a memory map and prints the kernel's log.\n"
	"FILE may be - for standard input.\n"
	"\n"
	"  --map FILE     lines \"start size type\", hexadecimal; # begins a remark\n"
	"  --dmesg FILE   a Linux boot log, such as dmesg's output; old and new formats\n"
	"  --e801 KIB     no map, but what INT 15h E801h says: KiB above 1 MiB\n"
	"  --88 KIB       the same for INT 15h 88h; with both, the larger one counts\n"
	"  --param WORDS  command line, such as \"mem=512M memblock=debug\"; may be repeated\n"
	"  --trace FILE   the record of each stage, as docs/trace-format.md describes it\n"
	"  --json         what came out as one JSON object instead of the log\n"
	"  --help         this text\n"
	"\n"
	"Exit status: 0 when every free page of the map arrived in the buddy allocator exactly\n"
	"once (the kernel's audit), 1 when it did not or the kernel panicked, 2 for bad input.\n";

static void __attribute__((__noreturn__)) bad_usage(const char *what, const char *which)
{
	fprintf(stderr, "memsim: %s%s%s\nTry: memsim --help\n", what, which ? ": " : "",
		which ? which : "");
	exit(2);
}

/* Decimal, or hexadecimal with 0x. */
static uint32_t kib_number(const char *text)
{
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (*text < '0' || *text > '9' || *end || errno || value > UINT32_MAX)
		bad_usage("not a number of KiB", text);
	return (uint32_t)value;
}

static void add_words(struct sim_machine *machine, const char *words)
{
	size_t used = strlen(machine->cmdline);

	if (used + strlen(words) + 2 > sizeof(machine->cmdline))
		bad_usage("the command line is longer than 2047 characters", NULL);
	snprintf(machine->cmdline + used, sizeof(machine->cmdline) - used, "%s%s",
		 used ? " " : "", words);
}

static void open_trace(const char *path)
{
	if (!sim_trace_open(path))
		bad_usage("cannot be written", path);
}

/* @maps: number of files that were read; @log: the last of them was a log. */
static void check_machine(const struct sim_machine *machine, int maps, bool log)
{
	if (maps > 1)
		bad_usage("one map is enough: --map or --dmesg, once", NULL);
	if (log && !machine->offered)
		bad_usage("there is no memory map in the log, no line with BIOS-e820.  When it has "
			  "run over, journalctl -k -b has its beginning", NULL);
	if (maps && !machine->offered)
		bad_usage("there is no memory map in the input", NULL);
	if (!maps && !machine->e801_kib && !machine->e88_kib)
		bad_usage("no machine: give --map, --dmesg, --e801 or --88", NULL);
}

static const struct option options[] = {
	{ "map", required_argument, NULL, 'm' },  { "dmesg", required_argument, NULL, 'd' },
	{ "e801", required_argument, NULL, 'e' }, { "88", required_argument, NULL, '8' },
	{ "param", required_argument, NULL, 'p' }, { "json", no_argument, NULL, 'j' },
	{ "trace", required_argument, NULL, 't' },
	{ "help", no_argument, NULL, 'h' },	  { NULL, 0, NULL, 0 },
};

/* Return: whether JSON is wanted. */
static bool parse_options(struct sim_machine *machine, int argc, char **argv)
{
	bool json = false, log = false;
	int maps = 0, c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'm':
			sim_read_map(machine, optarg);
			maps++;
			break;
		case 'd':
			sim_read_dmesg(machine, optarg);
			log = true;
			maps++;
			break;
		case 'e':
			machine->e801_kib = kib_number(optarg);
			break;
		case '8':
			machine->e88_kib = kib_number(optarg);
			break;
		case 'p':
			add_words(machine, optarg);
			break;
		case 't':
			open_trace(optarg);
			break;
		case 'j':
			json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			fputs("Try: memsim --help\n", stderr);
			exit(2);
		}
	}
	if (optind < argc)
		bad_usage("what is this", argv[optind]);
	check_machine(machine, maps, log);
	return json;
}

int main(int argc, char **argv)
{
	static struct sim_machine machine;
	bool json = parse_options(&machine, argc, argv);
	bool good;

	sim_log_echo = !json;
	host_init();
	good = sim_boot(&machine);
	if (!sim_trace_close())
		bad_usage("the record could not be written", NULL);
	if (json)
		sim_json(good);
	return good ? 0 : 1;
}
