// SPDX-License-Identifier: MIT
/*
 * early_ioremap(): windows on physical memory, in fixed mappings.
 *
 *	slot 0      slot 1      slot 2      slot 3
 *	|64 pages   |64 pages   |64 pages   |64 pages   |   addresses go up,
 *	^                                               ^   indexes go down
 *	FIX_BTMAP_BEGIN                        FIX_BTMAP_END
 *
 * A slot is free or holds one mapping, from its first page on.  Nothing is
 * shared and nothing is cached: the caller gives the same address and size back.
 *
 * Not __init: the self-tests come by when the boot is over.
 */
#include <asm/early_ioremap.h>
#include <asm/pgtable.h>
#include <asm/setup.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/printk.h>

struct btmap_slot {
	void __iomem *addr;	/* what the caller got; NULL: free */
	unsigned long size;	/* bytes, as the caller asked */
	phys_addr_t phys;
};

static struct btmap_slot slots[FIX_BTMAPS_SLOTS];
static bool early_ioremap_debug;

static int __init early_ioremap_debug_setup(char *str)
{
	early_ioremap_debug = true;
	return 0;
}
early_param("early_ioremap_debug", early_ioremap_debug_setup);

/* The entry of the first page of a slot; the following pages have the following entries. */
static unsigned int slot_first_idx(unsigned int slot)
{
	return FIX_BTMAP_BEGIN - NR_FIX_BTMAPS * slot;
}

void __init early_ioremap_init(void)
{
	pmd_t *pmd = pmd_off_k(FIXADDR_BOOT_START);

	/* One table for all fixed mappings, so that none is missing when one is needed. */
	BUILD_BUG_ON((FIXADDR_BOOT_START >> PMD_SHIFT) != (FIXADDR_TOP >> PMD_SHIFT));
	if (!pmd_present(*pmd))
		set_pmd(pmd, __pmd(__pa(extend_brk(PAGE_SIZE, PAGE_SIZE)) | _KERNPG_TABLE));
}

static struct btmap_slot *find_slot(void __iomem *addr)
{
	for (unsigned int i = 0; i < FIX_BTMAPS_SLOTS; i++)
		if (slots[i].addr == addr)
			return &slots[i];
	return NULL;
}

/* Pages that [phys, phys + size) touches; 0 when it is empty, out of reach or too long for a slot. */
static unsigned int btmap_pages(phys_addr_t phys, unsigned long size)
{
	phys_addr_t last = phys + size - 1;

	if (!size || last < phys || upper_32_bits(last))
		return 0;
	if (PFN_DOWN(last) - PFN_DOWN(phys) >= NR_FIX_BTMAPS)
		return 0;
	return PFN_DOWN(last) - PFN_DOWN(phys) + 1;
}

static void __iomem *__early_ioremap(phys_addr_t phys, unsigned long size, pgprot_t prot,
				     void *caller)
{
	unsigned int pages = btmap_pages(phys, size);
	struct btmap_slot *slot = find_slot(NULL);
	unsigned int idx;

	if (!pages || !slot) {
		pr_warn("early_ioremap(%08llx, %08lx) by %pS: %s\n", phys, size, caller,
			pages ? "no slot is free" : "not possible");
		return NULL;
	}

	idx = slot_first_idx(slot - slots);
	slot->addr = (__force void __iomem *)fixmap_pointer(fix_to_virt(idx), phys) +
		     (phys & ~PAGE_MASK);
	slot->size = size;
	slot->phys = phys;
	for (unsigned int i = 0; i < pages; i++)
		__set_fixmap(idx - i, phys + i * PAGE_SIZE, prot);

	if (early_ioremap_debug)
		pr_info("early_ioremap(%08llx, %08lx) [%u] => %p\n", phys, size,
			(unsigned int)(slot - slots), slot->addr);
	return slot->addr;
}

void __iomem *early_ioremap(phys_addr_t phys, unsigned long size)
{
	return __early_ioremap(phys, size, PAGE_KERNEL_NOCACHE, (void *)_RET_IP_);
}

void *early_memremap(phys_addr_t phys, unsigned long size)
{
	return (__force void *)__early_ioremap(phys, size, PAGE_KERNEL, (void *)_RET_IP_);
}

void early_iounmap(void __iomem *addr, unsigned long size)
{
	struct btmap_slot *slot = addr ? find_slot(addr) : NULL;
	unsigned int idx, pages;

	if (!slot || slot->size != size) {
		pr_warn("early_iounmap(%p, %08lx) by %pS: %s\n", addr, size, (void *)_RET_IP_,
			slot ? "mapped with another size" : "not mapped");
		return;
	}

	idx = slot_first_idx(slot - slots);
	pages = btmap_pages(slot->phys, size);
	for (unsigned int i = 0; i < pages; i++)
		clear_fixmap(idx - i);
	slot->addr = NULL;

	if (early_ioremap_debug)
		pr_info("early_iounmap(%p, %08lx) [%u]\n", addr, size,
			(unsigned int)(slot - slots));
}

unsigned int check_early_ioremap_leak(void)
{
	unsigned int leaks = 0;

	for (unsigned int i = 0; i < FIX_BTMAPS_SLOTS; i++) {
		if (!slots[i].addr)
			continue;
		leaks++;
		pr_warn("early ioremap leak: slot %u, [mem 0x%08llx-0x%08llx]\n", i,
			slots[i].phys, slots[i].phys + slots[i].size - 1);
	}
	if (leaks)
		pr_warn("Debug warning: early ioremap leak of %u areas detected.\n"
			"please boot with early_ioremap_debug and report the dmesg.\n", leaks);
	return leaks;
}
