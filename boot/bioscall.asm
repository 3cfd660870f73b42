; SPDX-License-Identifier: MIT
;
; INT 15h from protected mode.
;
; The BIOS runs in real mode and below 1 MiB only, so a small thunk is copied there, runs, and
; is taken away again: the memory it used is saved first and restored afterwards.
;
;	LOW_BASE                                              LOW_BASE + LOW_SIZE
;	| thunk code | its two table pointers | regs, buffer |  <- stack |
;
;	flat 32-bit code -> 16-bit protected code -> real mode -> int 15h
;	                 <-----------------------------------------------
;
; Offers bios_call(), see bios.h.  Must not know what the BIOS is asked for.

%include "boot/boot.inc"

extern boot_gdt

LOW_BASE	equ 0x1000		; a paragraph, page aligned; boot_gdt has segments for it
LOW_SIZE	equ 0x2000		; code, data and 7 KiB of stack: BIOSes need some

; struct bios_regs
REGS_EAX	equ 0
REGS_EBX	equ 4
REGS_ECX	equ 8
REGS_EDX	equ 12
REGS_EFLAGS	equ 16
REGS_BUFFER	equ 20
REGS_SIZE	equ 20 + 24

; Offset of a thunk's label from LOW_BASE.
%define LOW(label) ((label) - thunk_begin)

section .text progbits alloc exec nowrite align=16
bits 32

global bios_call
bios_call:
	push	ebp
	mov	ebp, esp
	push	ebx
	push	esi
	push	edi

	mov	esi, LOW_BASE			; keep what is there
	mov	edi, saved_low
	mov	ecx, LOW_SIZE / 4
	rep movsd
	mov	esi, thunk_begin
	mov	edi, LOW_BASE
	mov	ecx, thunk_end - thunk_begin
	rep movsb
	mov	esi, [ebp + 8]
	mov	edi, LOW_BASE + LOW(thunk_regs)
	mov	ecx, REGS_SIZE
	rep movsb

	sidt	[saved_idt]
	mov	[saved_esp], esp
	jmp	BOOT_CODE16:LOW(thunk_protected)

back_in_protected_mode:
	mov	eax, KERNEL_DS
	mov	ds, eax
	mov	es, eax
	mov	fs, eax
	mov	gs, eax
	mov	ss, eax
	mov	esp, [saved_esp]
	lidt	[saved_idt]
	cld

	mov	esi, LOW_BASE + LOW(thunk_regs)
	mov	edi, [ebp + 8]
	mov	ecx, REGS_SIZE
	rep movsb
	mov	esi, saved_low
	mov	edi, LOW_BASE
	mov	ecx, LOW_SIZE / 4
	rep movsd

	pop	edi
	pop	esi
	pop	ebx
	pop	ebp
	ret

; ---- copied to LOW_BASE; every address in here is an offset from there --------------------------
bits 16
thunk_begin:

thunk_protected:
	mov	ax, BOOT_DATA16			; limits of 64 KiB, as real mode expects them
	mov	ds, ax
	mov	es, ax
	mov	fs, ax
	mov	gs, ax
	mov	ss, ax
	lidt	[LOW(real_idt)]
	mov	[LOW(thunk_ebp)], ebp
	mov	eax, cr0
	and	al, ~1
	mov	cr0, eax
	jmp	(LOW_BASE >> 4):LOW(thunk_real)

thunk_real:
	mov	ax, cs
	mov	ds, ax
	mov	es, ax
	mov	ss, ax
	mov	esp, LOW_SIZE
	xor	ax, ax
	mov	fs, ax
	mov	gs, ax

	mov	eax, [LOW(thunk_regs) + REGS_EAX]
	mov	ebx, [LOW(thunk_regs) + REGS_EBX]
	mov	ecx, [LOW(thunk_regs) + REGS_ECX]
	mov	edx, [LOW(thunk_regs) + REGS_EDX]
	xor	esi, esi
	mov	edi, LOW(thunk_regs) + REGS_BUFFER
	int	0x15

	; A BIOS may come back with other data segments and interrupts on; cs is ours.
	cli
	cld
	mov	[cs:LOW(thunk_regs) + REGS_EAX], eax
	mov	[cs:LOW(thunk_regs) + REGS_EBX], ebx
	mov	[cs:LOW(thunk_regs) + REGS_ECX], ecx
	mov	[cs:LOW(thunk_regs) + REGS_EDX], edx
	pushfd
	pop	dword [cs:LOW(thunk_regs) + REGS_EFLAGS]
	mov	ebp, [cs:LOW(thunk_ebp)]

	o32 lgdt [cs:LOW(flat_gdt)]
	mov	eax, cr0
	or	al, 1
	mov	cr0, eax
	jmp	dword KERNEL_CS:back_in_protected_mode

align 4
real_idt:
	dw	0x3ff			; the vectors at 0
	dd	0
	dw	0
flat_gdt:
	dw	BOOT_GDT_SIZE - 1
	dd	boot_gdt
	dw	0
thunk_ebp:
	dd	0
thunk_regs:
	times REGS_SIZE db 0
thunk_end:

section .bss nobits alloc write noexec align=16
saved_low:
	resb	LOW_SIZE
saved_esp:
	resd	1
saved_idt:
	resb	8
