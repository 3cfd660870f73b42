// SPDX-License-Identifier: MIT
/*
 * Per-CPU memory as its users see it: static and dynamic variables, the operations on
 * them, and what is done wrong with them.  The chunks behind it: percpu_chunk_test.c.
 */
#include <asm/smp.h>
#include <asm/topology.h>
#include <linux/irqflags.h>
#include <linux/kmemleak.h>
#include <linux/printk.h>

#include "again.h"
#include "percpu_fixture.h"

struct triple {
	u32 a, b, c;
};

static DEFINE_PER_CPU(u8, byte_var) = 0x12;
static DEFINE_PER_CPU(u16, word_var) = 0x1234;
static DEFINE_PER_CPU(u32, long_var) = 0x12345678;
static DEFINE_PER_CPU(int, signed_var) = -5;
static DEFINE_PER_CPU(void *, pointer_var);
static DEFINE_PER_CPU(struct triple, struct_var) = { 1, 2, 3 };
static DEFINE_PER_CPU(u32, array_var[3]) = { 7, 8, 9 };
static DEFINE_PER_CPU_ALIGNED(u32, aligned_var);

/* ------------------------------------------------------ static variables */

/* Expect the values that they were defined with, whichever way they are read. */
static void static_values_are_copied(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, this_cpu_read(byte_var), 0x12);
	KUNIT_EXPECT_EQ(test, this_cpu_read(word_var), 0x1234);
	KUNIT_EXPECT_EQ(test, this_cpu_read(long_var), 0x12345678U);
	KUNIT_EXPECT_EQ(test, this_cpu_read(signed_var), -5);
	KUNIT_EXPECT_NULL(test, this_cpu_read(pointer_var));
	KUNIT_EXPECT_EQ(test, per_cpu(long_var, smp_processor_id()), 0x12345678U);
}

/* Expect members and elements to be reached like the whole. */
static void struct_and_array(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, this_cpu_read(struct_var.b), 2U);
	KUNIT_EXPECT_EQ(test, this_cpu_read(array_var[2]), 9U);
	this_cpu_add(struct_var.c, 4);
	KUNIT_EXPECT_EQ(test, this_cpu_ptr(&struct_var)->c, 7U);
	this_cpu_sub(struct_var.c, 4);
	KUNIT_EXPECT_EQ(test, *this_cpu_ptr(&array_var[0]), 7U);
}

/* Expect an alignment that was asked for to hold for the copies. */
static void alignment_of_copies(struct kunit *test)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)per_cpu_ptr(&aligned_var, cpu),
						   L1_CACHE_BYTES));
}

/* Expect each processor to know its number, its offset and its node. */
static void processors_know_themselves(struct kunit *test)
{
	unsigned int cpu;

	KUNIT_EXPECT_LT(test, (unsigned int)smp_processor_id(), nr_cpu_ids);
	KUNIT_EXPECT_EQ(test, this_cpu_read(this_cpu_off), per_cpu_offset(smp_processor_id()));
	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(cpu_number, cpu), (int)cpu);
		KUNIT_EXPECT_EQ(test, per_cpu(this_cpu_off, cpu), per_cpu_offset(cpu));
		KUNIT_EXPECT_TRUE(test, node_online(cpu_to_node(cpu)));
	}
}

/* Expect what the early table had: the areas have it now, and the table is closed. */
static void early_maps_moved(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, early_per_cpu_ptr(x86_cpu_to_apicid));
	KUNIT_EXPECT_NULL(test, early_per_cpu_ptr(x86_bios_cpu_apicid));
	KUNIT_EXPECT_NULL(test, early_per_cpu_ptr(x86_cpu_to_node_map));
	KUNIT_EXPECT_PTR_EQ(test, &early_per_cpu(x86_cpu_to_apicid, 0),
			    per_cpu_ptr(&x86_cpu_to_apicid, 0));
	KUNIT_EXPECT_EQ(test, early_cpu_to_node(0), cpu_to_node(0));
}

/* Expect the copies, and nothing beside them, to count as static per-CPU addresses. */
static void static_addresses_are_known(struct kunit *test)
{
	unsigned long mine = (unsigned long)this_cpu_ptr(&long_var);

	KUNIT_EXPECT_TRUE(test, is_kernel_percpu_address(mine));
	KUNIT_EXPECT_TRUE(test, is_kernel_percpu_address((unsigned long)pcpu.base));
	KUNIT_EXPECT_FALSE(test, is_kernel_percpu_address((unsigned long)pcpu.base - 1));
	KUNIT_EXPECT_FALSE(test, is_kernel_percpu_address((unsigned long)pcpu.base +
							  pcpu.static_size));
	KUNIT_EXPECT_FALSE(test, is_kernel_percpu_address((unsigned long)&long_var));
}

/* ------------------------------------------------------------ operations */

static void ops_on_bytes(struct kunit *test)
{
	this_cpu_write(byte_var, 0xfe);
	this_cpu_inc(byte_var);
	KUNIT_EXPECT_EQ(test, this_cpu_read(byte_var), 0xff);
	KUNIT_EXPECT_EQ(test, this_cpu_inc_return(byte_var), 0);	/* and the neighbour stays */
	KUNIT_EXPECT_EQ(test, this_cpu_add_return(byte_var, 0x82), 0x82);
	this_cpu_and(byte_var, 0x0f);
	this_cpu_or(byte_var, 0x10);
	KUNIT_EXPECT_EQ(test, this_cpu_read(byte_var), 0x12);
	KUNIT_EXPECT_EQ(test, this_cpu_read(word_var), 0x1234);
}

static void ops_on_words(struct kunit *test)
{
	this_cpu_write(word_var, 0xffff);
	KUNIT_EXPECT_EQ(test, this_cpu_inc_return(word_var), 0);
	this_cpu_dec(word_var);
	KUNIT_EXPECT_EQ(test, this_cpu_read(word_var), 0xffff);
	this_cpu_sub(word_var, 0xedcb);
	KUNIT_EXPECT_EQ(test, this_cpu_read(word_var), 0x1234);
	KUNIT_EXPECT_EQ(test, this_cpu_read(long_var), 0x12345678U);
}

static void ops_on_longs(struct kunit *test)
{
	this_cpu_add(long_var, 0x10000000);
	KUNIT_EXPECT_EQ(test, this_cpu_read(long_var), 0x22345678U);
	KUNIT_EXPECT_EQ(test, this_cpu_sub_return(long_var, 0x10000000), 0x12345678U);
	KUNIT_EXPECT_EQ(test, this_cpu_dec_return(long_var), 0x12345677U);
	__this_cpu_inc(long_var);
	this_cpu_or(long_var, 0x80000000);
	this_cpu_and(long_var, 0x7fffffff);
	KUNIT_EXPECT_EQ(test, __this_cpu_read(long_var), 0x12345678U);
}

static void ops_on_signed(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, this_cpu_add_return(signed_var, 10), 5);
	this_cpu_sub(signed_var, 10);
	KUNIT_EXPECT_EQ(test, this_cpu_read(signed_var), -5);
}

/* Expect a pointer to be written only where the old one was expected. */
static void cmpxchg_and_xchg(struct kunit *test)
{
	void *mine = &before;

	KUNIT_EXPECT_NULL(test, this_cpu_cmpxchg(pointer_var, NULL, mine));
	KUNIT_EXPECT_PTR_EQ(test, this_cpu_cmpxchg(pointer_var, NULL, NULL), mine);
	KUNIT_EXPECT_PTR_EQ(test, this_cpu_read(pointer_var), mine);
	KUNIT_EXPECT_PTR_EQ(test, this_cpu_xchg(pointer_var, NULL), mine);
	KUNIT_EXPECT_NULL(test, this_cpu_read(pointer_var));
	KUNIT_EXPECT_EQ(test, this_cpu_xchg(byte_var, 0x55), 0x12);
	KUNIT_EXPECT_EQ(test, this_cpu_xchg(byte_var, 0x12), 0x55);
}

static void get_and_put_cpu_var(struct kunit *test)
{
	u32 *mine = &get_cpu_var(long_var);

	KUNIT_EXPECT_PTR_EQ(test, mine, this_cpu_ptr(&long_var));
	*mine += 1;
	put_cpu_var(long_var);
	KUNIT_EXPECT_EQ(test, this_cpu_dec_return(long_var), 0x12345678U);
}

/* --------------------------------------------------------------- dynamic */

/* Expect the same operations, and the pointers of per_cpu_ptr(), to work on it. */
static void dynamic_variable(struct kunit *test)
{
	u32 __percpu *hits = alloc_percpu(u32);

	KUNIT_ASSERT_NOT_NULL(test, hits);
	this_cpu_inc(*hits);
	this_cpu_add(*hits, 41);
	KUNIT_EXPECT_EQ(test, this_cpu_read(*hits), 42U);
	KUNIT_EXPECT_EQ(test, *per_cpu_ptr(hits, smp_processor_id()), 42U);
	KUNIT_EXPECT_PTR_EQ(test, get_cpu_ptr(hits), this_cpu_ptr(hits));
	put_cpu_ptr(hits);
	free_percpu(hits);
}

/* Sizes at the edges of a word, expect each to be there in full and zero. */
static void sizes(struct kunit *test)
{
	static const size_t sizes[] = { 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 127, 128, 129, 4095, 4096,
					4097 };

	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		void __percpu *p = __alloc_percpu(sizes[i], 1);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE(test, zero_on_all(p, sizes[i]));
		fill_on_all(p, 0xff, sizes[i]);
		free_percpu(p);
	}
}

/* Expect every alignment up to a page, of the copies. */
static void alignments(struct kunit *test)
{
	for (size_t align = 1; align <= PAGE_SIZE; align *= 2) {
		void __percpu *odd = __alloc_percpu(4, 4);
		void __percpu *p = __alloc_percpu(4, align);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)this_cpu_ptr((char __percpu *)p), align));
		free_percpu(p);
		free_percpu(odd);
	}
}

/* Expect NULL, and a warning that names both numbers. */
static void illegal_requests(struct kunit *test)
{
	u32 mark = kmsg_mark();

	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(0, 4, QUIET));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(pcpu.unit_size + 1, 4, QUIET));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp((size_t)-1, 4, QUIET));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(4, 2 * PAGE_SIZE, QUIET));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(4, 12, QUIET));
	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(4, 0, QUIET));
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "percpu"));
	KUNIT_EXPECT_NULL(test, __alloc_percpu(0, 4));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "illegal size (0) or align (4) for percpu"));
}

/* Expect what comes back to be zero, whatever the one before left in it. */
static void reuse_is_zeroed(struct kunit *test)
{
	void __percpu *first = __alloc_percpu(64, 8), *again;

	KUNIT_ASSERT_NOT_NULL(test, first);
	fill_on_all(first, 0xa5, 64);
	free_percpu(first);
	again = __alloc_percpu(64, 8);
	KUNIT_EXPECT_PTR_EQ(test, again, first);
	KUNIT_EXPECT_TRUE(test, zero_on_all(again, 64));
	free_percpu(again);
}

/* |A|B|C| -> |A| |C|: expect the hole to be taken next, by what fits. */
static void holes_are_filled(struct kunit *test)
{
	void __percpu *a = __alloc_percpu(32, 32), *b = __alloc_percpu(32, 32);
	void __percpu *c = __alloc_percpu(32, 32), *small;

	free_percpu(b);
	small = __alloc_percpu(16, 16);
	KUNIT_EXPECT_LE(test, (unsigned long)small, (unsigned long)b);
	free_percpu(small);
	KUNIT_EXPECT_PTR_EQ(test, __alloc_percpu(32, 32), b);
	free_percpu(a);
	free_percpu(b);
	free_percpu(c);
}

/* Expect no two of many to share a byte on any processor. */
static void patterns_stay_apart(struct kunit *test)
{
	for (u32 i = 0; i < MANY; i++) {
		table[i] = __alloc_percpu(8 + i % 48, 4);
		KUNIT_ASSERT_NOT_NULL(test, table[i]);
		fill_on_all(table[i], (int)(i & 0xff), 8 + i % 48);
	}
	for (u32 i = 0; i < MANY; i++) {
		const char *mine = this_cpu_ptr((char __percpu *)table[i]);

		KUNIT_EXPECT_NULL(test, memchr_inv(mine, (int)(i & 0xff), 8 + i % 48));
		free_percpu(table[i]);
	}
}

/* With interrupts off: expect the small case to work, and the flag to stay. */
static void atomic_allocation(struct kunit *test)
{
	unsigned long flags;
	void __percpu *p;

	local_irq_save(flags);
	p = __alloc_percpu_gfp(16, 8, GFP_ATOMIC);
	KUNIT_EXPECT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	free_percpu(p);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_restore(flags);
}

/* ---------------------------------------------------------------- misuse */

/* Expect nothing at all. */
static void free_of_null(struct kunit *test)
{
	free_percpu(NULL);
}

/* Freed twice: expect a report, and the second one to change nothing. */
static void double_free(struct kunit *test)
{
	void __percpu *p = __alloc_percpu(16, 8);
	u32 mark = kmsg_mark();

	free_percpu(p);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "BUG: Trying to free_percpu()"));
	free_percpu(p);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG: Trying to free_percpu()"));
}

/* The middle of an area, and one byte off: expect a report, and the area to stay. */
static void free_of_middle(struct kunit *test)
{
	char __percpu *p = __alloc_percpu(16, 8);
	u32 mark = kmsg_mark();

	free_percpu(p + 8);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG: Trying to free_percpu()"));
	mark = kmsg_mark();
	free_percpu(p + 1);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG: Trying to free_percpu()"));
	KUNIT_EXPECT_EQ(test, count_free_words(), free_words - 4);
	free_percpu(p);
}

/* Expect a static variable, and an address of nobody's, to be refused. */
static void free_of_foreign(struct kunit *test)
{
	u32 mark = kmsg_mark();

	free_percpu(&long_var);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG: Trying to free_percpu()"));
	mark = kmsg_mark();
	free_percpu(pcpu_addr_to_ptr(pcpu.base - PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "BUG: Trying to free_percpu()"));
	KUNIT_EXPECT_EQ(test, this_cpu_read(long_var), 0x12345678U);
}

/* Expect it to say so: nothing was reserved for modules. */
static void reserved_part_is_empty(struct kunit *test)
{
	if (pcpu.reserved)
		kunit_skip(test, "a part is reserved");
	KUNIT_EXPECT_NULL(test, __alloc_reserved_percpu(16, 8));
}

static struct kunit_case percpu_cases[] = {
	KUNIT_CASE(static_values_are_copied),
	KUNIT_CASE(struct_and_array),
	KUNIT_CASE(alignment_of_copies),
	KUNIT_CASE(processors_know_themselves),
	KUNIT_CASE(early_maps_moved),
	KUNIT_CASE(static_addresses_are_known),
	KUNIT_CASE(ops_on_bytes),
	KUNIT_CASE(ops_on_words),
	KUNIT_CASE(ops_on_longs),
	KUNIT_CASE(ops_on_signed),
	KUNIT_CASE(cmpxchg_and_xchg),
	KUNIT_CASE(get_and_put_cpu_var),
	KUNIT_CASE(dynamic_variable),
	KUNIT_CASE(sizes),
	KUNIT_CASE(alignments),
	KUNIT_CASE(illegal_requests),
	KUNIT_CASE(reuse_is_zeroed),
	KUNIT_CASE(holes_are_filled),
	KUNIT_CASE(patterns_stay_apart),
	KUNIT_CASE(atomic_allocation),
	KUNIT_CASE(free_of_null),
	KUNIT_CASE(double_free),
	KUNIT_CASE(free_of_middle),
	KUNIT_CASE(free_of_foreign),
	KUNIT_CASE(reserved_part_is_empty),
	{}
};

static struct kunit_suite percpu_suite = {
	.name = "percpu",
	.init = percpu_suite_init,
	.exit = percpu_suite_exit,
	.test_cases = percpu_cases,
};
kunit_test_suite(percpu_suite);
