// SPDX-License-Identifier: MIT
/*
 * The loader's modules: kept in place, and the initrd brought within reach.
 *
 *	physical   | lowmem, direct map          | highmem         |
 *	                    [new place] <-------- [initrd]
 *	                                  copied through early_memremap(), a
 *	                                  window at a time
 *
 * Knows boot_params, memblock and the early window; nothing of file systems.
 */
#include <asm/bootparam.h>
#include <asm/e820.h>
#include <asm/early_ioremap.h>
#include <asm/initrd.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/string.h>

/* What one early_memremap() may map, less a page for an unaligned start. */
#define COPY_WINDOW (((unsigned long)NR_FIX_BTMAPS - 1) << PAGE_SHIFT)

unsigned long initrd_start, initrd_end;

/*
 * A module that is moved gives its old place away: that must be nobody else's.
 * Return: what it overlaps, NULL for nothing.
 */
static const char *__init module_trouble(const struct boot_module *mod)
{
	if (mod->start < __pa_symbol(_end) && mod->end > __pa_symbol(_text))
		return "the kernel";
	if (memblock_is_region_reserved(mod->start, mod->end - mod->start))
		return "memory that is in use";
	return NULL;
}

void __init early_reserve_initrd(void)
{
	for (u32 i = 0; i < boot_params.nr_modules; i++) {
		struct boot_module *mod = &boot_params.modules[i];
		const char *trouble;

		if (mod->end <= mod->start)
			continue;
		trouble = module_trouble(mod);
		if (trouble) {
			pr_warn("module %u [mem 0x%08x-0x%08x] overlaps %s; ignored\n", i,
				mod->start, mod->end - 1, trouble);
			mod->end = mod->start;
			continue;
		}
		memblock_reserve_named(mod->start, mod->end - mod->start,
				       i ? "module" : "RAMDISK");
	}
}

/* Reads [from, from + size) wherever it lies and writes it to lowmem at @to. */
static void __init copy_to_lowmem(phys_addr_t to, phys_addr_t from, unsigned long size)
{
	while (size) {
		unsigned long chunk = min(size, COPY_WINDOW);
		void *window = early_memremap(from, chunk);

		memcpy(__va(to), window, chunk);
		early_memunmap(window, chunk);
		to += chunk;
		from += chunk;
		size -= chunk;
	}
}

/* Return: the new physical address, or 0 when lowmem has no room. */
static phys_addr_t __init relocate_initrd(phys_addr_t start, unsigned long size)
{
	phys_addr_t room = memblock_find_in_range(0, PFN_PHYS(max_low_pfn_mapped),
						  PAGE_ALIGN(size), PAGE_SIZE);

	if (!room)
		return 0;

	memblock_reserve_named(room, PAGE_ALIGN(size), "RAMDISK");
	pr_info("Allocated new RAMDISK: [mem 0x%08llx-0x%08llx]\n", room, room + size - 1);
	copy_to_lowmem(room, start, size);
	pr_info("Move RAMDISK from [mem 0x%08llx-0x%08llx] to [mem 0x%08llx-0x%08llx]\n",
		start, start + size - 1, room, room + size - 1);
	memblock_free(start, size);
	return room;
}

void __init reserve_initrd(void)
{
	const struct boot_module *mod = &boot_params.modules[0];
	unsigned long size = mod->end - mod->start;
	phys_addr_t start = mod->start;

	if (!boot_params.nr_modules || !size)
		return;

	pr_info("RAMDISK: [mem 0x%08llx-0x%08llx]\n", start, start + size - 1);
	if (PFN_UP(start + size) > max_low_pfn_mapped)
		start = relocate_initrd(start, size);
	if (!start) {
		pr_err("initrd too large to handle, disabling initrd (%lu bytes needed)\n", size);
		memblock_free(mod->start, size);
		return;
	}
	initrd_start = kernel_vaddr(start);
	initrd_end = initrd_start + size;
}
