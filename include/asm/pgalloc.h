/* SPDX-License-Identifier: MIT */
/*
 * Page tables made after the buddy allocator has taken over.  During the boot
 * they come from alloc_low_pages() (asm/init.h).
 *
 * Linux: arch/x86/include/asm/pgalloc.h, 2.6 to 5.x.
 */
#ifndef _ASM_PGALLOC_H
#define _ASM_PGALLOC_H

#include <asm/pgtable.h>
#include <linux/gfp.h>

/* An empty table, or NULL. */
static inline pte_t *pte_alloc_one_kernel(void)
{
	return (pte_t *)get_zeroed_page(GFP_KERNEL);
}

static inline void pte_free_kernel(pte_t *table)
{
	free_page((unsigned long)table);
}

/* From here on the processor finds @table behind @pmd. */
static inline void pmd_populate_kernel(pmd_t *pmd, pte_t *table)
{
	set_pmd(pmd, __pmd(__pa(table) | _KERNPG_TABLE));
}

/**
 * pgtable_cache_init() - a cache for page directories, where one is needed
 *
 * With PAE a directory is 32 bytes and Linux has a slab cache for them.  With two
 * levels it is a page, as every table, and pages come from the buddy allocator; so
 * here, as there, nothing is to be done.
 *
 * Context: the slab allocator works.
 * Linux: pgtable_cache_init(), arch/x86/include/asm/pgtable_32.h, 2.6 to 4.20.
 */
static inline void pgtable_cache_init(void)
{
}

#endif /* _ASM_PGALLOC_H */
