// SPDX-License-Identifier: MIT
/*
 * What an address is, in words.
 */
#include <asm/fixmap.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <kunit/test.h>
#include <linux/describe.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/poison.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static void expect_words(struct kunit *test, unsigned long address, const char *words)
{
	char said[DESCRIPTION_SIZE];

	describe_address(address, said, sizeof(said));
	KUNIT_EXPECT_TRUE_MSG(test, strstr(said, words), "of %08lx: \"%s\", not \"%s\"", address, said,
			      words);
}

/* Expect values that are no addresses to be known, also a few bytes off. */
static void no_addresses(struct kunit *test)
{
	expect_words(test, 0, "NULL; page 0");
	expect_words(test, 0x24, "0x24 bytes behind a NULL pointer");
	expect_words(test, (unsigned long)ZERO_SIZE_PTR, "what kmalloc(0) returned");
	expect_words(test, 0x1044, "0x1044 bytes behind a NULL pointer");
	expect_words(test, (unsigned long)-ENOMEM, "the error -12 was used as a pointer");
	expect_words(test, POISON_FREE * 0x01010101UL, "the poison of freed slab objects");
	expect_words(test, POISON_FREE * 0x01010101UL + 0x30, "the poison of freed slab objects");
	expect_words(test, POISON_FREE * 0x01010101UL + 0x3000, "in user space");
	expect_words(test, (unsigned long)LIST_POISON1 + 4, "LIST_POISON1");
	expect_words(test, (unsigned long)LIST_POISON2 - 4, "LIST_POISON2");
}

/*
 *	0 ... PAGE_OFFSET [image] ... high_memory | gap | vmalloc | gap | kmap | fixmap
 *
 * Expect each part to have its name, up to its last byte.
 */
static void parts_of_the_address_space(struct kunit *test)
{
	expect_words(test, 0x10000000, "in user space, where nothing is mapped");
	expect_words(test, PAGE_OFFSET - 1, "in user space, where nothing is mapped");
	expect_words(test, (unsigned long)__boot_end, "in the kernel's text");
	expect_words(test, (unsigned long)__init_begin, "in the kernel's .init memory");
	expect_words(test, (unsigned long)__start_rodata, "in the kernel's constants");
	expect_words(test, (unsigned long)__end_rodata - 1, "in the kernel's constants");
	expect_words(test, (unsigned long)_sdata, "in the kernel's data");
	expect_words(test, kernel_vaddr(0x1000), "in lowmem: the direct map");
	expect_words(test, (unsigned long)high_memory, "in the gap between lowmem and vmalloc");
	expect_words(test, VMALLOC_START - 1, "in the gap between lowmem and vmalloc");
	expect_words(test, VMALLOC_END - 1, "in the vmalloc area");
	expect_words(test, VMALLOC_END, "in the gap behind the vmalloc area");
	expect_words(test, __fix_to_virt(FIX_HOLE), "in the fixed mappings");
}

#ifdef CONFIG_HIGHMEM

/* Expect the windows to highmem to have their numbers. */
static void windows(struct kunit *test)
{
	expect_words(test, PKMAP_BASE + 5 * PAGE_SIZE, "slot 5 for kmap()");
	expect_words(test, __fix_to_virt(FIX_KMAP_BEGIN + 3), "in slot 3 of CPU 0 for kmap_atomic()");
	if (NR_CPUS > 1)
		expect_words(test, __fix_to_virt(FIX_KMAP_BEGIN + KM_TYPE_NR),
			     "in slot 0 of CPU 1 for kmap_atomic()");
}

#else

static void windows(struct kunit *test)
{
	kunit_skip(test, "without CONFIG_HIGHMEM there are none");
}

#endif /* CONFIG_HIGHMEM */

/*
 *	| page | page | guard |
 *
 * Expect an area to be known with its owner, its guard page, and when it was freed.
 */
static void areas(struct kunit *test)
{
	void *area = vmalloc(2 * PAGE_SIZE);
	unsigned long vaddr = pointer_fixmap(area);

	KUNIT_ASSERT_NOT_NULL(test, area);
	expect_words(test, vaddr + 2 * PAGE_SIZE - 1, "part of");
	expect_words(test, vaddr, "which areas");
	expect_words(test, vaddr, "got from vmalloc()");
	expect_words(test, vaddr + 2 * PAGE_SIZE, "in the guard page behind");
	vfree(area);
	expect_words(test, vaddr, "in what was freed and waits");
	vm_unmap_aliases();
	expect_words(test, vaddr, "where nothing is allocated");
}

static struct kunit_case describe_cases[] = {
	KUNIT_CASE(no_addresses),
	KUNIT_CASE(parts_of_the_address_space),
	KUNIT_CASE(windows),
	KUNIT_CASE(areas),
	{},
};

static struct kunit_suite describe_suite = { .name = "describe", .test_cases = describe_cases };
kunit_test_suite(describe_suite);
