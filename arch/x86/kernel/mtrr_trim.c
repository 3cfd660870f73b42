// SPDX-License-Identifier: MIT
/*
 * RAM that the MTRRs leave uncached, taken out of the memory map.
 *
 *	default: uncachable
 *	range 0: write-back	|===============================|
 *	range 1: uncachable			|=====|
 *	RAM			|#############################################|
 *	trimmed					 xxxxxx		 xxxxxxxxxxxxxx
 *
 * Some firmware forgets to cover the memory at the top.  It works, but a hundred
 * times slower, so a machine is better off without it.  The fixed ranges rule
 * below 1 MiB where they are enabled: nothing is trimmed there.
 */
#include <asm/e820.h>
#include <asm/mtrr.h>
#include <linux/kernel.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>

static bool disable_mtrr_trim __initdata;

static int __init disable_mtrr_trim_setup(char *str)
{
	disable_mtrr_trim = true;
	return 0;
}
early_param("disable_mtrr_trim", disable_mtrr_trim_setup);

#define NO_RANGE 256	/* no type of a register's eight bits */

/* How many ranges have this type; NO_RANGE: how many are free. */
static unsigned int __init count_ranges(const struct mtrr_state *state, unsigned int type)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < state->num_var_ranges; i++) {
		struct mtrr_range range = mtrr_get(state, i);

		count += (range.size ? range.type : NO_RANGE) == type;
	}
	return count;
}

const char *__init mtrr_untrimmable(const struct mtrr_state *state)
{
	unsigned int cached = count_ranges(state, MTRR_TYPE_WRBACK);
	unsigned int uncached = count_ranges(state, MTRR_TYPE_UNCACHABLE);
	unsigned int unused = count_ranges(state, NO_RANGE);

	if (!state->phys_bits || state->def_type != MTRR_TYPE_UNCACHABLE)
		return "";
	if (!cached || !(state->enabled & MTRR_ENABLED))
		return "CPU MTRRs all blank - virtualized system.";
	if (cached + uncached + unused != state->num_var_ranges)
		return "";
	return NULL;
}

/* Where ranges overlap, one that is uncachable wins. */
static bool __init is_cached(const struct mtrr_state *state, u64 addr)
{
	bool cached = false;

	for (unsigned int i = 0; i < state->num_var_ranges; i++) {
		struct mtrr_range range = mtrr_get(state, i);

		if (addr < range.start || addr - range.start >= range.size)
			continue;
		if (range.type != MTRR_TYPE_WRBACK)
			return false;
		cached = true;
	}
	return cached;
}

/* The next address behind @addr where any range begins or ends, @limit at most. */
static u64 __init next_edge(const struct mtrr_state *state, u64 addr, u64 limit)
{
	u64 edge = limit;

	for (unsigned int i = 0; i < state->num_var_ranges; i++) {
		struct mtrr_range range = mtrr_get(state, i);

		if (range.start > addr)
			edge = min(edge, range.start);
		if (range.start + range.size > addr)
			edge = min(edge, range.start + range.size);
	}
	return edge;
}

bool __init mtrr_next_uncached(const struct mtrr_state *state, u64 *start, u64 *end, u64 limit)
{
	while (*start < limit && is_cached(state, *start))
		*start = next_edge(state, *start, limit);
	for (*end = *start; *end < limit && !is_cached(state, *end);)
		*end = next_edge(state, *end, limit);
	return *start < *end;
}

static void __init complain_of_low_ranges(const struct mtrr_state *state)
{
	for (unsigned int i = 0; i < state->num_var_ranges; i++) {
		struct mtrr_range range = mtrr_get(state, i);

		if (range.size && range.type == MTRR_TYPE_UNCACHABLE && range.start < SZ_1M)
			pr_warn("WARNING: BIOS bug: VAR MTRR %u contains strange UC entry under 1M, check with your system vendor!\n",
				i);
	}
}

static u64 __init trim(const struct mtrr_state *state, u64 limit)
{
	u64 start = 0, end, trimmed = 0;

	if (state->have_fixed && (state->enabled & MTRR_FIXED_ENABLED)) {
		complain_of_low_ranges(state);
		start = SZ_1M;
	}
	for (; mtrr_next_uncached(state, &start, &end, limit); start = end)
		trimmed += e820_update_range(start, end - start, E820_RAM, E820_RESERVED);
	return trimmed;
}

int __init mtrr_trim_uncached_memory(unsigned long end_pfn)
{
	const char *why_not = mtrr_untrimmable(&mtrr_state);
	u64 trimmed;

	if (disable_mtrr_trim)
		return 0;
	if (why_not) {
		if (*why_not)
			pr_info("%s\n", why_not);
		return 0;
	}
	trimmed = trim(&mtrr_state, PFN_PHYS(end_pfn));
	if (!trimmed)
		return 0;
	pr_warn("WARNING: BIOS bug: CPU MTRRs don't cover all of memory, losing %lluMB of RAM.\n",
		trimmed >> 20);
	pr_info("update e820 for mtrr\n");
	update_e820();
	return 1;
}
