// SPDX-License-Identifier: MIT
/*
 * Crash kinds: accesses to memory that is not there or that forbids them, and jumps to where no
 * code is. The report says what the address is: that is what these differ in.
 */
#include <asm/e820.h>
#include <asm/fixmap.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <kunit/crash.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/poison.h>
#include <linux/slab.h>

#define NEAR_NULL		0x24UL
#define FAR_FROM_NULL		0x1044UL	/* a field of a large structure */
#define UNMAPPED		0x10000000UL	/* in what would be user space */

/* ---- what is no address ---------------------------------------------------------------------- */

noinline void crash_null_read(void)
{
	have_frame();
	*hidden(0);
}
CRASH_DIES("null-read", crash_null_read, "reads from address 0");

noinline void crash_null_write(void)
{
	have_frame();
	*hidden(0) = 1;
}
CRASH_DIES("null-write", crash_null_write, "writes to address 0");

static noinline void crash_near_null(void)
{
	have_frame();
	*hidden(NEAR_NULL);
}
CRASH_DIES("near-null", crash_near_null, "reads a field of a structure at address 0");

static noinline void crash_far_from_null(void)
{
	have_frame();
	*hidden(FAR_FROM_NULL);
}
CRASH_DIES("far-from-null", crash_far_from_null,
	   "reads a field far behind the beginning of a structure at address 0");

static noinline void crash_null_call(void)
{
	((void (*)(void))hidden(0))();
	barrier();
}
CRASH_DIES("null-call", crash_null_call, "calls through a function pointer that is NULL");

static noinline void crash_error_pointer(void)
{
	have_frame();
	*hidden(-ENOMEM);
}
CRASH_DIES("error-pointer", crash_error_pointer, "takes the error -ENOMEM for a pointer");

static noinline void crash_poison_pointer(void)
{
	have_frame();
	*hidden(POISON_FREE * 0x01010101UL);
}
CRASH_DIES("poison-pointer", crash_poison_pointer,
	   "follows a pointer that was read from a freed object");

static noinline void crash_list_del_twice(void)
{
	static LIST_HEAD(head);
	static struct list_head entry;

	crash_fact("victim", (unsigned long)&entry);
	list_add(&entry, &head);
	list_del(&entry);
	list_del(hidden_pointer(&entry));
}
CRASH_DIES("list-del-twice", crash_list_del_twice, "takes an entry off its list twice");

/* ---- places where nothing is ----------------------------------------------------------------- */

static noinline void crash_unmapped_read(void)
{
	have_frame();
	*hidden(UNMAPPED);
}
CRASH_DIES("unmapped-read", crash_unmapped_read, "reads where user space would be");

/* The first page of the direct map that is no RAM; memmap=1M$32M makes one. */
static unsigned long find_hole(void)
{
	phys_addr_t pa = 0x100000;

	while (e820_any_mapped(pa, pa + PAGE_SIZE, E820_RAM))
		pa += PAGE_SIZE;
	return kernel_vaddr(pa);
}

static noinline void crash_lowmem_hole(void)
{
	unsigned long hole = find_hole();

	crash_fact("victim", hole);
	*hidden(hole);
}
CRASH_DIES("lowmem-hole", crash_lowmem_hole, "reads in lowmem where there is no RAM");

static noinline void crash_beyond_lowmem(void)
{
	crash_fact("victim", (unsigned long)high_memory);
	*hidden((unsigned long)high_memory) = 1;
}
CRASH_DIES("beyond-lowmem", crash_beyond_lowmem, "writes behind the end of lowmem");

static noinline void crash_fixmap_hole(void)
{
	have_frame();
	*hidden(__fix_to_virt(FIX_HOLE));
}
CRASH_DIES("fixmap-hole", crash_fixmap_hole, "reads the last page of the address space");

/* ---- memory that forbids it ------------------------------------------------------------------ */

static noinline void crash_write_text(void)
{
	have_frame();
	*hidden((unsigned long)__boot_end) = 0;
}
CRASH_DIES("write-text", crash_write_text, "writes to the kernel's code");

static noinline void crash_write_rodata(void)
{
	have_frame();
	*hidden((unsigned long)__start_rodata) = 0;
}
CRASH_DIES("write-rodata", crash_write_rodata, "writes to a constant");

static noinline void crash_write_ro_after_init(void)
{
	static unsigned long constant __ro_after_init = 1;

	crash_fact("victim", (unsigned long)&constant);
	*hidden((unsigned long)&constant) = 2;
}
CRASH_DIES("write-ro-after-init", crash_write_ro_after_init,
	   "writes to a variable that only the boot may change");

/* Bit 21 in the entry of a 4 MiB page means nothing and must be zero. For processors with PSE. */
static noinline void crash_reserved_bit(void)
{
	unsigned long vaddr = ALIGN(VMALLOC_START, PMD_SIZE);

	have_frame();
	set_pmd(pmd_off_k(vaddr), __pmd(__PAGE_KERNEL_LARGE | 1UL << 21));
	*hidden(vaddr);
}
CRASH_DIES("reserved-bit", crash_reserved_bit,
	   "reads through a page-table entry with a reserved bit set");

/* ---- jumps to where no code is --------------------------------------------------------------- */

static noinline void crash_exec_unmapped(void)
{
	((void (*)(void))hidden(UNMAPPED))();
	barrier();
}
CRASH_DIES("exec-unmapped", crash_exec_unmapped, "calls a function where nothing is mapped");

/* Without NX the processor executes what it finds: an undefined instruction here. */
static noinline void crash_exec_data(void)
{
	static u8 data[] = { 0x0f, 0x0b };

	crash_fact("victim", (unsigned long)data);
	((void (*)(void))hidden((unsigned long)data))();
	barrier();
}
CRASH_DIES("exec-data", crash_exec_data, "calls a function where data is");

static noinline void __init gone_after_boot(void)
{
	have_frame();
}

/* Through a pointer, as such a bug comes about: the linker would see a direct call. */
static noinline void crash_init_call(void)
{
	static __refdata void (*volatile callback)(void) = gone_after_boot;

	crash_fact("victim", (unsigned long)callback);
	callback();
	barrier();
}
CRASH_DIES("init-call", crash_init_call, "calls an __init function after the boot");
