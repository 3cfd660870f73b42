// SPDX-License-Identifier: MIT
/*
 * ioremap() and iounmap().  The device is whatever answers behind the address:
 * a case looks at entries, and at RAM only where it must be refused.
 */
#include <asm/init.h>
#include <asm/setup.h>
#include <kunit/test.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "again.h"

/* The local APIC's registers: on no PC is there RAM. */
#define DEVICE 0xfee00000ULL

/* As an address like any other, for those who only compare it or look it up. */
static void *plain(void __iomem *at)
{
	return (__force void *)at;
}

static pte_t entry(const void __iomem *addr)
{
	return *virt_to_kpte(pointer_fixmap(addr) & PAGE_MASK);
}

/*
 *	phys	fee00ff0 .. fee0100f		two pages, 32 bytes across their border
 *
 * Expect both pages, the offset, no caching; and an area that knows its device.
 */
static void maps_whole_pages(struct kunit *test)
{
	char __iomem *at = ioremap(DEVICE + 0xff0, 32);
	const struct vm_struct *vm = at ? find_vm_area(plain(at)) : NULL;

	KUNIT_ASSERT_NOT_NULL(test, vm);
	KUNIT_EXPECT_EQ(test, pointer_fixmap(at) & ~PAGE_MASK, 0xff0UL);
	KUNIT_EXPECT_EQ(test, pte_pfn(entry(at)), PFN_DOWN(DEVICE));
	KUNIT_EXPECT_EQ(test, pte_pfn(entry(at + 31)), PFN_DOWN(DEVICE) + 1);
	KUNIT_EXPECT_TRUE(test, pte_val(entry(at)) & _PAGE_PCD);
	KUNIT_EXPECT_EQ(test, get_vm_area_size(vm), 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, vm->phys_addr, (phys_addr_t)DEVICE);
	KUNIT_EXPECT_TRUE(test, vm->flags & VM_IOREMAP);
	iounmap(at);
	KUNIT_EXPECT_TRUE(test, pte_none(entry(at)));
}

/* Expect ioremap_cache() to be cached, and ioremap_nocache() to be ioremap(). */
static void caching(struct kunit *test)
{
	void __iomem *cached = ioremap_cache(DEVICE, PAGE_SIZE);
	void __iomem *uncached = ioremap_nocache(DEVICE, PAGE_SIZE);

	KUNIT_ASSERT_TRUE(test, cached && uncached);
	KUNIT_EXPECT_FALSE(test, pte_val(entry(cached)) & (_PAGE_PCD | _PAGE_PWT));
	KUNIT_EXPECT_TRUE(test, pte_val(entry(uncached)) & _PAGE_PCD);
	iounmap(cached);
	iounmap(uncached);
}

/* Expect the last bytes below 4 GiB to be mapped, and not one more. */
static void up_to_4_gib(struct kunit *test)
{
	void __iomem *last = ioremap(SZ_4G - PAGE_SIZE, PAGE_SIZE);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_NOT_NULL(test, last);
	KUNIT_EXPECT_EQ(test, vmalloc_to_pfn(plain(last)), 0xfffffUL);
	iounmap(last);
	KUNIT_EXPECT_NULL(test, ioremap(SZ_4G - PAGE_SIZE, PAGE_SIZE + 1));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "two-level page tables do not reach"));
	KUNIT_EXPECT_NULL(test, ioremap(SZ_4G, 1));
	KUNIT_EXPECT_NULL(test, ioremap(DEVICE, 0));
}

/* Expect RAM to be refused with range and caller, be it only the last byte of the range. */
static void ram_is_refused(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	u32 mark = kmsg_mark();
	char line[64];

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_NULL(test, ioremap(page_to_phys(page), PAGE_SIZE));
	snprintf(line, sizeof(line), "ioremap on 0x%08llx - 0x%08llx refused: that is RAM",
		 page_to_phys(page), page_to_phys(page) + PAGE_SIZE - 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	KUNIT_EXPECT_NULL(test, ioremap(0xfffff, 2));
	__free_page(page);
}

/* Expect 640 KiB to 1 MiB at their place in the direct map, with no area. */
static void isa_range_is_mapped_already(struct kunit *test)
{
	void __iomem *display = ioremap(0xb8000, PAGE_SIZE);
	u32 mark = kmsg_mark();

	KUNIT_EXPECT_PTR_EQ(test, display, __va(0xb8000));
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(plain(display)));
	iounmap(display);
	iounmap(NULL);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "BUG"));
}

/* Expect what ioremap() has not returned to be reported, and a second iounmap(), too. */
static void bad_unmaps(struct kunit *test)
{
	void __iomem *at = ioremap(DEVICE, PAGE_SIZE);
	void *area = vmalloc(PAGE_SIZE);
	u32 mark = kmsg_mark();

	KUNIT_ASSERT_TRUE(test, at && area);
	iounmap((__force void __iomem *)area);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "iounmap() vm area of another kind"));
	mark = kmsg_mark();
	vfree(plain(at));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "vfree() vm area of another kind"));
	iounmap(at);
	mark = kmsg_mark();
	iounmap(at);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "iounmap() vm area that is free already"));
	vfree(area);
}

/* Expect a device not to be read by those who only look around. */
static void vread_leaves_devices_alone(struct kunit *test)
{
	void __iomem *at = ioremap(DEVICE, PAGE_SIZE);
	u32 word = 1;

	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_EQ(test, vread((char *)&word, plain(at), sizeof(word)), 4L);
	KUNIT_EXPECT_EQ(test, word, 0U);
	iounmap(at);
}

static int ioremap_suite_init(struct kunit *test)
{
	if (!after_bootmem)
		kunit_skip(test, "the boot is not over");
	return 0;
}

static struct kunit_case ioremap_cases[] = {
	KUNIT_CASE(maps_whole_pages),
	KUNIT_CASE(caching),
	KUNIT_CASE(up_to_4_gib),
	KUNIT_CASE(ram_is_refused),
	KUNIT_CASE(isa_range_is_mapped_already),
	KUNIT_CASE(bad_unmaps),
	KUNIT_CASE(vread_leaves_devices_alone),
	{}
};

static struct kunit_suite ioremap_suite = {
	.name = "ioremap",
	.init = ioremap_suite_init,
	.test_cases = ioremap_cases,
};
kunit_test_suite(ioremap_suite);
