; SPDX-License-Identifier: MIT
;
; Exceptions until the kernel has its own table: 32 stubs that push their vector and end in
; boot_fault(), which reports and halts.

bits 32

extern boot_fault

section .text progbits alloc exec nowrite align=16

; Leaves  vector | error code, when there is one | eip | cs | eflags.
%assign vector 0
%rep 32
boot_fault_%+vector:
	push	dword vector
	jmp	report_fault
%assign vector vector + 1
%endrep

report_fault:
	cld
	push	esp
	call	boot_fault		; does not return

section .rodata progbits alloc noexec nowrite align=4

global boot_fault_entries
boot_fault_entries:
%assign vector 0
%rep 32
	dd	boot_fault_%+vector
%assign vector vector + 1
%endrep
