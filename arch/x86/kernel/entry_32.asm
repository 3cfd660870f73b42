; SPDX-License-Identifier: MIT
;
; Where the processor enters the kernel other than by booting: 32 exceptions, and the 224 vectors
; above them. Each entry leaves the same picture on the stack (struct pt_regs, asm/ptrace.h), calls
; one function in C through a pointer, and goes back with iret. A double fault does not come this
; way: it switches tasks (doublefault.c).
;
; Offers: exception_entries[], the 32 addresses for the IDT; interrupt_entries, the first of 224
; entries that stand INTERRUPT_ENTRY_SIZE bytes apart.
; Must not know: what a vector means, beyond whether the processor pushes an error code for it.

%include "asm/segment.inc"

; Offsets into struct pt_regs; asm/ptrace.h has the picture and asserts these two.
PT_GS		equ 10 * 4
PT_EIP		equ 12 * 4

INTERRUPT_ENTRY_SIZE equ 16		; asm/traps.h has it too

FIRST_EXTERNAL_VECTOR equ 32
NR_VECTORS	equ 256

bits 32

; Pointers to the functions that handle what arrives here; idt.c has them.
extern exception_dispatch
extern interrupt_dispatch

; ---- building struct pt_regs --------------------------------------------------------------------

; On arrival the stack holds, from its top:  vector, error code, eip, cs, eflags.
; The vector stands where GS will be saved; it goes to ECX on the way.
%macro SAVE_ALL 0
	cld				; C code expects it; who was interrupted may not have it so
	push	fs
	push	es
	push	ds
	push	eax
	push	ebp
	push	edi
	push	esi
	push	edx
	push	ecx
	push	ebx
	mov	ecx, [esp + PT_GS]
	mov	[esp + PT_GS], gs
	mov	edx, KERNEL_DS		; a wild segment register may be why we are here
	mov	ds, edx
	mov	es, edx
	mov	edx, KERNEL_PERCPU
	mov	fs, edx
	mov	edx, KERNEL_CANARY
	mov	gs, edx
%endmacro

; The reverse. The last line drops the error code; eip, cs and eflags are left for iret.
%macro RESTORE_ALL 0
	pop	ebx
	pop	ecx
	pop	edx
	pop	esi
	pop	edi
	pop	ebp
	pop	eax
	pop	ds
	pop	es
	pop	fs
	pop	gs
	add	esp, 4
%endmacro

; CALL_WITH_REGS pointer: (*pointer)(struct pt_regs *, vector), then back to where we came from.
;
; Between pt_regs and the C function's frame stands a frame of two words, as if the interrupted
; code had called us:
;
;	[ its ebp ][ its eip ]
;
; Whoever follows frame pointers, dump_trace() or gdb, thereby walks through the exception into
; the code that caused it, without a gap.
%macro CALL_WITH_REGS 1
	SAVE_ALL
	mov	eax, esp
	push	dword [eax + PT_EIP]
	push	ebp
	mov	ebp, esp
	push	ecx
	push	eax
	call	dword [%1]
	add	esp, 4 * 4
	RESTORE_ALL
	iret
%endmacro

; NO_ERROR_CODE name, vector / ERROR_CODE name, vector: an exception's entry, under Linux's name.
%macro NO_ERROR_CODE 2
%1:
	push	dword 0			; in place of the error code
	push	dword %2
	jmp	common_exception
%endmacro

%macro ERROR_CODE 2
%1:
	push	dword %2
	jmp	common_exception
%endmacro

section .text

align 16
common_exception:
	CALL_WITH_REGS exception_dispatch

align 16
common_interrupt:
	CALL_WITH_REGS interrupt_dispatch

; ---- exceptions ---------------------------------------------------------------------------------

	NO_ERROR_CODE	divide_error, 0
	NO_ERROR_CODE	debug, 1
	NO_ERROR_CODE	nmi, 2
	NO_ERROR_CODE	int3, 3
	NO_ERROR_CODE	overflow, 4
	NO_ERROR_CODE	bounds, 5
	NO_ERROR_CODE	invalid_op, 6
	NO_ERROR_CODE	device_not_available, 7
	ERROR_CODE	double_fault, 8			; behind a task gate: see doublefault.c
	NO_ERROR_CODE	coprocessor_segment_overrun, 9
	ERROR_CODE	invalid_TSS, 10
	ERROR_CODE	segment_not_present, 11
	ERROR_CODE	stack_segment, 12
	ERROR_CODE	general_protection, 13
	ERROR_CODE	page_fault, 14
	NO_ERROR_CODE	spurious_interrupt_bug, 15
	NO_ERROR_CODE	coprocessor_error, 16
	ERROR_CODE	alignment_check, 17
	NO_ERROR_CODE	machine_check, 18
	NO_ERROR_CODE	simd_coprocessor_error, 19
	NO_ERROR_CODE	virtualization_exception, 20
	ERROR_CODE	control_protection, 21
	NO_ERROR_CODE	reserved_22, 22
	NO_ERROR_CODE	reserved_23, 23
	NO_ERROR_CODE	reserved_24, 24
	NO_ERROR_CODE	reserved_25, 25
	NO_ERROR_CODE	reserved_26, 26
	NO_ERROR_CODE	reserved_27, 27
	NO_ERROR_CODE	hypervisor_injection, 28
	ERROR_CODE	vmm_communication, 29
	ERROR_CODE	security_exception, 30
	NO_ERROR_CODE	reserved_31, 31

; ---- everything above ---------------------------------------------------------------------------
;
; One entry after the other at a fixed distance, so that no table of them is needed.
align INTERRUPT_ENTRY_SIZE
global interrupt_entries
interrupt_entries:
%assign vector FIRST_EXTERNAL_VECTOR
%rep NR_VECTORS - FIRST_EXTERNAL_VECTOR
	align	INTERRUPT_ENTRY_SIZE
	push	dword 0
	push	dword vector
	jmp	common_interrupt
%assign vector vector + 1
%endrep

section .rodata

align 4
global exception_entries
exception_entries:
	dd	divide_error, debug, nmi, int3
	dd	overflow, bounds, invalid_op, device_not_available
	dd	double_fault, coprocessor_segment_overrun, invalid_TSS, segment_not_present
	dd	stack_segment, general_protection, page_fault, spurious_interrupt_bug
	dd	coprocessor_error, alignment_check, machine_check, simd_coprocessor_error
	dd	virtualization_exception, control_protection, reserved_22, reserved_23
	dd	reserved_24, reserved_25, reserved_26, reserved_27
	dd	hypervisor_injection, vmm_communication, security_exception, reserved_31
