/* SPDX-License-Identifier: MIT */
/*
 * What the two halves of memsim tell each other.
 *
 *	main.c  input.c  dmesg.c  log.c  json.c	see libc: options, files, text
 *	kernel_boot.c  kernel_state.c		see the kernel: boot_params, zones, memblock
 *
 * No file sees both worlds, so this header uses neither's types.
 */
#ifndef MEMSIM_H
#define MEMSIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_ENTRIES_MAX 128	/* E820MAX */
#define SIM_CMDLINE_SIZE 2048	/* COMMAND_LINE_SIZE */

struct sim_entry {
	uint64_t start;		/* bytes */
	uint64_t size;		/* bytes */
	uint32_t type;		/* of e820 */
};

/* A machine: what a loader would tell the kernel. */
struct sim_machine {
	struct sim_entry map[SIM_ENTRIES_MAX];
	unsigned int nr_map;
	unsigned int offered;	/* entries that were read; more than nr_map when they did not fit */
	uint32_t e801_kib;	/* memory above 1 MiB */
	uint32_t e88_kib;
	char cmdline[SIM_CMDLINE_SIZE];
};

/* Add an entry, or count it as lost when the table is full. */
void sim_add(struct sim_machine *machine, uint64_t start, uint64_t size, uint32_t type);

/*
 * Read a map from a file, "-" for standard input.  Bad input ends the program
 * with a message that names file and line, and status 2.
 */
void sim_read_map(struct sim_machine *machine, const char *path);
void sim_read_dmesg(struct sim_machine *machine, const char *path);

/* A file being read line by line. */
struct sim_file {
	const char *name;
	void *stream;
	unsigned int line_nr;
	char line[1024];	/* without its end */
};

void sim_open(struct sim_file *file, const char *path);
bool sim_next_line(struct sim_file *file);
void sim_close(struct sim_file *file);
void sim_bad_line(const struct sim_file *file, const char *what) __attribute__((__noreturn__));

/* The kernel's log of this run; each line ends in '\n'. */
extern bool sim_log_echo;	/* to standard output as well, as it comes */
void sim_log_write(const char *text, unsigned int len);
const char *sim_log(void);

/* Where the record of each stage goes, if anywhere; false when the file cannot be written. */
bool sim_trace_open(const char *path);
bool sim_trace_close(void);
bool sim_trace_wanted(void);
void sim_trace_putc(char c);

/**
 * sim_boot() - run the kernel on a machine
 * @machine: RAM, map and command line
 *
 * Return: true when it came through, the hand-over audit included.
 */
bool sim_boot(const struct sim_machine *machine);

/*
 * What the kernel made of it, as one JSON object on standard output.  The part
 * that is read from the kernel's variables, and the part that is read from its
 * log (which says more than is kept in variables when the boot is over).
 */
void sim_json(bool good);
void sim_json_state(void);
void sim_print(const char *text, size_t len);

#endif /* MEMSIM_H */
