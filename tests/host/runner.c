// SPDX-License-Identifier: MIT
/*
 * The hosted test runner: boots the kernel in this process on the memory map
 * of a plain PC, then runs its self-tests, the property tests included.
 *
 *	runner [--mem=MEGABYTES] [--no-boot] [kernel parameters ...]
 *
 * Exit status 0 when the boot went through and no case failed, 1 when one did,
 * 2 when the process could not be set up.  libc's side.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/host.h"

struct options {
	unsigned int megabytes;
	bool boot;
	char cmdline[2048];
};

static void parse(struct options *opt, int argc, char **argv)
{
	size_t len;
	int i;

	for (i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--mem=", 6) == 0) {
			opt->megabytes = (unsigned int)strtoul(argv[i] + 6, NULL, 0);
		} else if (strcmp(argv[i], "--no-boot") == 0) {
			opt->boot = false;
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
	struct options opt = { .megabytes = 512, .boot = true };

	parse(&opt, argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	host_init();
	host_pc_map(opt.megabytes);
	host_set_cmdline(opt.cmdline);
	if (opt.boot && host_boot() != HOST_BOOTED) {
		printf("host: the boot ended in a panic\n");
		return 1;
	}
	return run_suites();
}
