// SPDX-License-Identifier: MIT
/*
 * kmemleak's ears: what the allocators tell it, from memblock's first call on.
 *
 *	memblock ------> kmemleak_tell_boot() ---> early_log[], until kmemleak_init()
 *	slab, vmalloc -> kmemleak_tell() --------> kmemleak.c, from then on
 *
 * Stands below memblock, and knows nothing above it but by registration.
 */
#include "kmemleak.h"

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/string.h>

#define EARLY_LOG_SIZE 64

struct early_word {
	enum kmemleak_op op;
	const void *ptr;
	size_t size;
};

static struct early_word early_log[EARLY_LOG_SIZE] __initdata;
static unsigned int nr_early;
static kmemleak_listener_t listener;

bool kmemleak_watching;

static int __init setup_kmemleak(char *str)
{
	if (!str || (strcmp(str, "on") != 0 && strcmp(str, "off") != 0))
		return -EINVAL;
	kmemleak_watching = strcmp(str, "on") == 0;
	return 0;
}
early_param("kmemleak", setup_kmemleak);

/* What does not fit is counted: an object that is not known hides what it points to. */
static void __init log_early(enum kmemleak_op op, const void *ptr, size_t size)
{
	if (nr_early < EARLY_LOG_SIZE)
		early_log[nr_early] = (struct early_word){ op, ptr, size };
	nr_early++;
}

void __ref kmemleak_tell_boot(enum kmemleak_op op, const void *ptr, size_t size)
{
	if (!listener)
		log_early(op, ptr, size);
}

void kmemleak_tell(enum kmemleak_op op, const void *ptr, size_t size, int min_count)
{
	if (listener)
		listener(op, ptr, size, min_count);
	else
		kmemleak_tell_boot(op, ptr, size);
}

/**
 * kmemleak_listen() - hear what was told so far, and everything from now on
 * @fn: told of it
 */
void __init kmemleak_listen(kmemleak_listener_t fn)
{
	unsigned int nr = min(nr_early, (unsigned int)EARLY_LOG_SIZE);

	listener = fn;
	for (unsigned int i = 0; i < nr; i++)
		fn(early_log[i].op, early_log[i].ptr, early_log[i].size, 0);
	if (nr_early > EARLY_LOG_SIZE) {
		pr_warn("kmemleak: Early log buffer exceeded (%u), kmemleak is off\n", nr_early);
		kmemleak_watching = false;
	}
}
