/* SPDX-License-Identifier: MIT */
/* A test of free memory before anything lives in it: mm/memtest.c. */
#ifndef _LINUX_MEMTEST_H
#define _LINUX_MEMTEST_H

#include <linux/types.h>

/**
 * struct memtest - what the command line asks for
 * @patterns: how many patterns to write and read back; 0: no test
 * @bad_start: for tests: memory from here on does not keep what is written
 * @bad_end: up to here, exclusive
 */
struct memtest {
	unsigned int patterns;
	phys_addr_t bad_start, bad_end;
};

extern struct memtest memtest;

/**
 * early_memtest() - write patterns to all free memory and read them back
 * @start: first byte, physical
 * @end: exclusive; rounded to 8 bytes inwards
 *
 * What does not hold is reported and reserved in memblock.  Low memory is seen
 * through the direct map, what lies above through early_memremap() windows.
 *
 * Context: setup_arch(), when low memory is mapped and all that is in use is
 * reserved.  Overwrites what is free.
 * Linux: early_memtest(), mm/memtest.c, 2.6.26 to 6.x.
 */
void early_memtest(phys_addr_t start, phys_addr_t end);

#endif /* _LINUX_MEMTEST_H */
