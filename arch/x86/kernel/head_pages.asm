; SPDX-License-Identifier: MIT
;
; Pages that the kernel has before it can allocate any: two page directories, a page of zeroes,
; the first stack with the guard page below it.  They are in .bss, so that head_32.asm finds them
; cleared.
;
; Offers initial_page_table, swapper_pg_dir, empty_zero_page, init_stack and its borders.

PAGE_SIZE	equ 4096
STACK_SIZE	equ 4 * PAGE_SIZE

section .bss..page_aligned nobits alloc write noexec align=4096

global initial_page_table
initial_page_table:
	resb	PAGE_SIZE

global swapper_pg_dir
swapper_pg_dir:
	resb	PAGE_SIZE

global empty_zero_page
empty_zero_page:
	resb	PAGE_SIZE

;	| guard page, not mapped | <- stack |
;	init_stack_guard         init_stack init_stack_top
global init_stack_guard
init_stack_guard:
	resb	PAGE_SIZE
global init_stack
init_stack:
	resb	STACK_SIZE
global init_stack_top
init_stack_top:
