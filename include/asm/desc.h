/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_DESC_H
#define _ASM_X86_DESC_H
/*
 * Descriptor tables: the formats the processor reads (GDT and IDT entries, the TSS), and the set
 * of tables that each processor owns.
 *
 * Must not know: who handles an exception (traps.c) or what a stack is called (dumpstack.c).
 */
#include <linux/compiler.h>
#include <linux/percpu-defs.h>
#include <linux/types.h>
#include <asm/page.h>
#include <asm/segment.h>

#define IDT_ENTRIES		256

/*
 * One entry of the GDT. The two words hide base and limit in pieces:
 *
 *	 31      24 23 22 21 20 19   16 15 14  13 12 11   8 7       0
 *	+----------+--+--+--+--+-------+--+------+--+------+---------+
 *  b	| base 31… | G| D| 0| A| lim 19| P| DPL  | S| type | base 23…|
 *	+----------+--+--+--+--+-------+--+------+--+------+---------+
 *  a	| base 15 … 0                  | limit 15 … 0                |
 *	+------------------------------+-----------------------------+
 */
struct desc_struct {
	u32 a;
	u32 b;
} __packed;

/* Bits 8–15 and 20–23 of word b, as the first argument of GDT_ENTRY_INIT(). */
#define DESC_FLAT_CODE		0xc09b	/* 4 KiB units, 32 bits, present, code, accessed */
#define DESC_FLAT_DATA		0xc093	/* the same, data, writable, accessed */
#define DESC_TSS		0x0089	/* byte units, present, 32-bit TSS, not busy */
#define DESC_TYPE_BUSY		0x0002	/* set by the processor in the TSS it runs on */

#define GDT_ENTRY_INIT(flags, base, limit) {					\
	.a = ((limit) & 0xffff) | (((base) & 0xffff) << 16),			\
	.b = (((base) >> 16) & 0xff) | (((flags) & 0xf0ff) << 8) |		\
	     ((limit) & 0x000f0000) | ((base) & 0xff000000),			\
}

/* One entry of the IDT: offset in two halves, a selector, and what kind of gate it is. */
struct gate_desc {
	u16 offset_low;
	u16 segment;
	u8 reserved;
	u8 type;
	u16 offset_high;
} __packed;

#define GATE_INTERRUPT		0x8e	/* present, DPL 0, 32-bit: interrupts go off on entry */
#define GATE_TASK		0x85	/* present, DPL 0: switch to the task whose TSS it names */

static inline unsigned long gate_offset(const struct gate_desc *gate)
{
	return gate->offset_low | ((unsigned long)gate->offset_high << 16);
}

static inline unsigned long get_desc_base(const struct desc_struct *desc)
{
	return (desc->a >> 16) | ((desc->b & 0xff) << 16) | (desc->b & 0xff000000);
}

static inline unsigned long get_desc_limit(const struct desc_struct *desc)
{
	return (desc->a & 0xffff) | (desc->b & 0x000f0000);
}

/* What lgdt and lidt load: a limit in bytes less one, and a virtual address. */
struct desc_ptr {
	u16 size;
	u32 address;
} __packed;

/* The part of a TSS that the processor reads and writes. Linux: struct x86_hw_tss. */
struct x86_hw_tss {
	u16 back_link, __blh;
	u32 sp0;
	u16 ss0, __ss0h;
	u32 sp1;
	u16 ss1, __ss1h;
	u32 sp2;
	u16 ss2, __ss2h;
	u32 cr3;
	u32 ip;
	u32 flags;
	u32 ax, cx, dx, bx;
	u32 sp, bp, si, di;
	u16 es, __esh;
	u16 cs, __csh;
	u16 ss, __ssh;
	u16 ds, __dsh;
	u16 fs, __fsh;
	u16 gs, __gsh;
	u16 ldt, __ldth;
	u16 trace;
	u16 io_bitmap_base;
} __packed;

/* A bitmap base at or behind the limit says "no bitmap": no port is open to ring 3. */
#define INVALID_IO_BITMAP_OFFSET	0x8000

struct gdt_page {
	struct desc_struct gdt[GDT_ENTRIES];
} __aligned(8);

/**
 * struct cpu_desc_tables - what every processor owns a set of: GDT and three TSSs
 * @gdt: its descriptor table
 * @tss: the task it runs in; ring 0 needs of it only that it exists, so that a switch away from
 *	it (a double fault) has somewhere to store the registers
 * @doublefault: the task that a double fault switches to
 * @lastresort: the task that a second double fault switches to, while the first is reported
 *
 * A per-CPU variable. The boot processor starts out with the one in the section, which head_32
 * knows, and moves with its per-CPU area: see switch_to_new_gdt(). The set of a further processor
 * is filled by the one that starts it; the processor itself only loads it.
 *
 * Linux: gdt_page, init_tss, doublefault_tss (cpu_entry_area from 4.15 on).
 */
struct cpu_desc_tables {
	struct gdt_page gdt;
	struct x86_hw_tss tss __aligned(128);
	struct x86_hw_tss doublefault __aligned(128);
	struct x86_hw_tss lastresort __aligned(128);
};

DECLARE_PER_CPU(struct cpu_desc_tables, cpu_desc_tables);
extern struct gate_desc idt_table[IDT_ENTRIES];

/**
 * switch_to_new_gdt() - this processor uses its own per-CPU area from now on
 * @cpu: its number; per_cpu_offset(@cpu) is where the area is
 *
 * Context: interrupts off, once the area has what the section has.
 * Linux: switch_to_new_gdt(), arch/x86/kernel/cpu/common.c, 2.6.25 to 5.x; here the TSS moves too.
 */
void switch_to_new_gdt(int cpu);

/**
 * setup_percpu_segments() - let a GDT name a processor's per-CPU area and its stack canary
 * @gdt: the processor's table; its FS and GS see it when they are loaded next
 * @cpu: its number
 *
 * Linux: setup_percpu_segment() and setup_stack_canary_segment(), 2.6.30 to 5.12.
 */
void setup_percpu_segments(struct gdt_page *gdt, int cpu);

void setup_cpu_desc_tables(struct cpu_desc_tables *tables);
void load_cpu_desc_tables(struct cpu_desc_tables *tables);
void fill_task_state(struct x86_hw_tss *tss, void (*entry)(void), unsigned long stack_top);
void write_tss_desc(struct gdt_page *gdt, unsigned int entry, const struct x86_hw_tss *tss);

/*
 * What entry_32.asm calls, with interrupts off. Returning goes back to the interrupted code, with
 * the registers that *regs then holds.
 */
struct pt_regs;
typedef void (*vector_dispatch_t)(struct pt_regs *regs, unsigned long vector);

extern vector_dispatch_t exception_dispatch;
extern vector_dispatch_t interrupt_dispatch;

/* entry_32.asm: 32 addresses; and 224 entries in a row, for the vectors from 32 on. */
extern const void *const exception_entries[32];
extern const char interrupt_entries[];
#define INTERRUPT_ENTRY_SIZE		16
#define FIRST_EXTERNAL_VECTOR		32

void set_intr_gate(unsigned int vector, const void *entry);
void set_task_gate(unsigned int vector, unsigned int gdt_entry);
void load_idt_table(void);

static inline void load_gdt(const struct desc_ptr *ptr)
{
	asm volatile("lgdt %0" : : "m" (*ptr));
}

static inline void load_idt(const struct desc_ptr *ptr)
{
	asm volatile("lidt %0" : : "m" (*ptr));
}

static inline void store_gdt(struct desc_ptr *ptr)
{
	asm volatile("sgdt %0" : "=m" (*ptr));
}

static inline void store_idt(struct desc_ptr *ptr)
{
	asm volatile("sidt %0" : "=m" (*ptr));
}

static inline unsigned long store_tr(void)
{
	unsigned long tr;

	asm volatile("str %0" : "=r" (tr));
	return tr;
}

#endif /* _ASM_X86_DESC_H */
