/* SPDX-License-Identifier: MIT */
/*
 * Diverted: no request takes a short cut.
 *
 *	alloc_page()  ---> this processor's list ---> page
 *	         \         (empty while diverted)
 *	          `------> alloc_block(): one place that each request passes
 *
 *	kmalloc()     ---> this processor's magazine ---> object
 *	         \         (has no room while diverted)
 *	          `------> slab_alloc_node(): likewise
 *
 * That is how a debugging aid sees every request without anybody paying for it
 * while it is off: fault injection, kmemleak.
 */
#ifndef _LINUX_DIVERT_H
#define _LINUX_DIVERT_H

#include <linux/compiler.h>
#include <linux/types.h>

enum divert {
	DIVERT_PAGES,
	DIVERT_SLAB,
	NR_DIVERTS,
};

/* How many want it; kept by mm/divert.c. */
extern unsigned int nr_diverting[NR_DIVERTS];
void divert_count(enum divert what, int change);

/* About blocks below this order nobody is asked: MAX_ORDER, or 0 while pages are diverted. */
extern unsigned int plain_orders;

static inline bool diverted(enum divert what)
{
	return unlikely(nr_diverting[what]);
}

/* From an early parameter: for good, from the first request on. */
void divert_from_the_start(enum divert what);

/**
 * divert_begin() - requests for pages and for objects are diverted from here on
 *
 * For tests; divert_end() is to be called as many times.
 *
 * Context: interrupts on; reaches all processors.  No cache comes or goes meanwhile.
 */
void divert_begin(void);
void divert_end(void);

#endif /* _LINUX_DIVERT_H */
