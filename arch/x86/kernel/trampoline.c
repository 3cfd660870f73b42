// SPDX-License-Identifier: MIT
/*
 * The trampoline goes where processors look for it.
 *
 * Must not know: who is started with it and when (smpboot.c).
 */
#include <asm/page.h>
#include <asm/realmode.h>
#include <linux/bug.h>
#include <linux/string.h>

extern const char trampoline_begin[], trampoline_end[], trampoline_header[];

volatile struct real_mode_header *real_mode_header;

void __init setup_real_mode(void)
{
	char *page = __va(real_mode_base);
	struct real_mode_header *header;

	if (!real_mode_base)
		return;
	BUG_ON(trampoline_end - trampoline_begin > (long)PAGE_SIZE);
	memcpy(page, trampoline_begin, trampoline_end - trampoline_begin);
	header = (void *)(page + (trampoline_header - trampoline_begin));
	header->far_offset += (u32)real_mode_base;
	header->gdt_address += (u32)real_mode_base;
	real_mode_header = header;
}
