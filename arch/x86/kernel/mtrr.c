// SPDX-License-Identifier: MIT
/*
 * MTRRs: what the firmware has told the processor about caching.
 *
 * Reads the registers of the boot processor, prints them, serves /proc/mtrr, and
 * decodes them for mtrr_trim.c.  Must not know what memory there is.
 *
 *	MTRRcap		VCNT: number of variable ranges; FIX: there are fixed ones
 *	MTRRdefType	E: all enabled; FE: the fixed ones too; the default type
 *	MTRRfix...	11 registers, each with the types of 8 ranges
 *	physBase n	address, type
 *	physMask n	an address belongs to range n when (address & mask) == (base & mask)
 */
#include <asm/mtrr.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/special_insns.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/sizes.h>

#define MSR_MTRRcap		0x0fe
#define MSR_MTRRphysBase(n)	(0x200 + 2 * (n))
#define MSR_MTRRphysMask(n)	(0x201 + 2 * (n))
#define MSR_MTRRdefType		0x2ff

#define MTRRCAP_VCNT		0xffU	/* variable ranges */
#define MTRRCAP_FIX		(1 << 8)
#define MTRRDEF_FE		(1 << 10)
#define MTRRDEF_E		(1 << 11)

static const u16 fixed_msrs[] __initconst = {
	0x250,							/* 00000: 64K each */
	0x258, 0x259,						/* 80000: 16K each */
	0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f,	/* C0000:  4K each */
};

/* Registers hold page addresses; below them, types and flags. */
#define ADDRESS (~(u64)(PAGE_SIZE - 1))

struct mtrr_state mtrr_state;

const char *mtrr_type_name(u8 type)
{
	static const char *const names[MTRR_NUM_TYPES] = {
		[MTRR_TYPE_UNCACHABLE] = "uncachable",
		[MTRR_TYPE_WRCOMB] = "write-combining",
		[MTRR_TYPE_WRTHROUGH] = "write-through",
		[MTRR_TYPE_WRPROT] = "write-protect",
		[MTRR_TYPE_WRBACK] = "write-back",
	};

	return type < MTRR_NUM_TYPES && names[type] ? names[type] : "?";
}

u64 mtrr_complete_mask(u64 mask, unsigned int phys_bits)
{
	u64 addr = mask & ADDRESS & ((1ULL << phys_bits) - 1);

	if (addr)
		addr |= -(1ULL << (fls64(addr) - 1));
	return addr | (mask & ~ADDRESS);
}

struct mtrr_range mtrr_get(const struct mtrr_state *state, unsigned int reg)
{
	const struct mtrr_var_range *var = &state->var_ranges[reg];
	u64 mask = var->mask & ADDRESS;
	u64 size = -mask;

	if (!(var->mask & MTRR_MASK_VALID) || !size || (size & (size - 1)))
		return (struct mtrr_range){ 0 };
	return (struct mtrr_range){ var->base & mask, size, (u8)var->base };
}

/* ------------------------------------------------------------------- reading */

static void __init read_fixed_ranges(struct mtrr_state *s)
{
	for (unsigned int i = 0; i < MTRR_NUM_FIXED_RANGES; i++) {
		u64 eight = rdmsr(fixed_msrs[i / 8]);

		s->fixed_ranges[i] = (u8)(eight >> (i % 8 * 8));
	}
}

static void __init read_var_range(struct mtrr_state *s, unsigned int i)
{
	struct mtrr_var_range *var = &s->var_ranges[i];
	u64 physical = (1ULL << s->phys_bits) - 1;
	u64 mask = rdmsr(MSR_MTRRphysMask(i));

	var->base = rdmsr(MSR_MTRRphysBase(i)) & physical;
	var->mask = mtrr_complete_mask(mask, s->phys_bits);
	if ((var->mask ^ mask) & physical)
		pr_warn("mtrr: your BIOS has configured an incorrect mask, fixing it.\n");
}

static void __init get_mtrr_state(struct mtrr_state *s)
{
	u64 cap = rdmsr(MSR_MTRRcap);
	u64 def = rdmsr(MSR_MTRRdefType);

	s->phys_bits = boot_cpu_data.x86_phys_bits;
	s->have_fixed = cap & MTRRCAP_FIX;
	s->def_type = (u8)def;
	s->enabled = (def & MTRRDEF_E ? MTRR_ENABLED : 0) |
		     (def & MTRRDEF_FE ? MTRR_FIXED_ENABLED : 0);
	s->num_var_ranges = min_t(unsigned int, cap & MTRRCAP_VCNT, MTRR_MAX_VAR_RANGES);
	if (s->have_fixed)
		read_fixed_ranges(s);
	for (unsigned int i = 0; i < s->num_var_ranges; i++)
		read_var_range(s, i);
}

/* ------------------------------------------------------------------ printing */

static const char *__init enabled(bool on)
{
	return on ? "enabled" : "disabled";
}

/* Where fixed range @i begins; the one behind the last begins at 1 MiB. */
static u32 __init fixed_start(unsigned int i)
{
	if (i < 8)
		return i << 16;
	if (i < 8 + 16)
		return 0x80000 + ((i - 8) << 14);
	return 0xc0000 + ((i - 8 - 16) << 12);
}

/* Neighbours of one type are one line. */
static void __init print_fixed_ranges(const u8 *types)
{
	unsigned int first = 0;

	for (unsigned int i = 1; i <= MTRR_NUM_FIXED_RANGES; i++) {
		if (i < MTRR_NUM_FIXED_RANGES && types[i] == types[first])
			continue;
		pr_debug("  %05X-%05X %s\n", fixed_start(first), fixed_start(i) - 1,
			 mtrr_type_name(types[first]));
		first = i;
	}
}

/* As many digits as a physical address has. */
static void __init print_var_range(const struct mtrr_state *s, unsigned int i)
{
	const struct mtrr_var_range *var = &s->var_ranges[i];
	u64 physical = (1ULL << s->phys_bits) - 1;
	int digits = (s->phys_bits + 3) / 4;

	if (!(var->mask & MTRR_MASK_VALID)) {
		pr_debug("  %u disabled\n", i);
		return;
	}
	pr_debug("  %u base %0*llX mask %0*llX %s\n", i, digits, var->base & ADDRESS, digits,
		 var->mask & ADDRESS & physical, mtrr_type_name((u8)var->base));
	if (!mtrr_get(s, i).size)
		pr_warn("mtrr: range %u has a mask with holes, ignored\n", i);
}

static void __init print_mtrr_state(const struct mtrr_state *s)
{
	pr_debug("MTRR default type: %s\n", mtrr_type_name(s->def_type));
	if (s->have_fixed) {
		pr_debug("MTRR fixed ranges %s:\n", enabled(s->enabled & MTRR_FIXED_ENABLED));
		print_fixed_ranges(s->fixed_ranges);
	}
	pr_debug("MTRR variable ranges %s:\n", enabled(s->enabled & MTRR_ENABLED));
	for (unsigned int i = 0; i < s->num_var_ranges; i++)
		print_var_range(s, i);
}

void __init mtrr_bp_init(void)
{
	if (!boot_cpu_has(X86_FEATURE_MTRR) || !boot_cpu_has(X86_FEATURE_MSR))
		return;
	get_mtrr_state(&mtrr_state);
	print_mtrr_state(&mtrr_state);
}

/* ------------------------------------------------------------------- /proc/mtrr */

/* count: who asked for it, the firmware alone. */
static int mtrr_proc_show(struct seq_file *m, void *v)
{
	for (unsigned int i = 0; i < mtrr_state.num_var_ranges; i++) {
		struct mtrr_range range = mtrr_get(&mtrr_state, i);
		bool small = range.size < SZ_1M;

		if (!range.size)
			continue;
		seq_printf(m, "reg%02u: base=0x%09llx (%5lluMB), size=%5llu%cB, count=1: %s\n", i,
			   range.start, range.start >> 20, range.size >> (small ? 10 : 20),
			   small ? 'K' : 'M', mtrr_type_name(range.type));
	}
	return 0;
}
PROC_ENTRY_FROM(last_pfn, mtrr, mtrr_proc_show);
