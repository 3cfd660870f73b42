/* SPDX-License-Identifier: MIT */
/*
 * RAM that comes while the kernel runs.
 *
 *	add_memory(nid, start, size)	it exists: struct pages, all reserved
 *	online_pages(pfn, pages)	it is free: others allocate from it
 */
#ifndef _LINUX_MEMORY_HOTPLUG_H
#define _LINUX_MEMORY_HOTPLUG_H

#include <linux/mmzone.h>
#include <linux/types.h>

/**
 * add_memory() - there is more RAM
 * @nid: a node that is online
 * @start: physical address, a multiple of the page size
 * @size: bytes, likewise
 *
 * Its pages are described, and reserved until online_pages().
 *
 * Return: 0; -EINVAL for a range that is RAM already, or out of reach; -ENXIO when
 *	the memory map has no room for it; -ENOMEM.
 * Context: the kernel runs, interrupts are on; one caller at a time.
 * Linux: add_memory(), mm/memory_hotplug.c, 2.6.16 to 5.x.
 */
int add_memory(int nid, u64 start, u64 size);

/**
 * online_pages() - added pages become free pages
 * @start_pfn: first page
 * @nr_pages: how many; all were added in one zone
 *
 * The zone grows, zonelists are rebuilt, watermarks computed anew.
 *
 * Return: 0; -EINVAL when they were not added, or are online; -ENOMEM; -EBUSY and the
 *	like when the other processors could not be stopped.
 * Context: as add_memory().
 * Linux: online_pages(), mm/memory_hotplug.c, 2.6.14 to 5.x.
 */
int online_pages(unsigned long start_pfn, unsigned long nr_pages);

/**
 * add_held_back_memory() - bring online what mem= has held back
 * @max_pages: at most so much of it, from the lowest on
 *
 * Return: pages that are online now and were not before.
 */
unsigned long add_held_back_memory(unsigned long max_pages);

/* Is there anything that it could bring online? */
bool memory_is_held_back(void);

/* What hotadd= on the command line asks for. */
void add_requested_memory(void);

/* The architecture's part: the zone, e820.  Linux: arch/x86/mm/init_32.c, 2.6.16 to 5.x. */
int arch_add_memory(int nid, unsigned long start_pfn, unsigned long end_pfn);

/**
 * memory_add_physaddr_to_nid() - on which node memory will be that is not there yet
 * @start: its first byte
 * @end: in: behind its last; out: no further than to where another node's begins
 *
 * Return: the node, which need not be online; NUMA_NO_NODE when the firmware has not said.
 * Linux: memory_add_physaddr_to_nid(), 2.6.16 to 5.x, without @end.
 */
int memory_add_physaddr_to_nid(u64 start, u64 *end);

/* Struct pages for a range, reserved, of this zone.  Linux: __add_pages(), 2.6.14 to 5.x. */
int __add_pages(const struct zone *zone, unsigned long start_pfn, unsigned long end_pfn);

#endif /* _LINUX_MEMORY_HOTPLUG_H */
