// SPDX-License-Identifier: MIT
/*
 * libFuzzer's way in: boots the kernel in this process once, then tries inputs.
 *
 *	FUZZ=memblock_prop.agrees_with_model build/fuzz/fuzz [libFuzzer's options] [corpus]
 *
 * An input for which the property does not hold runs once more with the log on
 * standard output, and ends the process: libFuzzer saves it as crash-*.  libc's
 * side.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../host/include/host.h"
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ");

	if (!name || !fuzz_select(name)) {
		fprintf(stderr, "fuzz: FUZZ=suite.case chooses a property\n");
		exit(2);
	}
	host_init();
	host_pc_map(96);
	host_set_cmdline("highmem=16M");	/* a zone that needs kmap() */
	host_set_output(NULL);
	if (host_boot() != HOST_BOOTED) {
		fprintf(stderr, "fuzz: the boot ended in a panic\n");
		exit(2);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (fuzz_holds(data, size))
		return 0;
	host_set_output(host_write_stdout);
	if (fuzz_holds(data, size))
		printf("fuzz: and does hold when it runs again: it depends on earlier inputs\n");
	fflush(stdout);
	abort();
}
