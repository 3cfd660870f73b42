; SPDX-License-Identifier: MIT
;
; Where a processor wakes up: in real mode, at the start of a page below 1 MiB.
;
; This code is copied there (trampoline.c) and so runs at an address of its own: CS names it, and
; EBX holds it from protected mode on.  What it cannot know stands behind it in a header, which the
; boot processor fills (struct real_mode_header, asm/realmode.h):
;
;	page | code ...       | header | GDT | ...
;	     ^ CS:0, EBX        cr0, cr3, cr4 of the boot processor; where to go on
;
;	real mode -> protected mode, paging off -> initial_page_table, which maps this page where it
;	is -> the kernel's address, never to come back
;
; Offers trampoline_begin, trampoline_end and the header in between.  Uses no stack.
; Linux: arch/x86/realmode/rm/trampoline_32.S, 3.5 to 5.x.

TRAMPOLINE_CS	equ 0x08
TRAMPOLINE_DS	equ 0x10
CR0_PE		equ 1
AWAKE		equ 0xa5a5a5a5		; asm/realmode.h has it too

%define AT(symbol) ((symbol) - trampoline_begin)

section .rodata progbits alloc noexec nowrite align=16

global trampoline_begin
global trampoline_end
global trampoline_header

bits 16
trampoline_begin:
	cli
	cld
	mov	ax, cs
	mov	ds, ax
	mov	dword [AT(header.status)], AWAKE
	xor	ebx, ebx
	mov	bx, ax
	shl	ebx, 4
	o32 lgdt [AT(header.gdt)]
	mov	eax, cr0
	or	al, CR0_PE
	mov	cr0, eax
	jmp	dword far [AT(header.far_pointer)]

bits 32
trampoline_protected:
	mov	eax, TRAMPOLINE_DS
	mov	ds, eax
	mov	es, eax
	mov	ss, eax
	mov	eax, [ebx + AT(header.cr4)]
	test	eax, eax		; a processor without CR4 faults on it
	jz	.no_cr4
	mov	cr4, eax
.no_cr4:
	mov	eax, [ebx + AT(header.cr3)]
	mov	cr3, eax
	mov	ecx, [ebx + AT(header.start)]
	mov	eax, [ebx + AT(header.cr0)]
	mov	cr0, eax		; paging is on
	jmp	ecx

align 8
trampoline_header:
header:
.status:	dd	0		; AWAKE: somebody came by
.cr0:		dd	0
.cr3:		dd	0
.cr4:		dd	0
.start:		dd	0		; virtual
.far_pointer:	dd	AT(trampoline_protected)	; setup_real_mode() adds the page's address
		dw	TRAMPOLINE_CS
.gdt:		dw	.gdt_end - .gdt_table - 1
		dd	AT(.gdt_table)	; ... and here
align 8
.gdt_table:	dq	0
		dq	0x00cf9b000000ffff	; code, flat 4 GiB
		dq	0x00cf93000000ffff	; data, the same
.gdt_end:
trampoline_end:
