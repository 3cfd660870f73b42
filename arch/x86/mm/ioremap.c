// SPDX-License-Identifier: MIT
/*
 * Addresses for the memory of devices.
 *
 *	phys     |....[#########]......|	@size bytes, with any offset
 *	         page      page  page
 *	vaddr    |....[#########]......|guard|	an area of whole pages; the offset stays
 *
 * RAM is refused: the direct map has it, cached, and one page with two kinds of
 * caching is a bug that shows much later.
 *
 * Must not know: how addresses are found (mm/vmap_area.c).
 */
#include <asm/e820.h>
#include <asm/init.h>
#include <asm/pgtable.h>
#include <linux/io.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#define ISA_START_ADDRESS 0xa0000UL

/* 640 KiB to 1 MiB: display, ROMs.  Part of the direct map. */
static bool is_isa_range(phys_addr_t phys, phys_addr_t last)
{
	return phys >= ISA_START_ADDRESS && last < ISA_END_ADDRESS;
}

static const char *refusal(phys_addr_t phys, unsigned long size)
{
	if (!size)
		return "nothing is asked for";
	if (phys >= SZ_4G || size > SZ_4G - phys)
		return "two-level page tables do not reach that far";
	if (e820_any_mapped(phys, phys + size, E820_RAM))
		return "that is RAM";
	return NULL;
}

static void __iomem *map_device(phys_addr_t phys, unsigned long size, pgprot_t prot,
				const void *caller)
{
	unsigned long offset = (unsigned long)phys & ~PAGE_MASK;
	phys_addr_t first = phys - offset;
	unsigned long whole = PAGE_ALIGN(offset + size);
	struct vm_struct *area = get_vm_area_caller(whole, VM_IOREMAP, caller);

	if (!area)
		return NULL;
	area->phys_addr = first;
	if (ioremap_page_range(pointer_fixmap(area->addr), whole, first, prot)) {
		free_vm_area(area);
		return NULL;
	}
	return (__force void __iomem *)area->addr + offset;
}

static void __iomem *__ioremap_caller(phys_addr_t phys, unsigned long size, pgprot_t prot,
				      const void *caller)
{
	phys_addr_t last = phys + size - 1;
	const char *reason = refusal(phys, size);

	if (reason) {
		pr_warn_ratelimited("ioremap on %pa - %pa refused: %s (%pS)\n", &phys, &last,
				    reason, caller);
		return NULL;
	}
	if (is_isa_range(phys, last))
		return (__force void __iomem *)__va(phys);
	return map_device(phys, size, prot, caller);
}

void __iomem *ioremap(phys_addr_t phys, unsigned long size)
{
	return __ioremap_caller(phys, size, PAGE_KERNEL_NOCACHE, (void *)_RET_IP_);
}

void __iomem *ioremap_cache(phys_addr_t phys, unsigned long size)
{
	return __ioremap_caller(phys, size, PAGE_KERNEL, (void *)_RET_IP_);
}

void iounmap(void __iomem *addr)
{
	unsigned long vaddr = pointer_fixmap(addr);

	if (!addr)
		return;
	if (vaddr >= PAGE_OFFSET && is_isa_range(kernel_paddr(vaddr), kernel_paddr(vaddr)))
		return;
	free_vm_area_at((__force void *)addr - (vaddr & ~PAGE_MASK), VM_IOREMAP, (void *)_RET_IP_);
}
