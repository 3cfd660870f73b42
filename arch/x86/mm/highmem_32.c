// SPDX-License-Identifier: MIT
/*
 * Short-lived mappings of high memory, and the tables that all kmaps use.
 *
 *	index             FIX_KMAP_BEGIN  +1  +2  ...            FIX_KMAP_END
 *	processor 0       | depth 0 | depth 1 | ... | 19 |
 *	processor 1                                      | depth 0 | ...
 *	kmap_pte points at the first; entries of higher indexes stand below it
 *
 * A depth that is in use has a present entry, the others are empty: that is
 * checked each time, so a mapping given back in the wrong order, or twice, is
 * found where it happens.
 *
 * Interrupts may use slots too: they take the next depth and have given it
 * back when they return.
 */
#include <asm/highmem.h>
#include <asm/init.h>
#include <asm/processor.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>

pte_t *pkmap_page_table;
pte_t *kmap_pte;

#ifdef CONFIG_HIGHMEM

static DEFINE_PER_CPU(unsigned int, kmap_depth);
static pteval_t kmap_flags;	/* PAGE_KERNEL, as far as this processor has it */

void __init permanent_kmaps_init(void)
{
	page_table_range_init(PKMAP_BASE, PKMAP_BASE + LAST_PKMAP * PAGE_SIZE);
	pkmap_page_table = virt_to_kpte(PKMAP_BASE);
	BUG_ON(!pkmap_page_table);
}

void __init kmap_init(void)
{
	kmap_pte = virt_to_kpte(fix_to_virt(FIX_KMAP_BEGIN));
	BUG_ON(!kmap_pte);
	kmap_flags = massage_pgprot(PAGE_KERNEL);
}

/* Index of a depth of this processor, from FIX_KMAP_BEGIN on. */
static unsigned int kmap_slot(unsigned int depth)
{
	return depth + KM_TYPE_NR * smp_processor_id();
}

/*
 * All slots of this processor are in use: somebody forgets kunmap_atomic(). What
 * they show may tell who.
 */
static noinline __cold void __noreturn report_overflow(void)
{
	pr_alert("BUG: kmap_atomic: all %u slots of CPU %d are in use\n", KM_TYPE_NR,
		 smp_processor_id());
	for (unsigned int depth = 0; depth < KM_TYPE_NR; depth++)
		pr_alert(" slot %u shows pfn:%05lx\n", depth, pte_pfn(kmap_pte[-(long)kmap_slot(depth)]));
	BUG();
}

/* The last mapping has to go first, and each once. */
static noinline __cold void __noreturn report_unbalanced(unsigned long vaddr)
{
	unsigned int depth = this_cpu_read(kmap_depth);

	if (depth)
		pr_alert("BUG: kunmap_atomic: %08lx is not what kmap_atomic() returned last, %08lx\n",
			 vaddr, __fix_to_virt(FIX_KMAP_BEGIN + kmap_slot(depth - 1)));
	else
		pr_alert("BUG: kunmap_atomic: %08lx, but CPU %d has no kmap_atomic() in use\n",
			 vaddr, smp_processor_id());
	BUG();
}

/* @flags: of the entry, without what this processor does not have. */
static __always_inline void *map_next_slot(const struct page *page, pteval_t flags)
{
	unsigned long paddr = page_to_paddr(page);
	unsigned int depth = this_cpu_read(kmap_depth);
	long down;	/* from the first slot: entries and addresses descend */
	pte_t *pte;

	if (unlikely(depth >= KM_TYPE_NR))
		report_overflow();
	this_cpu_inc(kmap_depth);	/* before the entry: an interrupt takes the next one */
	down = -(long)kmap_slot(depth);
	__asm__("" : "+r"(down));	/* else the compiler turns it back, for one more instruction */
	pte = kmap_pte + down;
	BUG_ON(!pte_none(*pte));
	set_pte(pte, __pte(paddr | flags));
	return fixmap_pointer(__fix_to_virt(FIX_KMAP_BEGIN) + ((unsigned long)down << PAGE_SHIFT),
			      paddr);
}

void *fastcall kmap_atomic_high(struct page *page)
{
	return map_next_slot(page, kmap_flags);
}

void *kmap_atomic_high_prot(struct page *page, pgprot_t prot)
{
	return map_next_slot(page, massage_pgprot(prot));
}

void fastcall kunmap_atomic_high(void *kvaddr)
{
	unsigned long vaddr = pointer_fixmap(kvaddr) & PAGE_MASK;
	unsigned int depth = this_cpu_read(kmap_depth);
	unsigned int slot = kmap_slot(depth - 1);	/* of depth 0: none of this processor's */

	if (unlikely(vaddr != __fix_to_virt(FIX_KMAP_BEGIN + slot)))
		report_unbalanced(vaddr);
	pte_clear(kmap_pte - slot);
	__flush_tlb_one(vaddr);
	this_cpu_dec(kmap_depth);
}

unsigned int kmap_atomic_depth(void)
{
	return this_cpu_read(kmap_depth);
}

#else /* every page has an address: linux/highmem.h comes here for nothing */

void __init permanent_kmaps_init(void)
{
}

void __init kmap_init(void)
{
}

unsigned int kmap_atomic_depth(void)
{
	return 0;
}

#endif /* CONFIG_HIGHMEM */
