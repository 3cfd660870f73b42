// SPDX-License-Identifier: MIT
/*
 * What an address is, in words, for whoever reads a report: where it lies, and what a value is that
 * is no address at all but was used as one.
 *
 * Offers describe_address().  Must not know: why it is asked, nor the areas of
 * vmalloc; who does registers with set_area_describer().
 */
#include <asm/e820.h>
#include <asm/fixmap.h>
#include <asm/highmem.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <asm/stacktrace.h>
#include <linux/describe.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/pfn.h>
#include <linux/poison.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#define NULL_REACH 0x10000UL	/* so far behind NULL a structure's field or an array may lie */
#define POISON_REACH 0x1000UL	/* so far from a poisoned pointer its fields */
#define MAX_ERRNO 4095UL

static void (*describe_area)(unsigned long address, char *buf, size_t size);

/**
 * set_area_describer() - say who knows the areas between VMALLOC_START and VMALLOC_END
 * @fn: writes what lies at an address there; must not wait for any lock
 */
void set_area_describer(void (*fn)(unsigned long address, char *buf, size_t size))
{
	describe_area = fn;
}

/* ---- values that are no addresses ------------------------------------------------- */

static const struct {
	unsigned long value;
	const char *what;
} poisons[] = {
	{ POISON_FREE * 0x01010101UL, "the poison of freed slab objects: the pointer was read from one" },
	{ (unsigned long)LIST_POISON1, "LIST_POISON1: the next of an entry that list_del() took off its list" },
	{ (unsigned long)LIST_POISON2, "LIST_POISON2: the prev of an entry that list_del() took off its list" },
};

static const char *find_poison(unsigned long address)
{
	for (size_t i = 0; i < ARRAY_SIZE(poisons); i++)
		if (address - poisons[i].value + POISON_REACH < 2 * POISON_REACH)
			return poisons[i].what;
	return NULL;
}

/* ---- places ------------------------------------------------------------------------- */

static bool in_image(unsigned long address, const char *start, const char *end)
{
	return address >= (unsigned long)start && address < (unsigned long)end;
}

/* An address inside the kernel image. */
static const char *describe_image(unsigned long address)
{
	if (in_image(address, __boot_begin, __boot_end) ||
	    in_image(address, __init_begin, __init_end))
		return "in the kernel's .init memory, freed after the boot";
	if (in_image(address, __selftest_text_begin, __selftest_text_end) ||
	    in_image(address, __selftest_rodata_begin, __selftest_rodata_end))
		return "in the self-tests, read-only, and freed when they have run";
	if (in_image(address, _text, _etext))
		return "in the kernel's text, read-only";
	if (in_image(address, __start_rodata, __end_rodata))
		return "in the kernel's constants, read-only";
	return "in the kernel's data";
}

static const char *describe_lowmem(unsigned long address)
{
	u64 pa = (address & PAGE_MASK) - PAGE_OFFSET;

	if (!e820_any_mapped(pa, pa + PAGE_SIZE, E820_RAM))
		return "in lowmem: a hole of the direct map, where there is no RAM";
	return "in lowmem: the direct map";
}

/*
 * A section without a memory map has it at NULL, so to speak: pfn_to_page() of a frame that has no
 * struct page leads here.
 */
static bool may_be_struct_page(unsigned long address)
{
	return IS_ENABLED(CONFIG_SPARSEMEM) && address / sizeof(struct page) < PFN_DOWN(SZ_4G);
}

static void describe_near_null(unsigned long address, char *buf, size_t size)
{
	if (!address)
		scnprintf(buf, size, "NULL; page 0 is never mapped");
	else if (address - (unsigned long)ZERO_SIZE_PTR < sizeof(long))
		scnprintf(buf, size, "in page 0, which is never mapped: what kmalloc(0) returned");
	else if (address < PAGE_SIZE)
		scnprintf(buf, size, "in page 0, which is never mapped: 0x%lx bytes behind a NULL "
			  "pointer", address);
	else
		scnprintf(buf, size, "in user space, where nothing is: 0x%lx bytes behind a NULL "
			  "pointer", address);
}

static void describe_user(unsigned long address, char *buf, size_t size)
{
	const char *poison = find_poison(address);

	if (address < NULL_REACH)
		describe_near_null(address, buf, size);
	else if (poison)
		scnprintf(buf, size, "%s", poison);
	else if (may_be_struct_page(address))
		scnprintf(buf, size, "in user space, where nothing is mapped; the struct page of "
			  "pfn:%05lx would be there, if there were one",
			  address / (unsigned long)sizeof(struct page));
	else
		scnprintf(buf, size, "in user space, where nothing is mapped");
}

static void describe_vmalloc(unsigned long address, char *buf, size_t size)
{
	scnprintf(buf, size, "in the vmalloc area");
	if (describe_area)
		describe_area(address, buf, size);
}

#ifdef CONFIG_HIGHMEM

/* Return: false when @address is not where highmem is mapped for a while. */
static bool describe_window(unsigned long address, char *buf, size_t size)
{
	unsigned long slot = __virt_to_fix(address) - FIX_KMAP_BEGIN;

	if (slot < KM_TYPE_NR * NR_CPUS)
		scnprintf(buf, size, "in slot %lu of CPU %lu for kmap_atomic()", slot % KM_TYPE_NR,
			  slot / KM_TYPE_NR);
	else if (address >= PKMAP_BASE && PKMAP_NR(address) < LAST_PKMAP)
		scnprintf(buf, size, "in the pkmap area: slot %lu for kmap()", PKMAP_NR(address));
	else
		return false;
	return true;
}

#else

static bool describe_window(unsigned long address, char *buf, size_t size)
{
	return false;
}

#endif /* CONFIG_HIGHMEM */

static void describe_upper(unsigned long address, char *buf, size_t size)
{
	if (address >= -MAX_ERRNO)
		scnprintf(buf, size, "no address: the error %ld was used as a pointer", (long)address);
	else if (describe_window(address, buf, size))
		return;
	else
		scnprintf(buf, size, "%s", address >= FIXADDR_BOOT_START ? "in the fixed mappings" :
					   "in the gap behind the vmalloc area");
}

/**
 * describe_address() - what lies at a virtual address, in words
 * @address: any
 * @buf: gets them, to follow "the address is": "in lowmem: the direct map"
 * @size: of @buf
 *
 * Context: any, also in the middle of a report: takes no lock.
 */
void describe_address(unsigned long address, char *buf, size_t size)
{
	const struct kernel_stack *stack = find_kernel_stack(address);

	if (address < PAGE_OFFSET)
		describe_user(address, buf, size);
	else if (stack)
		scnprintf(buf, size, "on the %s", stack->name);
	else if (in_image(address, _text, _end))
		scnprintf(buf, size, "%s", describe_image(address));
	else if (address < (unsigned long)high_memory)
		scnprintf(buf, size, "%s", describe_lowmem(address));
	else if (address < VMALLOC_START)
		scnprintf(buf, size, "in the gap between lowmem and vmalloc");
	else if (address < VMALLOC_END)
		describe_vmalloc(address, buf, size);
	else
		describe_upper(address, buf, size);
}
