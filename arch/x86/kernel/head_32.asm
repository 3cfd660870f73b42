; SPDX-License-Identifier: MIT
;
; From physical addresses to the higher half.
;
; boot/ jumps to startup_32 at its physical address, paging off, flat segments, ESI = struct
; boot_params.  The first page tables map the same memory twice, with pages of 4 KiB, since a 486
; knows no others:
;
;	virtual 0 (identity)   0 |=====================|  8 MiB or the end of the kernel, the larger
;	                         |  physical memory    |
;	PAGE_OFFSET   0xc0000000 |=====================|  0xc0800000 or more
;
; The identity half is there for the few instructions between paging on and the jump, and for
; boot/'s report of an exception; load_swapper_pg_dir() drops it.
;
; Linux: arch/x86/kernel/head_32.S, all versions.
;
; Offers startup_32.  The pages it works on are in head_pages.asm.
; Must not know where anything in boot_params came from.

%include "asm/segment.inc"

PAGE_OFFSET	equ 0xc0000000
PAGE_SIZE	equ 4096
PAGE_SHIFT	equ 12
TABLE_COVERS	equ 1024 * PAGE_SIZE	; 4 MiB: one table, one directory entry

PAGE_PRESENT	equ 1 << 0
PAGE_RW		equ 1 << 1
PTE_KERNEL	equ PAGE_PRESENT | PAGE_RW

CR0_PG		equ 1 << 31
CR0_WP		equ 1 << 16

; Linux's boot mapping reaches at least this far; the VGA screen and the BIOS lie in it.
MAP_AT_LEAST	equ 8 << 20

GDT_SIZE	equ 32 * 8		; asm/segment.h

%define PA(symbol) ((symbol) - PAGE_OFFSET)

extern __bss_start
extern __bss_stop
extern __brk_base
extern _end
extern _brk_end_phys
extern initial_page_table
extern init_stack_guard
extern init_stack_top
extern max_pfn_mapped
extern cpu_desc_tables
extern stack_canary
extern i386_start_kernel

bits 32

; ---- at physical addresses ----------------------------------------------------------------------
section .head.text progbits alloc exec nowrite align=16

global startup_32
startup_32:
	cld
	mov	edi, PA(__bss_start)	; boot_params lies in boot/, not in here
	mov	ecx, PA(__bss_stop)
	sub	ecx, edi
	xor	eax, eax
	rep stosb

	; Tables are taken from the brk area, one behind the other, so that together they are one
	; array of entries with the page frame number as index.
	mov	ebx, PA(_end)
	cmp	ebx, MAP_AT_LEAST
	jae	.have_end
	mov	ebx, MAP_AT_LEAST
.have_end:
	mov	edi, PA(__brk_base)
	mov	edx, PA(initial_page_table)
	mov	eax, PTE_KERNEL		; the entry for page 0
.next_table:
	lea	ecx, [edi + PTE_KERNEL]
	mov	[edx], ecx
	mov	[edx + PAGE_OFFSET / TABLE_COVERS * 4], ecx
	add	edx, 4
	mov	ecx, 1024
.next_page:
	stosd
	add	eax, PAGE_SIZE
	dec	ecx
	jnz	.next_page
	cmp	eax, ebx		; the flags make eax 3 too large; ebx is a whole page, so
	jb	.next_table		; that does not matter

	mov	[PA(_brk_end_phys)], edi
	shr	eax, PAGE_SHIFT
	mov	[PA(max_pfn_mapped)], eax

	mov	ecx, PA(init_stack_guard)
	shr	ecx, PAGE_SHIFT
	mov	dword [PA(__brk_base) + ecx * 4], 0

	mov	eax, PA(initial_page_table)
	mov	cr3, eax
	mov	eax, cr0
	or	eax, CR0_PG | CR0_WP
	mov	cr0, eax
	mov	eax, .high
	jmp	eax

; ---- at virtual addresses -----------------------------------------------------------------------
.high:
	mov	esp, init_stack_top
	lgdt	[head_gdt_descr]
	jmp	KERNEL_CS:.segments
.segments:
	load_data_segments
	mov	eax, stack_canary	; C code looks for its canary at gs:20
	mov	edx, cpu_desc_tables + KERNEL_CANARY
	mov	[edx + 2], ax		; a descriptor has its base in three pieces
	shr	eax, 16
	mov	[edx + 4], al
	mov	[edx + 7], ah
	mov	eax, KERNEL_CANARY
	mov	gs, eax

	xor	ebp, ebp		; backtraces end here
	sub	esp, 12			; the ABI wants 16-byte alignment at the call
	lea	eax, [esi + PAGE_OFFSET]
	push	eax
	call	i386_start_kernel	; (struct boot_params *); does not return
.halt:
	cli
	hlt
	jmp	.halt

section .rodata progbits alloc noexec nowrite align=4
head_gdt_descr:				; the boot processor's first table, in the per-CPU section;
					; complete but for its TSSs
	dw	GDT_SIZE - 1
	dd	cpu_desc_tables
