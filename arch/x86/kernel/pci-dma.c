// SPDX-License-Identifier: MIT
/*
 * Who is in charge of the addresses that devices use: an IOMMU, bounce buffers,
 * or nobody.  Asks the table's entries in their order; knows none of them.
 */
#include <asm/iommu_table.h>
#include <asm/setup.h>
#include <linux/pfn.h>
#include <linux/sizes.h>

int __init pci_swiotlb_detect_4gb(void)
{
	return max_pfn > PFN_DOWN(SZ_4G);
}
IOMMU_INIT(pci_swiotlb_detect_4gb, NULL, NULL);

unsigned int __init detect_iommus(struct iommu_table_entry *start,
				  struct iommu_table_entry *finish)
{
	unsigned int found = 0;

	for (struct iommu_table_entry *p = start; p < finish; p++) {
		if (p->detect() <= 0)
			continue;
		found++;
		p->flags |= IOMMU_DETECTED;
		if (p->early_init)
			p->early_init();
		if (p->flags & IOMMU_FINISH_IF_DETECTED)
			break;
	}
	return found;
}

void __init pci_iommu_alloc(void)
{
	sort_iommu_table(__start_iommu_table, __stop_iommu_table);
	check_iommu_entries(__start_iommu_table, __stop_iommu_table);
	detect_iommus(__start_iommu_table, __stop_iommu_table);
}
