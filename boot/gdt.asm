; SPDX-License-Identifier: MIT
;
; The segments of boot/: flat ones under the kernel's selectors, and two small ones for the way to
; real mode and back.
;
; Offers boot_gdt, and boot_gdt_descr for lgdt.

%include "boot/boot.inc"

section .data progbits alloc write noexec align=8

global boot_gdt
boot_gdt:
	dq	0
	dq	0x00009b001000ffff	; BOOT_CODE16: base 0x1000, 64 KiB, 16 bits
	dq	0x000093001000ffff	; BOOT_DATA16
	times	KERNEL_CS / 8 - 3 dq 0
	dq	0x00cf9b000000ffff	; KERNEL_CS: base 0, 4 GiB, 32 bits
	dq	0x00cf93000000ffff	; KERNEL_DS

global boot_gdt_descr
boot_gdt_descr:
	dw	BOOT_GDT_SIZE - 1
	dd	boot_gdt
