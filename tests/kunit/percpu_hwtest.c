// SPDX-License-Identifier: MIT
/*
 * The machine's part of per-CPU variables: the segment, and where it points.
 */
#include <asm/desc.h>
#include <asm/percpu.h>
#include <asm/sections.h>
#include <asm/smp.h>
#include <asm/stackprotector.h>
#include <kunit/test.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(u32, hw_value) = 0x12345678;

static const struct desc_struct *descriptor(unsigned int entry)
{
	struct desc_ptr gdtr;

	store_gdt(&gdtr);
	return (const struct desc_struct *)gdtr.address + entry;
}

static const struct desc_struct *fs_descriptor(void)
{
	return descriptor(GDT_ENTRY_PERCPU);
}

/*
 *	section (.init)             unit of CPU 0
 *	|------------|              |------------|
 *	0 ···········- FS base ----→
 *
 * Expect the base to be this processor's offset, and the segment to have no end.
 */
static void fs_base_is_this_cpus_offset(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, get_desc_base(fs_descriptor()), per_cpu_offset(smp_processor_id()));
	KUNIT_EXPECT_EQ(test, get_desc_base(fs_descriptor()), this_cpu_read(this_cpu_off));
	KUNIT_EXPECT_EQ(test, get_desc_limit(fs_descriptor()), 0xfffffUL);
}

/* Expect the selector in FS to be the one that the GDT has it under. */
static void fs_holds_the_selector(struct kunit *test)
{
	u16 fs;

	asm("movw %%fs, %0" : "=r"(fs));
	KUNIT_EXPECT_EQ(test, fs, __KERNEL_PERCPU);
}

/* Expect the instruction and the pointer to see the same memory. */
static void segment_and_pointer_agree(struct kunit *test)
{
	u32 *mine = per_cpu_ptr(&hw_value, smp_processor_id());

	KUNIT_EXPECT_EQ(test, *mine, 0x12345678U);
	this_cpu_write(hw_value, 0xabcdef01);
	KUNIT_EXPECT_EQ(test, *mine, 0xabcdef01);
	*mine = 0x12345678;
	KUNIT_EXPECT_EQ(test, this_cpu_read(hw_value), 0x12345678U);
}

static bool is_in_section(const u32 *at)
{
	return (const char *)at >= __init_begin && (const char *)at < __init_end;
}

/* Expect the boot processor to have left the section: that memory belongs to somebody else. */
static void boot_cpu_left_the_section(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, per_cpu_offset(0), 0UL);
	KUNIT_EXPECT_TRUE(test, is_in_section((__force u32 *)&hw_value));
	KUNIT_EXPECT_FALSE(test, is_in_section(this_cpu_ptr(&hw_value)));
}

/*
 *	GS ──→ | 20 bytes | canary |
 *
 * Expect the word that the compiler compares to be this processor's own, new since the image was
 * made, and one that ends strings.
 */
static void canary_is_this_cpus_own(struct kunit *test)
{
	unsigned long seen;

	asm("movl %%gs:20, %0" : "=r"(seen));
	KUNIT_EXPECT_EQ(test, get_desc_base(descriptor(GDT_ENTRY_STACK_CANARY)),
			(unsigned long)this_cpu_ptr(&stack_canary));
	KUNIT_EXPECT_EQ(test, seen, this_cpu_read(stack_canary.canary));
	KUNIT_EXPECT_EQ(test, seen & ~CANARY_MASK, 0UL);
	if (boot_cpu_has(X86_FEATURE_TSC))
		KUNIT_EXPECT_NE(test, seen, 0x7ac3e500UL);
}

static struct kunit_case percpu_hw_cases[] = {
	KUNIT_CASE(fs_base_is_this_cpus_offset),
	KUNIT_CASE(fs_holds_the_selector),
	KUNIT_CASE(segment_and_pointer_agree),
	KUNIT_CASE(boot_cpu_left_the_section),
	KUNIT_CASE(canary_is_this_cpus_own),
	{}
};

static struct kunit_suite percpu_hw_suite = {
	.name = "percpu-hardware",
	.test_cases = percpu_hw_cases,
};
kunit_test_suite(percpu_hw_suite);
