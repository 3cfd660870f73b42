// SPDX-License-Identifier: MIT
/*
 * The global descriptor table and the task state segments.
 *
 * Segmentation is switched off as far as it can be: code and data cover all 4 GiB. What is left
 * for the GDT to do is to name the TSSs: the one the processor runs in, and those that it switches
 * to on a double fault.
 *
 * Offers: each processor's cpu_desc_tables; filling and loading such a set.
 * Must not know: which exceptions exist and what is done about them.
 */
#include <asm/desc.h>
#include <asm/special_insns.h>
#include <asm/stackprotector.h>
#include <linux/bug.h>
#include <linux/percpu-defs.h>

/* EFLAGS bit 1 is always one; IF is off in a task that starts here. */
#define X86_EFLAGS_FIXED	0x2

DEFINE_PER_CPU(struct cpu_desc_tables, cpu_desc_tables) = {
	.gdt.gdt = {
		[GDT_ENTRY_KERNEL_CS] = GDT_ENTRY_INIT(DESC_FLAT_CODE, 0, 0xfffff),
		[GDT_ENTRY_KERNEL_DS] = GDT_ENTRY_INIT(DESC_FLAT_DATA, 0, 0xfffff),
		[GDT_ENTRY_PERCPU] = GDT_ENTRY_INIT(DESC_FLAT_DATA, 0, 0xfffff),
		[GDT_ENTRY_STACK_CANARY] = GDT_ENTRY_INIT(DESC_FLAT_DATA, 0, 0xfffff), /* head_32 moves it */
	},
};

/**
 * write_tss_desc() - make a GDT entry name a task state segment
 * @gdt: the table to write to
 * @entry: index into it
 * @tss: virtual address; it must never move while the entry is there
 *
 * The entry starts out "not busy": the processor sets the bit when it switches to the task, and
 * refuses to switch to a busy one.
 *
 * Linux: __set_tss_desc(), arch/x86/include/asm/desc.h, 2.6.24 to 5.x.
 */
void write_tss_desc(struct gdt_page *gdt, unsigned int entry, const struct x86_hw_tss *tss)
{
	unsigned long base = (unsigned long)tss;

	gdt->gdt[entry] = (struct desc_struct)GDT_ENTRY_INIT(DESC_TSS, base, sizeof(*tss) - 1);
}

/**
 * fill_task_state() - what a task finds in its registers when it is switched to
 * @tss: filled whole
 * @entry: first instruction
 * @stack_top: end of its stack, exclusive; the stack grows down from here
 *
 * CR3 stays zero: it is not known yet, see doublefault_set_cr3().
 */
void fill_task_state(struct x86_hw_tss *tss, void (*entry)(void), unsigned long stack_top)
{
	*tss = (struct x86_hw_tss){
		.sp0 = stack_top,
		.ss0 = __KERNEL_DS,
		.ip = (unsigned long)entry,
		.flags = X86_EFLAGS_FIXED,
		.sp = stack_top,
		.cs = __KERNEL_CS,
		.ss = __KERNEL_DS,
		.ds = __KERNEL_DS,
		.es = __KERNEL_DS,
		.fs = __KERNEL_PERCPU,
		.gs = __KERNEL_STACK_CANARY,
		.io_bitmap_base = INVALID_IO_BITMAP_OFFSET,
	};
}

/**
 * setup_cpu_desc_tables() - let a set's GDT name the set's own task state segments
 * @tables: flat segments are there already; the two TSSs for double faults may be filled before
 *	or after
 *
 * Context: before load_cpu_desc_tables() on the processor that will own the set.
 */
void setup_cpu_desc_tables(struct cpu_desc_tables *tables)
{
	BUILD_BUG_ON(sizeof(struct x86_hw_tss) != 104);
	BUILD_BUG_ON(sizeof(struct desc_struct) != 8);

	tables->tss = (struct x86_hw_tss){
		.ss0 = __KERNEL_DS,
		.io_bitmap_base = INVALID_IO_BITMAP_OFFSET,
	};
	write_tss_desc(&tables->gdt, GDT_ENTRY_TSS, &tables->tss);
	write_tss_desc(&tables->gdt, GDT_ENTRY_DOUBLEFAULT_TSS, &tables->doublefault);
	write_tss_desc(&tables->gdt, GDT_ENTRY_LASTRESORT_TSS, &tables->lastresort);
}

/* Every segment register still caches a descriptor of the old table: load each of them anew. */
static void reload_segments(void)
{
	asm volatile("ljmp %0, $1f\n"
		     "1:\n\t"
		     "movl %1, %%ds\n\t"
		     "movl %1, %%es\n\t"
		     "movl %1, %%ss\n\t"
		     "movl %2, %%fs\n\t"
		     "movl %3, %%gs\n\t"
		     :
		     : "i" (__KERNEL_CS), "r" (__KERNEL_DS), "r" (__KERNEL_PERCPU),
		       "r" (__KERNEL_STACK_CANARY)
		     : "memory");
}

void setup_percpu_segments(struct gdt_page *gdt, int cpu)
{
	unsigned long offset = per_cpu_offset(cpu);
	unsigned long canary = (unsigned long)per_cpu_ptr(&stack_canary, cpu);

	gdt->gdt[GDT_ENTRY_PERCPU] =
		(struct desc_struct)GDT_ENTRY_INIT(DESC_FLAT_DATA, offset, 0xfffff);
	gdt->gdt[GDT_ENTRY_STACK_CANARY] =
		(struct desc_struct)GDT_ENTRY_INIT(DESC_FLAT_DATA, canary, 0xfffff);
}

/**
 * load_cpu_desc_tables() - this processor runs on @tables from now on
 * @tables: went through setup_cpu_desc_tables()
 *
 * Context: once for each set and processor: ltr refuses a task that is busy already.
 * Linux: switch_to_new_gdt() and the end of cpu_init(), arch/x86/kernel/cpu/common.c.
 */
void load_cpu_desc_tables(struct cpu_desc_tables *tables)
{
	const struct desc_ptr gdt_descr = {
		.size = GDT_SIZE - 1,
		.address = (unsigned long)tables->gdt.gdt,
	};

	load_gdt(&gdt_descr);
	reload_segments();
	asm volatile("ltr %w0" : : "r" (GDT_ENTRY_TSS * 8));
}

void switch_to_new_gdt(int cpu)
{
	struct cpu_desc_tables *tables = &per_cpu(cpu_desc_tables, cpu);

	setup_cpu_desc_tables(tables);
	setup_percpu_segments(&tables->gdt, cpu);
	load_cpu_desc_tables(tables);
}
