/* SPDX-License-Identifier: MIT */
/*
 * The processor that a hosted kernel sees: control registers, and an MMU.
 * Seen by both sides, so plain types only.
 */
#ifndef HOST_MMU_H
#define HOST_MMU_H

#define HOST_WINDOW 0x60000000UL	/* pointer that stands for HOST_PAGE_OFFSET */
#define HOST_WINDOW_SIZE 0x40000000UL
#define HOST_PAGE_OFFSET 0xC0000000UL

struct host_cpu {
	unsigned long cr0, cr2, cr3, cr4;
	unsigned int features;	/* CPUID 1 edx */
};

extern struct host_cpu host_cpu;

/* CR3 or CR4 was written; invlpg was executed.  @vaddr is a kernel virtual address. */
void host_tlb_flush(void);
void host_tlb_flush_page(unsigned long vaddr);

/* Called once, by host_init(): where physical memory is, and the fault handler. */
void host_mmu_init(int memory_fd);

/*
 * The kernel's side of a fault that its tables do not explain: where to go on,
 * or 0 when the instruction at @ip is not one that may fault.
 */
unsigned long host_fixup(unsigned long ip);

#endif /* HOST_MMU_H */
