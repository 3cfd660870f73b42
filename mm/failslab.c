// SPDX-License-Identifier: MIT
/*
 * failslab=: objects that cannot be had (row O5).  slab.c asks for each object,
 * as long as its cache is diverted: linux/divert.h.
 *
 * Linux: mm/failslab.c, 2.6.20 to 6.x; there GFP_KERNEL is left out by default.
 */
#include <linux/divert.h>
#include <linux/fault-inject.h>
#include <linux/init.h>

struct fault_attr failslab = FAULT_ATTR_INITIALIZER("failslab");

static int __init setup_failslab(char *str)
{
	int err = setup_fault_attr(&failslab, str);

	failslab.held = true;
	if (!err)
		divert_from_the_start(DIVERT_SLAB);
	return err;
}
early_param("failslab", setup_failslab);

bool __should_failslab(size_t size, gfp_t gfp)
{
	return !(gfp & __GFP_NOFAIL) && should_fail(&failslab, size, gfp & __GFP_NOWARN);
}
