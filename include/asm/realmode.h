/* SPDX-License-Identifier: MIT */
/* The page below 1 MiB in which processors wake up.  Linux: arch/x86/include/asm/realmode.h. */
#ifndef _ASM_REALMODE_H
#define _ASM_REALMODE_H

#include <linux/init.h>
#include <linux/types.h>

/* trampoline_32.asm writes it before anything else. */
#define TRAMPOLINE_AWAKE 0xa5a5a5a5

/**
 * struct real_mode_header - what the trampoline is told, and tells
 * @status: TRAMPOLINE_AWAKE once a processor has come by
 * @cr0: what the processor loads: paging on
 * @cr3: physical address of a page directory that maps the trampoline where it is
 * @cr4: 0 for a processor that has none
 * @start: virtual address at which it goes on
 * @far_offset: the trampoline's own, a physical address
 * @far_segment: the same
 * @gdt_size: the same
 * @gdt_address: the same, physical
 */
struct real_mode_header {
	u32 status;
	u32 cr0;
	u32 cr3;
	u32 cr4;
	u32 start;
	u32 far_offset;
	u16 far_segment;
	u16 gdt_size;
	u32 gdt_address;
} __packed;

/* The page's physical address, 0 when there is none; set by reserve_real_mode(). */
extern phys_addr_t real_mode_base;

/* NULL when there is no such page. */
extern volatile struct real_mode_header *real_mode_header;

/**
 * setup_real_mode() - put the trampoline into its page
 *
 * Context: setup_arch(), once low memory is mapped.
 * Linux: setup_real_mode(), arch/x86/realmode/init.c, 3.5 to 5.x.
 */
#ifdef CONFIG_SMP
void __init setup_real_mode(void);
#else
static inline void setup_real_mode(void)
{
}
#endif

#endif /* _ASM_REALMODE_H */
