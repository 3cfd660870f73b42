// SPDX-License-Identifier: MIT
/*
 * memtest=N: memory that does not keep what is written is found before
 * anybody uses it, and reserved (row E8).
 *
 *	free     |---------------------|   |-------|
 *	pieces   |         low         |   |.|.|.|.|   the direct map; windows of 256 KiB
 *	pattern  5555555555555555 5555155555555555 ...
 *	                          ^^^^ bad: reported, reserved
 *
 * Each pattern goes over all free memory before the next one does.
 *
 *	memtest_bad=ADDR,SIZE	plants a bad range: what is written there is changed
 *
 * Must not know who uses the memory afterwards.
 */
#include <asm/early_ioremap.h>
#include <asm/fixmap.h>
#include <asm/setup.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/memblock.h>
#include <linux/memtest.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/string.h>

#define WORD sizeof(u64)

struct memtest memtest;

/* One hexadecimal digit each, over and over: neighbouring lines in all combinations. */
static const u8 digits[] = { 0x0, 0xf, 0x5, 0xa, 0x1, 0x2, 0x4, 0x8,
			     0x3, 0x6, 0x9, 0xc, 0x7, 0xb, 0xd, 0xe };

static u64 nth_pattern(unsigned int n)
{
	return digits[n % ARRAY_SIZE(digits)] * 0x1111111111111111ULL;
}

static int __init parse_memtest(char *arg)
{
	memtest.patterns = ARRAY_SIZE(digits);
	if (!arg)
		return 0;
	memtest.patterns = (unsigned int)simple_strtoul(arg, &arg, 0);
	return *arg ? -EINVAL : 0;
}
early_param("memtest", parse_memtest);

static int __init parse_memtest_bad(char *arg)
{
	if (!arg)
		return -EINVAL;
	memtest.bad_start = memparse(arg, &arg);
	if (*arg++ != ',')
		return -EINVAL;
	memtest.bad_end = memtest.bad_start + memparse(arg, &arg);
	return *arg ? -EINVAL : 0;
}
early_param("memtest_bad", parse_memtest_bad);

/* ---- what was found -------------------------------------------------------- */

/* A run of bad words that may go on in the next piece; empty when start = end. */
struct bad_run {
	u64 pattern;
	phys_addr_t start, end;
};

static void reserve_bad_mem(struct bad_run *bad)
{
	if (bad->start < bad->end) {
		pr_info("  %016llx bad mem addr %pa - %pa reserved\n", bad->pattern, &bad->start,
			&bad->end);
		memblock_reserve_named(bad->start, bad->end - bad->start, "bad memory");
	}
	bad->start = bad->end = 0;
}

static void note_bad_word(struct bad_run *bad, phys_addr_t addr)
{
	if (bad->end != addr) {
		reserve_bad_mem(bad);
		bad->start = addr;
	}
	bad->end = addr + WORD;
}

/* ---- one piece that can be seen ---------------------------------------------- */

/* The planted range does not keep its lowest bits. */
static void spoil_planted(u64 *at, phys_addr_t addr, phys_addr_t end)
{
	for (; addr < end; addr += WORD, at++)
		if (addr + WORD > memtest.bad_start && addr < memtest.bad_end)
			*at ^= 1;
}

/* volatile: memory is asked, not the compiler's idea of it. */
static void test_piece(volatile u64 *at, phys_addr_t addr, phys_addr_t end, struct bad_run *bad)
{
	unsigned long words = (unsigned long)(end - addr) / WORD;

	for (unsigned long i = 0; i < words; i++)
		at[i] = bad->pattern;
	if (memtest.bad_start < end && addr < memtest.bad_end)
		spoil_planted((u64 *)at, addr, end);
	for (unsigned long i = 0; i < words; i++)
		if (at[i] != bad->pattern)
			note_bad_word(bad, addr + i * WORD);
}

/* Behind the direct map: one window after the other.  Return: where the piece ended. */
static phys_addr_t test_window(phys_addr_t addr, phys_addr_t end, struct bad_run *bad)
{
	phys_addr_t window_end = min(end, ALIGN_DOWN(addr, PAGE_SIZE) + NR_FIX_BTMAPS * PAGE_SIZE);
	void *at = early_memremap(addr, (unsigned long)(window_end - addr));

	if (at) {
		test_piece(at, addr, window_end, bad);
		early_memunmap(at, (unsigned long)(window_end - addr));
	}
	return window_end;
}

static void test_range(phys_addr_t addr, phys_addr_t end, u64 pattern)
{
	phys_addr_t low_end = min(end, PFN_PHYS(max_low_pfn_mapped));
	struct bad_run bad = { .pattern = pattern };

	pr_info("  %pa - %pa pattern %016llx\n", &addr, &end, pattern);
	if (addr < low_end) {
		test_piece(__va(addr), addr, low_end, &bad);
		addr = low_end;
	}
	while (addr < end)
		addr = test_window(addr, end, &bad);
	reserve_bad_mem(&bad);
}

/* ---- all that is free ----------------------------------------------------------- */

/* Free memory at or behind a place; looked up anew each time, since reserving changes the lists. */
static bool next_free(phys_addr_t from, phys_addr_t limit, phys_addr_t *start, phys_addr_t *end)
{
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, start, end, NULL) {
		*start = ALIGN(max(*start, from), WORD);
		*end = ALIGN_DOWN(min(*end, limit), WORD);
		if (*start < *end)
			return true;
	}
	return false;
}

void early_memtest(phys_addr_t start, phys_addr_t end)
{
	phys_addr_t from, to;

	if (!memtest.patterns)
		return;
	pr_info("early_memtest: # of tests: %u\n", memtest.patterns);
	for (unsigned int n = memtest.patterns; n-- > 0;)
		for (phys_addr_t at = start; next_free(at, end, &from, &to); at = to)
			test_range(from, to, nth_pattern(n));
}
