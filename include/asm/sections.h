/* SPDX-License-Identifier: MIT */
/*
 * Where linker.ld put things.  Only the addresses mean something.
 *
 *	_text  boot | text | init | rodata | data | bss | brk  _end
 *
 * Code, constants and bss of the self-tests and benchmarks stand at the end of
 * their kind, in pages of their own.
 */
#ifndef _ASM_SECTIONS_H
#define _ASM_SECTIONS_H

extern char _text[], _etext[];			/* code, boot/ included */
extern char __boot_begin[], __boot_end[];	/* boot/, as kernel virtual addresses */
extern char __start_rodata[], __end_rodata[];
extern char __ro_after_init_begin[];		/* up to __end_rodata */
extern char _sdata[], _edata[];
extern char __init_begin[], __init_end[];	/* freed after boot */
extern char __selftest_text_begin[], __selftest_text_end[];	/* freed after the self-tests */
extern char __selftest_rodata_begin[], __selftest_rodata_end[];
extern char __selftest_bss_begin[], __selftest_bss_end[];
extern char __bss_start[], __bss_stop[];
extern char __brk_base[], __brk_limit[];	/* early page tables grow here */
extern char _end[];

#endif /* _ASM_SECTIONS_H */
