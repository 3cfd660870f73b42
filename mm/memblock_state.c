// SPDX-License-Identifier: MIT
/*
 * What memblock remembers: the two lists in their first, static arrays, and the
 * switches on the command line.
 *
 *	memblock=debug	every change of the lists with its caller, and the dump
 *	movable_node	allocations keep off memory that may be pulled out
 *
 * Data only; how a list works is in memblock_region.c.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/string.h>

#include "memblock_internal.h"

bool memblock_debug;
bool movable_node_enabled;

static struct memblock_region memory_init_regions[INIT_MEMBLOCK_REGIONS];
static struct memblock_region reserved_init_regions[INIT_MEMBLOCK_REGIONS];

struct memblock memblock = {
	.current_limit = MEMBLOCK_ALLOC_ANYWHERE,
	.memory = {
		.max		= INIT_MEMBLOCK_REGIONS,
		.regions	= memory_init_regions,
		.initial	= memory_init_regions,
		.name		= "memory",
	},
	.reserved = {
		.max		= INIT_MEMBLOCK_REGIONS,
		.regions	= reserved_init_regions,
		.initial	= reserved_init_regions,
		.name		= "reserved",
	},
};

static int __init early_memblock(char *val)
{
	if (!val || strcmp(val, "debug") != 0)
		return -EINVAL;
	memblock_debug = true;
	return 0;
}
early_param("memblock", early_memblock);

static int __init early_movable_node(char *val)
{
	movable_node_enabled = true;
	return 0;
}
early_param("movable_node", early_movable_node);
