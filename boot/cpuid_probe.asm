; SPDX-License-Identifier: MIT
;
; Is a bit of EFLAGS a bit that can be written?  The way to tell a 386 (which has no AC) and a
; processor without CPUID (which has no ID) from what came after them.

bits 32

section .text progbits alloc exec nowrite align=16

; bool eflags_bit_works(u32 mask): true when the bits in mask can be flipped.
global eflags_bit_works
eflags_bit_works:
	pushfd
	mov	edx, [esp]		; as it was
	mov	eax, edx
	xor	eax, [esp + 8]
	push	eax
	popfd
	pushfd
	pop	eax			; as it became
global eflags_probed
eflags_probed:				; a test sets eax to edx here and so takes the bit away
	popfd
	xor	eax, edx
	and	eax, [esp + 4]
	setnz	al
	movzx	eax, al
	ret
