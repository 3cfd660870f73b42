; SPDX-License-Identifier: MIT
;
; Where the loader enters, and the two headers by which it knows that it may.
;
;	file:    | ELF header | multiboot headers | entry, boot/ ... | kernel ...
;	memory:  1 MiB        ^ within the first 8 KiB (version 1) and 32 KiB (version 2)
;
; The processor is in flat protected mode, paging off; EAX holds the protocol's magic number,
; EBX the address of the loader's information.  Nothing else is certain: not the stack, not the
; descriptor tables, not the flags.
;
; Offers multiboot_entry.

%include "boot/boot.inc"

PAGE_OFFSET	equ 0xc0000000
STACK_SIZE	equ 16384

extern boot_gdt_descr
extern boot_main
extern startup_32
extern __boot_bss_start
extern __boot_bss_size		; a number, not an address

bits 32

section .header progbits alloc noexec nowrite align=8

; ---- Multiboot 1 --------------------------------------------------------------------------------
MB1_MAGIC	equ 0x1badb002
MB1_PAGE_ALIGN	equ 1 << 0		; modules start at pages
MB1_MEMORY_INFO	equ 1 << 1		; give sizes and, where there is one, the map
MB1_FLAGS	equ MB1_PAGE_ALIGN | MB1_MEMORY_INFO

	dd	MB1_MAGIC
	dd	MB1_FLAGS
	dd	-(MB1_MAGIC + MB1_FLAGS)

; ---- Multiboot 2 --------------------------------------------------------------------------------
; EFI boot services (tag 7) are not asked for: GRUB then leaves the memory map out.
MB2_MAGIC	equ 0xe85250d6
MB2_I386	equ 0
OPTIONAL	equ 1			; a loader that does not know the tag may go on

align 8
mb2_header:
	dd	MB2_MAGIC
	dd	MB2_I386
	dd	mb2_header_end - mb2_header
	dd	-(MB2_MAGIC + MB2_I386 + (mb2_header_end - mb2_header))

align 8
mb2_wanted:				; tags of the information that we can use
	dw	1, OPTIONAL
	dd	mb2_wanted_end - mb2_wanted
	dd	1, 2, 3, 4, 6, 8, 9	; texts, modules, memory, framebuffer, ELF sections
	dd	11, 12, 14, 15, 17	; EFI, ACPI, EFI memory map
mb2_wanted_end:

align 8
mb2_console:				; a text console will do, and is liked best
	dw	4, OPTIONAL
	dd	12
	dd	1 << 1

align 8
mb2_module_alignment:			; modules start at pages
	dw	6, OPTIONAL
	dd	8

align 8
	dw	0, 0
	dd	8
mb2_header_end:

; ---- entry --------------------------------------------------------------------------------------
section .text progbits alloc exec nowrite align=16

global multiboot_entry
multiboot_entry:
	cli
	cld
	mov	edx, eax
	mov	edi, __boot_bss_start	; a loader should have done this
	mov	ecx, __boot_bss_size
	xor	eax, eax
	rep stosb

	mov	esp, boot_stack_top
	push	dword 0			; no single step, no nested task, interrupts off
	popfd
	lgdt	[boot_gdt_descr]
	jmp	KERNEL_CS:.own_segments
.own_segments:
	mov	eax, KERNEL_DS
	mov	ds, eax
	mov	es, eax
	mov	fs, eax
	mov	gs, eax
	mov	ss, eax

	xor	ebp, ebp		; backtraces end here
	sub	esp, 8			; the ABI wants 16-byte alignment at the call
	push	ebx
	push	edx
	call	boot_main		; (magic, information); returns struct boot_params *

	mov	esi, eax
	mov	eax, startup_32 - PAGE_OFFSET
	jmp	eax

section .bss nobits alloc write noexec align=16
	resb	STACK_SIZE
boot_stack_top:
