/* SPDX-License-Identifier: MIT */
/*
 * Memory type range registers: which memory the processor may cache, and how.
 *
 *	0 ........ 1 MiB	fixed ranges: 8 of 64K, 16 of 16K, 64 of 4K
 *	anywhere		variable ranges: a base and a mask; each a power of two
 *	everywhere else		the default type
 *
 * The firmware has set them; this kernel reads them and changes none.
 */
#ifndef _ASM_X86_MTRR_H
#define _ASM_X86_MTRR_H

#include <linux/init.h>
#include <linux/types.h>

#define MTRR_TYPE_UNCACHABLE	0
#define MTRR_TYPE_WRCOMB	1
#define MTRR_TYPE_WRTHROUGH	4
#define MTRR_TYPE_WRPROT	5
#define MTRR_TYPE_WRBACK	6
#define MTRR_NUM_TYPES		7

#define MTRR_NUM_FIXED_RANGES	88
#define MTRR_MAX_VAR_RANGES	32

/* In mtrr_state.enabled. */
#define MTRR_FIXED_ENABLED	1
#define MTRR_ENABLED		2

/**
 * struct mtrr_state - what all the registers say
 * @phys_bits: width of a physical address; 0: this processor has no MTRRs
 * @num_var_ranges: variable ranges that it has, at most MTRR_MAX_VAR_RANGES
 * @have_fixed: it has fixed ranges
 * @enabled: MTRR_ENABLED and MTRR_FIXED_ENABLED
 * @def_type: MTRR_TYPE_x of what no range covers
 * @fixed_ranges: their types, in the order of their addresses
 * @var_ranges: the registers as they are, but for their masks: see mtrr_bp_init()
 *
 * Linux: struct mtrr_state_type, arch/x86/include/asm/mtrr.h, 2.6.31 to 5.x.
 */
struct mtrr_state {
	u8 phys_bits;
	unsigned int num_var_ranges;
	bool have_fixed;
	u8 enabled;
	u8 def_type;
	u8 fixed_ranges[MTRR_NUM_FIXED_RANGES];
	struct mtrr_var_range {
		u64 base;	/* bits 7..0: type */
		u64 mask;	/* bit 11: valid */
	} var_ranges[MTRR_MAX_VAR_RANGES];
};

#define MTRR_MASK_VALID		(1ULL << 11)

/* The boot processor's. */
extern struct mtrr_state mtrr_state;

/**
 * struct mtrr_range - a variable range, decoded
 * @start: first byte
 * @size: bytes, a power of two; 0: the register is free
 * @type: MTRR_TYPE_x
 */
struct mtrr_range {
	u64 start;
	u64 size;
	u8 type;
};

/**
 * mtrr_bp_init() - read the boot processor's registers and print them
 *
 * A mask that lacks upper bits, as some firmware leaves it, is completed.  On a
 * processor without MTRRs nothing is said.
 *
 * Context: setup_arch(), once the end of RAM is known.
 * Linux: mtrr_bp_init(), arch/x86/kernel/cpu/mtrr/main.c, 2.6.24 to 5.x.
 */
void __init mtrr_bp_init(void);

/**
 * mtrr_trim_uncached_memory() - do without RAM that the processor would not cache
 * @end_pfn: end of RAM
 *
 * Where the default is "uncachable" and the variable ranges leave RAM out, that RAM
 * becomes reserved in the e820 map: it would be slower by two orders of magnitude.
 * Nothing is done when no range is write-back (an emulator), when there are other
 * types than write-back and uncachable, or with disable_mtrr_trim.
 *
 * Return: 1 when the map has changed, else 0.
 * Linux: mtrr_trim_uncached_memory(), arch/x86/kernel/cpu/mtrr/cleanup.c, 2.6.25 to 5.x.
 */
int __init mtrr_trim_uncached_memory(unsigned long end_pfn);

/* "write-back" and its like; "?" for a number that is no type. */
const char *mtrr_type_name(u8 type);

/**
 * mtrr_complete_mask() - a mask with all of its upper bits
 * @mask: a register's value
 * @phys_bits: width of a physical address
 *
 * Above the highest bit that is set everything is set, up to bit 63, so that the
 * mask is the negative of the size.
 *
 * Return: that mask with the register's low 12 bits.  In @mask itself, bits were
 * missing when it differs from the return value below bit @phys_bits.
 */
u64 mtrr_complete_mask(u64 mask, unsigned int phys_bits);

/**
 * mtrr_get() - decode a variable range
 * @state: what the registers say
 * @reg: number of the range
 *
 * A mask with holes describes no range and counts as free.
 *
 * Return: its range; one with size 0 when it is free.
 * Linux: generic_get_mtrr(), arch/x86/kernel/cpu/mtrr/generic.c, 2.6.25 to 5.x.
 */
struct mtrr_range mtrr_get(const struct mtrr_state *state, unsigned int reg);

/**
 * mtrr_untrimmable() - why no memory is trimmed
 * @state: what the registers say
 *
 * Return: the reason, "" for one that is not worth a line; NULL when trimming makes sense.
 */
const char *__init mtrr_untrimmable(const struct mtrr_state *state);

/**
 * mtrr_next_uncached() - the next memory that the variable ranges leave uncached
 * @state: what the registers say
 * @start: where to begin; the first such byte
 * @end: its end, exclusive
 * @limit: where to stop, a multiple of the page size
 *
 * Return: false when there is none below @limit.
 */
bool __init mtrr_next_uncached(const struct mtrr_state *state, u64 *start, u64 *end, u64 limit);

#endif /* _ASM_X86_MTRR_H */
