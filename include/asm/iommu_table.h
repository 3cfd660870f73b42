/* SPDX-License-Identifier: MIT */
/*
 * Who may be in charge of DMA addresses, each with whom it has to come after.
 *
 *	IOMMU_INIT(detect_x, detect_y, x_init);		ask x after y
 *	IOMMU_INIT_FINISH(detect_x, detect_y, x_init);	... and nobody after x, if it is there
 *	IOMMU_INIT_POST(detect_x);			ask x after the bounce buffers
 *	IOMMU_INIT_POST_FINISH(detect_x, x_init);	... and nobody after x, if it is there
 *
 * The entries land in the section "iommu_table" in whatever order the linker met
 * them; pci_iommu_alloc() sorts them and asks one after the other.  Linux's
 * entries have a late_init too, for what needs drivers; there are none here.
 *
 * Linux: arch/x86/include/asm/iommu_table.h, 2.6.37 to 5.x.
 */
#ifndef _ASM_X86_IOMMU_TABLE_H
#define _ASM_X86_IOMMU_TABLE_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/types.h>

/**
 * struct iommu_table_entry - one candidate
 * @detect: is it there?  Above 0: yes.  Also its name for others
 * @depend: @detect of the one that has to be asked before; NULL: nobody.  One
 *	that is not in the table does not matter
 * @early_init: when it is there; may be NULL
 * @flags: IOMMU_FINISH_IF_DETECTED, IOMMU_DETECTED
 */
struct iommu_table_entry {
	int (*detect)(void);
	int (*depend)(void);
	void (*early_init)(void);
	u32 flags;
};

#define IOMMU_FINISH_IF_DETECTED	(1 << 0)
#define IOMMU_DETECTED			(1 << 1)

#define __IOMMU_INIT(_detect, _depend, _early_init, _flags)                                     \
	static struct iommu_table_entry __iommu_entry_##_detect __used                          \
		__section("iommu_table") __aligned(__alignof__(struct iommu_table_entry)) = {   \
			_detect, _depend, _early_init, _flags }

#define IOMMU_INIT(_detect, _depend, _early_init)                                               \
	__IOMMU_INIT(_detect, _depend, _early_init, 0)
#define IOMMU_INIT_FINISH(_detect, _depend, _early_init)                                        \
	__IOMMU_INIT(_detect, _depend, _early_init, IOMMU_FINISH_IF_DETECTED)
#define IOMMU_INIT_POST(_detect) IOMMU_INIT(_detect, pci_swiotlb_detect_4gb, NULL)
#define IOMMU_INIT_POST_FINISH(_detect, _early_init)                                            \
	IOMMU_INIT_FINISH(_detect, pci_swiotlb_detect_4gb, _early_init)

extern struct iommu_table_entry __start_iommu_table[], __stop_iommu_table[];

/**
 * pci_swiotlb_detect_4gb() - is there RAM that 32 address bits do not reach?
 *
 * Linux then sets memory below aside, through which such devices' data bounces
 * (swiotlb).  This kernel uses none above, so there never are bounce buffers.
 *
 * Return: 1 or 0.
 * Linux: pci_swiotlb_detect_4gb(), arch/x86/kernel/pci-swiotlb.c, 2.6.37 to 5.x.
 */
int __init pci_swiotlb_detect_4gb(void);

/**
 * sort_iommu_table() - put each entry behind the one that it depends on
 * @start: first entry
 * @finish: behind the last
 *
 * Otherwise their order stays.  Where entries wait for each other in a circle,
 * one dependency is dropped, with an error that names it.
 *
 * Linux: sort_iommu_table(), arch/x86/kernel/pci-iommu_table.c, 2.6.37 to 5.x.
 */
void __init sort_iommu_table(struct iommu_table_entry *start, struct iommu_table_entry *finish);

/**
 * check_iommu_entries() - complain about entries in a wrong order
 * @start: first entry
 * @finish: behind the last
 *
 * Return: how many entries stand before the one that they depend on.
 * Linux: check_iommu_entries(), arch/x86/kernel/pci-iommu_table.c, 2.6.37 to 5.x.
 */
unsigned int __init check_iommu_entries(struct iommu_table_entry *start,
					struct iommu_table_entry *finish);

/**
 * detect_iommus() - ask one after the other
 * @start: first entry
 * @finish: behind the last
 *
 * Sets IOMMU_DETECTED, calls early_init, and stops behind an entry that is there
 * and has IOMMU_FINISH_IF_DETECTED.
 *
 * Return: how many are there.
 */
unsigned int __init detect_iommus(struct iommu_table_entry *start,
				  struct iommu_table_entry *finish);

/**
 * pci_iommu_alloc() - find out who is in charge of DMA addresses
 *
 * Context: mem_init(), before free memory is given away, since an IOMMU may need
 * a large piece of it.
 * Linux: pci_iommu_alloc(), arch/x86/kernel/pci-dma.c, 2.6.25 to 5.x.
 */
void __init pci_iommu_alloc(void);

#endif /* _ASM_X86_IOMMU_TABLE_H */
