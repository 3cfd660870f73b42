// SPDX-License-Identifier: MIT
/*
 * The two moments at which debug aids look at a page: it leaves the allocator,
 * it comes back.  linux/page_debug.h shows where.
 *
 * Must not know what the aids look for.
 */
#include "internal.h"

#include <linux/kernel.h>
#include <linux/page_debug.h>
#include <linux/printk.h>

DEFINE_STATIC_KEY_FALSE(page_debugging);

static void show(struct page *page, unsigned int order)
{
	if (debug_pagealloc && !PageHighMem(page))
		__kernel_map_pages(page_to_pfn(page), 1UL << order, true);
}

/**
 * debug_page_alloc() - a block has left its zone
 * @page: its head, checked; nobody's yet
 * @order: its order
 * @gfp: who wanted it
 *
 * Context: any.
 */
noinline void debug_page_alloc(struct page *page, unsigned int order, gfp_t gfp)
{
	show(page, order);
	if (IS_ENABLED(CONFIG_PAGE_POISONING) && page_poison)
		check_poisoned_pages(page, 1UL << order);
	if (IS_ENABLED(CONFIG_PAGE_OWNER) && page_owner)
		set_page_owner(page, order, gfp);
}

/**
 * debug_page_free() - a block goes back to its zone
 * @page: its head, checked; the allocator's already
 * @order: its order
 *
 * It may be hidden already: a free page that was tampered with is left out, and
 * tests set it right and free it.
 *
 * Context: any; also for what the boot hands over.
 */
noinline void debug_page_free(struct page *page, unsigned int order)
{
	if (IS_ENABLED(CONFIG_PAGE_OWNER) && page_owner)
		reset_page_owner(page, order);
	if (IS_ENABLED(CONFIG_PAGE_POISONING) && page_poison) {
		show(page, order);
		poison_pages(page, 1UL << order);
	}
	if (debug_pagealloc && !PageHighMem(page))
		__kernel_map_pages(page_to_pfn(page), 1UL << order, false);
}

static void describe(unsigned long pfn)
{
	pr_alert("#PF: the page is free: pfn:%05lx, a use after free\n", pfn);
	dump_page(pfn_to_page(pfn), "use after free");
}

static void say(bool on, const char *what)
{
	if (on)
		pr_info("%s\n", what);
}

/*
 * The parameters have been read.  Before the first page is freed, and while
 * memblock still gives memory.
 */
void __init page_debug_init(void)
{
	bool poison = IS_ENABLED(CONFIG_PAGE_POISONING) && page_poison;
	bool owner = IS_ENABLED(CONFIG_PAGE_OWNER) && page_owner;

	say(poison, "page_poison: free pages are filled with 0xaa, and looked at");
	say(owner, "page_owner: who allocates and frees each page is kept");
	say(debug_pagealloc, "debug_pagealloc: free pages are not mapped");
	if (owner)
		page_owner_init();
	if (debug_pagealloc)
		describe_freed_page = describe;
	if (poison || owner || debug_pagealloc)
		static_branch_enable(&page_debugging);
}
