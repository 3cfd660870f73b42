// SPDX-License-Identifier: MIT
/*
 * The fuzz target without the fuzzer: tries the files that are named.
 *
 *	FUZZ=madt_prop.any_table build/coverage/replay FILE ...
 *
 * For builds that libFuzzer is not for, such as the one that counts lines.  libc's side.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define INPUT_MAX 65536

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t input[INPUT_MAX];

static size_t read_input(const char *name)
{
	FILE *file = fopen(name, "rb");
	size_t size;

	if (!file) {
		perror(name);
		exit(2);
	}
	size = fread(input, 1, sizeof(input), file);
	fclose(file);
	return size;
}

int main(int argc, char **argv)
{
	LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		LLVMFuzzerTestOneInput(input, read_input(argv[i]));
	printf("%d inputs\n", argc - 1);
	return 0;
}
