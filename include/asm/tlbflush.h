/* SPDX-License-Identifier: MIT */
/*
 * Forgetting cached translations.  With __ in front: on this processor only.
 *
 * Entries with _PAGE_GLOBAL survive a reload of CR3; they go when CR4.PGE
 * changes, or by invlpg.
 */
#ifndef _ASM_TLBFLUSH_H
#define _ASM_TLBFLUSH_H

#include <asm/processor.h>
#include <linux/irqflags.h>

/* Everything but global entries. */
static inline void __flush_tlb(void)
{
	write_cr3(read_cr3());
}

/* One page, global or not; a 4 MiB page goes as a whole. */
static inline void __flush_tlb_one(unsigned long vaddr)
{
	invlpg(vaddr);
}

/* Everything.  A 486 has no CR4 and no global entries. */
static inline void __flush_tlb_all(void)
{
	unsigned long flags, cr4;

	cr4 = boot_cpu_has(X86_FEATURE_PGE) ? read_cr4() : 0;
	if (!(cr4 & X86_CR4_PGE)) {
		__flush_tlb();
		return;
	}

	/* An interrupt in between would run without PGE and cache nothing global: harmless,
	 * but a migration to another processor would not be. */
	local_irq_save(flags);
	write_cr4(cr4 & ~X86_CR4_PGE);
	write_cr4(cr4);
	local_irq_restore(flags);
}

/* On all processors: arch/x86/mm/tlb.c. */
void flush_tlb_all(void);
void flush_tlb_kernel_range(unsigned long start, unsigned long end);

/* What is counted, on each processor. */
enum tlb_event {
	TLB_LOCAL_ALL,		/* everything forgotten here */
	TLB_LOCAL_RANGE,	/* some pages forgotten here */
	TLB_REMOTE_SENT,	/* others were asked */
	TLB_REMOTE_RECEIVED,	/* another one asked */
	NR_TLB_EVENTS
};

unsigned long tlb_events(enum tlb_event event);

#endif /* _ASM_TLBFLUSH_H */
