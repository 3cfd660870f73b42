; SPDX-License-Identifier: MIT
;
; From the trampoline to C, on a processor that has just started.
;
; Paging is on, with initial_page_table; EIP is the kernel's, everything else still the trampoline's.
; One processor at a time comes this way: what it is to use stands in variables.
;
; Offers secondary_startup, and the variables, for whoever starts a processor.
; Linux: startup_32_smp, arch/x86/kernel/head_32.S, all versions.

%include "asm/segment.inc"

PAGE_OFFSET	equ 0xc0000000

extern swapper_pg_dir

bits 32
section .text

global secondary_startup
secondary_startup:
	mov	eax, swapper_pg_dir - PAGE_OFFSET
	mov	cr3, eax		; the identity mapping is gone
	lgdt	[secondary_gdt_descr]
	jmp	KERNEL_CS:.segments
.segments:
	load_data_segments
	mov	eax, KERNEL_CANARY
	mov	gs, eax
	mov	esp, [secondary_stack_top]
	push	dword 0			; flags without surprises: NT, AC, DF all off
	popf
	xor	ebp, ebp		; backtraces end here
	call	[secondary_entry]	; does not return

section .data

global secondary_gdt_descr
global secondary_stack_top
global secondary_entry
secondary_entry:	dd	0	; a C function
secondary_stack_top:	dd	0
secondary_gdt_descr:	dw	0	; struct desc_ptr: limit, address
			dd	0
