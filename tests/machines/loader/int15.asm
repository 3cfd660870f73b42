; SPDX-License-Identifier: MIT
;
; An INT 15h that a test puts in the BIOS's place, to see what the kernel makes of its answers.
;
;	nasm -f bin -D ENTRIES=6 -D AFTER_LAST=0 -D E801=0 ... ; 20-byte entries are appended
;
; ENTRIES	E820h: how many there are; 0: the call does not exist
; AFTER_LAST	ebx behind the last entry: 0 as it should be, or an entry to go on with for ever;
;		-1: ebx goes on counting, and the next call fails, as some BIOSes end their list
; SIGNATURE	what E820h returns in eax
; E801_LOW, E801_HIGH	KiB below 16 MiB, blocks of 64 KiB above; -1: the call does not exist
; E801_IN_CX	1: they come in cx, dx, and ax, bx are 0
; E88		KiB; -1: the call does not exist
;
; It comes back with other data segments and interrupts on, as a BIOS may.

bits 16
org 0

handler:
	push	0xdead
	pop	ds
	cmp	ax, 0xe820
	je	e820
	cmp	ax, 0xe801
	je	e801
	cmp	ah, 0x88
	je	e88

no_such_call:
	push	0xdead
	pop	es
	push	bp
	mov	bp, sp
	or	byte [bp + 6], 1		; carry, in the flags that iret restores
	pop	bp
	jmp	back

done:
	push	0xdead
	pop	es
	push	bp
	mov	bp, sp
	and	byte [bp + 6], ~1
	or	byte [bp + 7], 2		; interrupts on
	pop	bp
back:
	iret

e820:
	cmp	ebx, ENTRIES
	jae	no_such_call
	imul	si, bx, 20
	add	si, table
	mov	cx, 20
	cld
	cs rep movsb
	mov	ecx, 20
	mov	eax, SIGNATURE
	inc	ebx
%if AFTER_LAST >= 0
	cmp	ebx, ENTRIES
	jne	done
	mov	ebx, AFTER_LAST
%endif
	jmp	done

e801:
%if E801_LOW < 0
	jmp	no_such_call
%elif E801_IN_CX
	xor	ax, ax
	xor	bx, bx
	mov	cx, E801_LOW
	mov	dx, E801_HIGH
%else
	mov	ax, E801_LOW
	mov	bx, E801_HIGH
%endif
	jmp	done

e88:
%if E88 < 0
	jmp	no_such_call
%else
	mov	ax, E88
%endif
	jmp	done

table:
