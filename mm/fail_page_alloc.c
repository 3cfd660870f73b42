// SPDX-License-Identifier: MIT
/*
 * fail_page_alloc=: pages that cannot be had (row O5).  page_alloc.c asks for each
 * block, as long as it is diverted: linux/divert.h.
 *
 * Linux: mm/fail_page_alloc.c, in mm/page_alloc.c before 6.5, since 2.6.20; there
 * by default only requests of order 1 and above, not for high memory, and that
 * must not wait.
 */
#include <linux/divert.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/mm.h>

struct fault_attr fail_page_alloc = FAULT_ATTR_INITIALIZER("fail_page_alloc");

static int __init setup_fail_page_alloc(char *str)
{
	int err = setup_fault_attr(&fail_page_alloc, str);

	fail_page_alloc.held = true;
	if (!err)
		divert_from_the_start(DIVERT_PAGES);
	return err;
}
early_param("fail_page_alloc", setup_fail_page_alloc);

bool __should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	return !(gfp & __GFP_NOFAIL) &&
	       should_fail(&fail_page_alloc, PAGE_SIZE << order, gfp & __GFP_NOWARN);
}
