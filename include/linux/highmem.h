/* SPDX-License-Identifier: MIT */
/* Working on the contents of a page that may lie in high memory. */
#ifndef _LINUX_HIGHMEM_H
#define _LINUX_HIGHMEM_H

#include <asm/highmem.h>
#include <linux/string.h>

static inline void clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

static inline void copy_page(void *to, const void *from)
{
	memcpy(to, from, PAGE_SIZE);
}

/**
 * clear_highpage() - fill a page with zeros
 * @page: any page
 *
 * Context: any; takes one kmap_atomic() slot.
 * Linux: clear_highpage(), include/linux/highmem.h, 2.4 to 5.x.
 */
void clear_highpage(struct page *page);

/**
 * copy_highpage() - copy a page
 * @to: any page
 * @from: any page
 *
 * Context: any; takes two kmap_atomic() slots.
 * Linux: copy_highpage(), include/linux/highmem.h, 2.4 to 5.x.
 */
void copy_highpage(struct page *to, struct page *from);

#endif /* _LINUX_HIGHMEM_H */
