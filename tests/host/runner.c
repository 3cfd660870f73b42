// SPDX-License-Identifier: MIT
/*
 * The hosted test runner: boots the kernel in this process on the memory map
 * of a plain PC, then runs its self-tests, the property tests included.
 *
 *	runner [--mem=MEGABYTES] [--cpu=486|pentium|pentiumpro] [--timeout=SECONDS]
 *	       [kernel parameters ...]
 *
 * Exit status 0 when the boot went through and no case failed, 1 when one did or
 * the time was over, 2 when the process could not be set up.  libc's side.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "include/host.h"

struct options {
	unsigned int megabytes;
	char cmdline[2048];
};

/* CPUID 1 edx: nothing; FPU PSE TSC MSR CX8; with PGE and CMOV too. */
static const struct cpu {
	const char *name;
	uint32_t features;
} cpus[] = {
	{ "486", 0x00000000 },
	{ "pentium", 0x00000139 },
	{ "pentiumpro", 0x0000a139 },
};

static void choose_cpu(const char *name)
{
	for (size_t i = 0; i < sizeof(cpus) / sizeof(cpus[0]); i++) {
		if (strcmp(cpus[i].name, name) == 0) {
			host_set_cpu(cpus[i].features);
			return;
		}
	}
	fprintf(stderr, "runner: no processor is called %s\n", name);
	exit(2);
}

static void too_late(int signal)
{
	static const char words[] = "\nhost: no end within the time that --timeout allows\n";

	(void)signal;
	_exit(write(STDOUT_FILENO, words, sizeof(words) - 1) >= 0);
}

static void set_timeout(const char *seconds)
{
	signal(SIGALRM, too_late);
	alarm((unsigned int)strtoul(seconds, NULL, 0));
}

static void parse(struct options *opt, int argc, char **argv)
{
	size_t len;
	int i;

	for (i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--mem=", 6) == 0) {
			opt->megabytes = (unsigned int)strtoul(argv[i] + 6, NULL, 0);
		} else if (strncmp(argv[i], "--cpu=", 6) == 0) {
			choose_cpu(argv[i] + 6);
		} else if (strncmp(argv[i], "--timeout=", 10) == 0) {
			set_timeout(argv[i] + 10);
		} else {
			len = strlen(opt->cmdline);
			snprintf(opt->cmdline + len, sizeof(opt->cmdline) - len, "%s%s",
				 len ? " " : "", argv[i]);
		}
	}
}

static int run_suites(void)
{
	unsigned int passed = 0;
	int failed = host_run_suites(&passed);

	if (failed < 0) {
		printf("host: a self-test ended in a panic\n");
		return 1;
	}
	printf("host: %u passed, %d failed\n", passed, failed);
	return failed || !passed;
}

int main(int argc, char **argv)
{
	struct options opt = { .megabytes = 512 };

	parse(&opt, argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	host_init();
	host_pc_map(opt.megabytes);
	host_set_cmdline(opt.cmdline);
	if (host_boot() != HOST_BOOTED) {
		printf("host: the boot ended in a panic\n");
		return 1;
	}
	return run_suites();
}
