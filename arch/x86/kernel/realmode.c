// SPDX-License-Identifier: MIT
/*
 * A page below 1 MiB for the code in which an application processor wakes up:
 * a startup IPI names a 4 KiB page of real-mode memory, so no other will do.
 * It is set aside before anything else can take low memory.
 */
#include <asm/realmode.h>
#include <asm/setup.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sizes.h>

#define REAL_MODE_SIZE PAGE_SIZE

phys_addr_t real_mode_base;

void __init reserve_real_mode(void)
{
	phys_addr_t mem = memblock_find_in_range(0, SZ_1M, REAL_MODE_SIZE, PAGE_SIZE);

	if (!mem) {
		pr_warn("No memory below 1 MiB for the real-mode trampoline: one processor only\n");
		return;
	}
	memblock_reserve_named(mem, REAL_MODE_SIZE, "real-mode trampoline");
	real_mode_base = mem;
	pr_debug("Base memory trampoline at [%08lx] %llx size %lu\n", kernel_vaddr(mem), mem,
		 REAL_MODE_SIZE);
}
