// SPDX-License-Identifier: MIT
/*
 * The brk area: memory right behind .bss for the first page tables.
 *
 *	.bss | used so far ......... | free ............... |
 *	     __brk_base        _brk_end_phys           __brk_limit = _end
 *
 * head_32 takes the first part, before C runs; extend_brk() goes on from
 * there; reserve_brk() closes the area.  It must not know who uses it for what.
 */
#include <asm/sections.h>
#include <asm/setup.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/string.h>

/* In .data: head_32 writes it when .bss has been cleared already. */
unsigned long _brk_end_phys __section(".data");

static bool brk_closed;

void *extend_brk(size_t size, size_t align)
{
	unsigned long start = ALIGN(_brk_end_phys, align);
	void *mem = __va(start);

	BUG_ON(brk_closed);
	BUG_ON(!is_power_of_2(align));
	BUG_ON(start + size > __pa_symbol(__brk_limit));

	_brk_end_phys = start + size;
	memset(mem, 0, size);
	return mem;
}

void __init reserve_brk(void)
{
	unsigned long start = __pa_symbol(__brk_base);

	if (_brk_end_phys > start)
		memblock_reserve_named(start, _brk_end_phys - start, "brk");
	brk_closed = true;
}
