/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_TRAPS_H
#define _ASM_X86_TRAPS_H
/*
 * Exceptions: their vectors, the functions that handle them, and how an oops is started.
 */
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/ptrace.h>

enum {
	X86_TRAP_DE = 0,	/* divide error */
	X86_TRAP_DB,		/* debug: single step, hardware breakpoint */
	X86_TRAP_NMI,		/* non-maskable interrupt */
	X86_TRAP_BP,		/* int3 */
	X86_TRAP_OF,		/* into */
	X86_TRAP_BR,		/* bound */
	X86_TRAP_UD,		/* invalid opcode: BUG() and WARN() arrive here */
	X86_TRAP_NM,		/* no coprocessor */
	X86_TRAP_DF,		/* double fault */
	X86_TRAP_OLD_MF,	/* coprocessor segment overrun, i387 only */
	X86_TRAP_TS,		/* invalid TSS */
	X86_TRAP_NP,		/* segment not present */
	X86_TRAP_SS,		/* stack segment */
	X86_TRAP_GP,		/* general protection */
	X86_TRAP_PF,		/* page fault */
	X86_TRAP_SPURIOUS,	/* 15: assigned to nothing */
	X86_TRAP_MF,		/* x87 floating point */
	X86_TRAP_AC,		/* alignment check */
	X86_TRAP_MC,		/* machine check */
	X86_TRAP_XF,		/* SIMD floating point */
	X86_TRAP_VE,		/* virtualization */
	X86_TRAP_CP,		/* control protection */
};

#define NR_EXCEPTION_VECTORS	32

/* Error code of a page fault. */
#define PF_PROT			0x01	/* 0: no page there, 1: the page forbids it */
#define PF_WRITE		0x02
#define PF_USER			0x04
#define PF_RSVD			0x08	/* a reserved bit is set in a table entry */
#define PF_INSTR		0x10	/* instruction fetch; told apart only where NX is on */

/* Error code of #TS, #NP, #SS, #GP: a selector with its two RPL bits reused. */
#define SELECTOR_EXT		0x01	/* came from an external event */
#define SELECTOR_IDT		0x02	/* the index is a vector */
#define SELECTOR_TI		0x04	/* the index is into the LDT */

void early_trap_init(void);
void early_trap_pf_init(void);
void trap_init(void);

/* Vectors from here on are those that processors send to each other and themselves. */
#define FIRST_SYSTEM_VECTOR 0xef

typedef void (*interrupt_handler_t)(struct pt_regs *regs);

void set_system_vector(unsigned int vector, interrupt_handler_t handler);
typedef bool (*nmi_handler_t)(struct pt_regs *regs);

nmi_handler_t set_nmi_handler(nmi_handler_t handler);

unsigned long unexpected_interrupts(void);
unsigned long int3_count(void);

/* arch/x86/mm/fault.c */
void do_page_fault(struct pt_regs *regs, unsigned long error_code);

/* arch/x86/mm/extable.c */
bool fixup_exception(struct pt_regs *regs);

/* arch/x86/kernel/early_fault.c: works without printk, from the first instruction in C on. */
void early_idt_setup(void);
void early_fault_report(struct pt_regs *regs, unsigned long vector) __noreturn;
void emergency_puts(const char *text);
void emergency_put_hex(unsigned long value);
void emergency_end(void) __noreturn;
const char *exception_name(unsigned long vector);

/* arch/x86/kernel/doublefault.c */
struct cpu_desc_tables;
struct kernel_stack;
void setup_doublefault_task(struct cpu_desc_tables *tables);
void init_doublefault_task(struct cpu_desc_tables *tables, const struct kernel_stack *stack);
void doublefault_set_cr3(struct cpu_desc_tables *tables);

#endif /* _ASM_X86_TRAPS_H */
