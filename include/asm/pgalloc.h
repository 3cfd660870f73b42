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
#include <linux/mm.h>

/* An empty table, or NULL.  The mark tells audits, and who frees it in another way. */
static inline pte_t *pte_alloc_one_kernel(void)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

	if (!page)
		return NULL;
	__SetPageTable(page);
	return lowmem_page_address(page);
}

static inline void pte_free_kernel(pte_t *table)
{
	struct page *page = virt_to_page(table);

	__ClearPageTable(page);
	__free_page(page);
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
 * Linux: pgtable_cache_init(), asm/pgtable_32.h, later init/main.c, 2.6 to 6.x.
 */
static inline void pgtable_cache_init(void)
{
}

#endif /* _ASM_PGALLOC_H */
