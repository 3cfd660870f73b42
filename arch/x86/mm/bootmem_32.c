// SPDX-License-Identifier: MIT
/*
 * Which boot allocator low memory has from now on: setup_bootmem_allocator().
 *
 *	default		memblock goes on
 *	CONFIG_BOOTMEM	e820 --> early_node_map --> one bitmap, in memory that is mapped
 *
 * Linux: arch/x86/mm/init_32.c, 2.2 to 4.x.
 */
#include <asm/e820.h>
#include <asm/init.h>
#include <asm/setup.h>
#include <linux/active_range.h>
#include <linux/bootmem.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/panic.h>
#include <linux/pfn.h>
#include <linux/printk.h>

static void __init tell_low_ram(void)
{
	pr_info("  mapped low ram: 0 - %08lx\n", max_low_pfn_mapped << PAGE_SHIFT);
	pr_info("  low ram: 0 - %08lx\n", max_low_pfn << PAGE_SHIFT);
}

#ifdef CONFIG_BOOTMEM

/*
 * Return: physical address behind the node's bitmap.
 * Linux: setup_node_bootmem(), arch/x86/mm/init_32.c, 2.6.29 to 3.x.
 */
static phys_addr_t __init setup_node_bootmem(int nid, unsigned long start_pfn,
					     unsigned long end_pfn, phys_addr_t bootmap)
{
	unsigned long bootmap_size = init_bootmem_node(NODE_DATA(nid), PFN_DOWN(bootmap),
						       start_pfn, end_pfn);

	pr_info("  node %d low ram: %08lx - %08lx\n", nid, start_pfn << PAGE_SHIFT,
		end_pfn << PAGE_SHIFT);
	pr_info("  node %d bootmap %08llx - %08llx\n", nid, bootmap, bootmap + bootmap_size);
	free_bootmem_with_active_regions(nid, end_pfn);
	early_res_to_bootmem(PFN_PHYS(start_pfn), PFN_PHYS(end_pfn));
	return bootmap + bootmap_size;
}

void __init setup_bootmem_allocator(void)
{
	phys_addr_t size = PFN_PHYS(bootmem_bootmap_pages(max_low_pfn));
	phys_addr_t bootmap = memblock_find_in_range(0, PFN_PHYS(max_low_pfn_mapped), size,
						     PAGE_SIZE);

	if (!bootmap)
		panic("Cannot find bootmem map of size %llu", size);
	memblock_reserve_named(bootmap, size, "BOOTMAP");

	e820_register_active_regions(0, 0, highend_pfn);
	sort_node_map();
	tell_low_ram();
	setup_node_bootmem(0, 0, max_low_pfn, bootmap);
	bootmem_takes_over();
}

#else

void __init setup_bootmem_allocator(void)
{
	tell_low_ram();
}

#endif /* CONFIG_BOOTMEM */
