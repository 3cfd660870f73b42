// SPDX-License-Identifier: MIT
/*
 * Per-CPU memory as its users see it, and what happens to chunks behind it.
 *
 *	first chunk	| static | dynamic |	full: the cases fill it ...
 *	second chunk	|        dynamic   |	... and see this one come and go
 *
 * Each case leaves everything as it found it: words, chunks, pages.
 */
#include "../../mm/percpu_internal.h"
#include "../../mm/vmap.h"

#include <asm/init.h>
#include <asm/smp.h>
#include <asm/topology.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/kmemleak.h>
#include <linux/list.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/shrinker.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "mm_state.h"
#include "again.h"

#define QUIET (GFP_KERNEL | __GFP_NOWARN)
#define MANY 512
#define CHUNKS_SPAN (20UL * SZ_4M)	/* in use, and waiting for a flush of the TLBs */

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

#define LARGE_UNIT (PCPU_MAX_WORDS * PCPU_WORD & PAGE_MASK)

static char own_first_chunk[PAGE_SIZE] __aligned(PAGE_SIZE);
static unsigned long own_books[512];
static struct pcpu_state live;
static void __percpu *table[MANY];
static struct mm_state before;
static u32 free_words;

static u32 count_free_words(void)
{
	const struct pcpu_chunk *chunk;
	u32 words = 0;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		words += chunk->map.free;
	return words;
}

static unsigned int count_chunks(void)
{
	const struct pcpu_chunk *chunk;
	unsigned int nr = 0;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		nr++;
	return nr;
}

static bool zero_on_all(void __percpu *ptr, size_t size)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (memchr_inv(per_cpu_ptr((char __percpu *)ptr, cpu), 0, size))
			return false;
	return true;
}

static void fill_on_all(void __percpu *ptr, int byte, size_t size)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr((char __percpu *)ptr, cpu), byte, size);
}

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

/* ---------------------------------------------------------------- chunks */

/* Of memory, when all of it is populated. */
static unsigned long pages_of_a_chunk(void)
{
	return pcpu.nr_units * (pcpu.unit_size / PAGE_SIZE);
}

/* Larger than what the first chunk has left: expect another chunk, and the first word of it. */
static void chunk_is_created(struct kunit *test)
{
	char __percpu *p = __alloc_percpu(pcpu.unit_size, PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	KUNIT_EXPECT_EQ(test, pcpu.nr_empty, 0U);
	KUNIT_EXPECT_TRUE(test, zero_on_all(p, pcpu.unit_size));
	fill_on_all(p, 0x5a, pcpu.unit_size);
	free_percpu(p);
	KUNIT_EXPECT_EQ(test, pcpu.nr_empty, 1U);
}

static bool in_first_chunk(const void __percpu *ptr)
{
	return (unsigned long)(pcpu_ptr_to_addr(ptr) - pcpu.base) < pcpu.unit_size;
}

/* Whole pages of the first chunk, as many as it has.  Return: how many, in table[]. */
static u32 take_first_chunk(void)
{
	u32 nr = 0;

	while (in_first_chunk(table[nr] = __alloc_percpu(PAGE_SIZE, PAGE_SIZE)))
		nr++;
	free_percpu(table[nr]);
	pcpu_reclaim();
	return nr;
}

static void give_table(u32 nr)
{
	while (nr)
		free_percpu(table[--nr]);
}

/* A new chunk: expect memory where something is taken, and nowhere else. */
static void pages_come_on_demand(struct kunit *test)
{
	u32 nr = take_first_chunk();
	unsigned long pages = pcpu_nr_pages();
	char __percpu *three = __alloc_percpu(2 * PAGE_SIZE + 64, PAGE_SIZE), *one;

	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + 3 * pcpu.nr_units);
	one = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + 4 * pcpu.nr_units);
	KUNIT_EXPECT_TRUE(test, zero_on_all(one, PAGE_SIZE));
	free_percpu(one);
	free_percpu(three);
	give_table(nr);
}

/*
 *	page	| A  | B  | C  |	A and C are freed
 *
 * Expect reclaiming to take their memory and to leave B's, and them to come back as zeros.
 */
static void idle_pages_go(struct kunit *test)
{
	u32 nr = take_first_chunk();
	char __percpu *a = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	char __percpu *b = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	char __percpu *c = __alloc_percpu(PAGE_SIZE, PAGE_SIZE);
	unsigned long pages = pcpu_nr_pages();

	fill_on_all(a, 0xaa, PAGE_SIZE);
	fill_on_all(b, 0xbb, PAGE_SIZE);
	free_percpu(a);
	free_percpu(c);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), 2UL * pcpu.nr_units);
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages - 2 * pcpu.nr_units);
	KUNIT_EXPECT_NULL(test, memchr_inv(this_cpu_ptr(b), 0xbb, PAGE_SIZE));
	KUNIT_EXPECT_PTR_EQ(test, __alloc_percpu(PAGE_SIZE, PAGE_SIZE), a);
	KUNIT_EXPECT_TRUE(test, zero_on_all(a, PAGE_SIZE));
	free_percpu(a);
	free_percpu(b);
	give_table(nr);
}

/* The page allocator runs out: expect it to get the pages of an empty chunk. */
static void shrinker_gets_them(struct kunit *test)
{
	unsigned long pages = pcpu_nr_pages();

	free_percpu(__alloc_percpu(pcpu.unit_size, 4));
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + pages_of_a_chunk());
	KUNIT_EXPECT_GE(test, shrink_slab(GFP_KERNEL), pages_of_a_chunk());
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
}

/* Expect each unit's memory to be found, a page of its own for each processor. */
static void physical_addresses(struct kunit *test)
{
	u32 __percpu *whole = __alloc_percpu(pcpu.unit_size, 4);
	phys_addr_t last = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		u32 *copy = per_cpu_ptr(whole, cpu) + 3;
		phys_addr_t pa = per_cpu_ptr_to_phys(copy);

		KUNIT_EXPECT_EQ(test, (u32)(pa % PAGE_SIZE), 12U);
		KUNIT_EXPECT_TRUE(test, pa != last);
		KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(copy), pfn_to_page(PFN_DOWN(pa)));
		last = pa;
	}
	free_percpu(whole);
	*this_cpu_ptr(&long_var) = 0x12345678;
	if (!is_vmalloc_addr(this_cpu_ptr(&long_var)))
		KUNIT_EXPECT_PTR_EQ(test, __va(per_cpu_ptr_to_phys(this_cpu_ptr(&long_var))),
				    (void *)this_cpu_ptr(&long_var));
}

/* With GFP_ATOMIC: expect no new chunk, but pages in one that is there. */
static void atomic_makes_no_chunk(struct kunit *test)
{
	void __percpu *page;

	KUNIT_EXPECT_NULL(test, __alloc_percpu_gfp(pcpu.unit_size, 4, GFP_ATOMIC | __GFP_NOWARN));
	page = __alloc_percpu(pcpu.unit_size - PAGE_SIZE, 4);
	free_percpu(page);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), pages_of_a_chunk() - pcpu.nr_units);
	page = __alloc_percpu(pcpu.unit_size - PAGE_SIZE, 4);
	KUNIT_EXPECT_NOT_NULL(test, page);
	free_percpu(page);
	page = __alloc_percpu_gfp(pcpu.unit_size, 4, GFP_ATOMIC);
	KUNIT_EXPECT_NOT_NULL(test, page);
	free_percpu(page);
}

/* ------------------------------------------------- addresses for chunks */

static bool is_gap(unsigned long start, unsigned long size)
{
	struct vm_struct vm;

	return !vmap_area_copy_above(start, &vm) || vm_start(&vm) >= start + size;
}

/* By trying every page from the top. */
static unsigned long search_base(const unsigned long *offsets, const size_t *sizes, int nr)
{
	unsigned long span = 0;

	for (int i = 0; i < nr; i++)
		span = max(span, offsets[i] + sizes[i]);
	for (unsigned long base = VMALLOC_END - span; base >= VMALLOC_START; base -= PAGE_SIZE) {
		int i = 0;

		while (i < nr && is_gap(base + offsets[i], sizes[i]))
			i++;
		if (i == nr)
			return base;
	}
	return 0;
}

/* @distance: between two groups of areas, behind which, and between which, others lie already. */
static void expect_highest_base(struct kunit *test, unsigned long distance)
{
	const unsigned long offsets[] = { 0, distance, distance / 2 };
	const size_t sizes[] = { 4 * PAGE_SIZE, 2 * PAGE_SIZE, PAGE_SIZE };
	unsigned long expected = search_base(offsets, sizes, ARRAY_SIZE(sizes));
	struct vm_struct **vms = pcpu_get_vm_areas(offsets, sizes, ARRAY_SIZE(sizes), PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, vms);
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_EQ(test, vm_start(vms[i]), expected + offsets[i]);
		KUNIT_EXPECT_EQ(test, vms[i]->size, (unsigned long)sizes[i]);
	}
	KUNIT_EXPECT_TRUE(test, vmap_check());
	pcpu_free_vm_areas(vms, ARRAY_SIZE(sizes));
	vm_unmap_aliases();
}

/*
 *	top	... |obstacle|  5 pages  |obstacle|  9 pages  |obstacle|  end
 *
 * Expect the highest base at which all areas lie in gaps, found in the simplest way.
 */
static void areas_at_distances(struct kunit *test)
{
	const unsigned long gaps[] = { 9, 5, 1, 30, 2, 64 };
	struct vm_struct *obstacles[ARRAY_SIZE(gaps)];
	unsigned long at = VMALLOC_END;

	vm_unmap_aliases();
	for (u32 i = 0; i < ARRAY_SIZE(gaps); i++) {
		at -= (gaps[i] + 2) * PAGE_SIZE;
		obstacles[i] = __get_vm_area(PAGE_SIZE, VM_MAP, at, at + 2 * PAGE_SIZE);
	}
	for (unsigned long pages = 8; pages < 80; pages += 6)
		expect_highest_base(test, pages * PAGE_SIZE);
	for (u32 i = 0; i < ARRAY_SIZE(gaps); i++)
		if (obstacles[i])
			free_vm_area(obstacles[i]);
	vm_unmap_aliases();
}

/* Wider apart than the vmalloc area: expect NULL, and nothing taken. */
static void no_room_for_distances(struct kunit *test)
{
	const unsigned long offsets[] = { 0, VMALLOC_TOTAL };
	const size_t sizes[] = { PAGE_SIZE, PAGE_SIZE };

	KUNIT_EXPECT_NULL(test, pcpu_get_vm_areas(offsets, sizes, 2, PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

/* A chunk's addresses are percpu's alone: expect vfree() to refuse them. */
static void vfree_of_a_chunk(struct kunit *test)
{
	void __percpu *whole = __alloc_percpu(pcpu.unit_size, 4);
	u32 mark = kmsg_mark();

	vfree(pcpu_ptr_to_addr(whole));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "Trying to vfree() vm area of another kind"));
	KUNIT_EXPECT_TRUE(test, zero_on_all(whole, pcpu.unit_size));
	free_percpu(whole);
}

/* Two chunks run empty: expect one to be kept, and pcpu_reclaim() to get all of that one too. */
static void empty_chunks_go(struct kunit *test)
{
	void __percpu *a = __alloc_percpu(pcpu.unit_size, 4);
	void __percpu *b = __alloc_percpu(pcpu.unit_size, 4);

	KUNIT_EXPECT_EQ(test, count_chunks(), 3U);
	free_percpu(a);
	KUNIT_EXPECT_EQ(test, count_chunks(), 3U);
	free_percpu(b);
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), pages_of_a_chunk());
	KUNIT_EXPECT_EQ(test, count_chunks(), 1U);
	KUNIT_EXPECT_EQ(test, pcpu_reclaim(), 0UL);
}

/* The kept one serves the next: expect no third chunk. */
static void kept_chunk_is_used(struct kunit *test)
{
	free_percpu(__alloc_percpu(pcpu.unit_size, 4));
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	free_percpu(__alloc_percpu(pcpu.unit_size, 4));
	KUNIT_EXPECT_EQ(test, count_chunks(), 2U);
	KUNIT_EXPECT_EQ(test, pcpu.nr_empty, 1U);
}

/* Expect the older chunk to be preferred as soon as it has room. */
static void first_chunk_comes_first(struct kunit *test)
{
	void __percpu *big = __alloc_percpu(pcpu.unit_size - 64, 4);
	char __percpu *small = __alloc_percpu(16, 4);
	unsigned long offset = (unsigned long)(pcpu_ptr_to_addr(small) - pcpu.base);

	KUNIT_EXPECT_LT(test, offset, (unsigned long)pcpu.unit_size);
	free_percpu(small);
	free_percpu(big);
}

/* ------------------------------------------------------------ exhaustion */

/*
 * Everything to the last page would be thousands of chunks.  So these cases run
 * on an allocator of their own, for one processor, with the largest units, and
 * most of the memory is taken before.
 */
#define LEFT_BLOCKS 3	/* of the largest order, and what smaller ones there are */

static LIST_HEAD(hoard);

static void let_go(unsigned int blocks)
{
	while (blocks-- && !list_empty(&hoard)) {
		struct page *page = list_first_entry(&hoard, struct page, lru);

		list_del(&page->lru);
		__free_pages(page, MAX_ORDER - 1);
	}
}

static void leave_little_memory(void)
{
	const gfp_t gfp = GFP_KERNEL | __GFP_HIGHMEM | __GFP_NORETRY | __GFP_NOWARN;
	struct page *page;

	while ((page = alloc_pages(gfp, MAX_ORDER - 1)) != NULL)
		list_add(&page->lru, &hoard);
	let_go(LEFT_BLOCKS);
}

static void begin_large_units(void)
{
	static unsigned int unit_group;
	static unsigned long group_offset;
	const struct pcpu_alloc_info ai = {
		.static_size = PCPU_WORD,
		.dyn_size = PAGE_SIZE - PCPU_WORD,
		.unit_size = LARGE_UNIT,
		.nr_units = 1,
		.nr_groups = 1,
		.unit_group = &unit_group,
		.group_offset = &group_offset,
	};

	BUG_ON(pcpu_books_size(&ai) > sizeof(own_books));
	memset(own_books, 0, sizeof(own_books));
	give_up_caches();
	leave_little_memory();
	live = pcpu;
	pcpu_start(&ai, own_first_chunk, own_books);
}

static void end_large_units(void)
{
	pcpu_reclaim();
	pcpu = live;
	let_go(~0U);
}

static unsigned int take_all(struct list_head *taken)
{
	unsigned int nr = 0;
	void __percpu *p;

	while ((p = __alloc_percpu_gfp(LARGE_UNIT, 4, QUIET)) != NULL) {
		list_add((struct list_head *)pcpu_ptr_to_addr(p), taken);
		nr++;
	}
	return nr;
}

static void give_all(struct list_head *taken)
{
	while (!list_empty(taken)) {
		struct list_head *node = taken->next;

		list_del(node);
		free_percpu(pcpu_addr_to_ptr((char *)node));
	}
}

/* Return: how many chunks memory was enough for. */
static unsigned int take_and_give_all(void)
{
	LIST_HEAD(taken);
	unsigned int nr;

	begin_large_units();
	nr = take_all(&taken);
	give_all(&taken);
	end_large_units();
	return nr;
}

/* Until nothing is left, again and again: expect NULL, and every page back where it was. */
static void exhaustion(struct kunit *test)
{
	unsigned int nr;

	if (kmemleak_watching)
		kunit_skip(test, "kmemleak keeps a record of each of them");
	take_and_give_all();	/* caches give way, and page tables for the addresses come and stay */
	nr = take_and_give_all();
	KUNIT_EXPECT_GT(test, nr, 2U);		/* even with 4 MB */
	KUNIT_EXPECT_EQ(test, take_and_give_all(), nr);
}

/* Quiet, or with a report that says what was wanted. */
static void failure_is_reported(struct kunit *test)
{
	u32 mark = kmsg_mark();
	LIST_HEAD(taken);

	begin_large_units();
	take_all(&taken);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "PERCPU: allocation failed"));
	KUNIT_EXPECT_NULL(test, __alloc_percpu(LARGE_UNIT, 4));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "PERCPU: allocation failed, size=258048 align=4"));
	give_all(&taken);
	end_large_units();
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

/* Expect the figure to follow the chunks. */
static void pages_are_counted(struct kunit *test)
{
	unsigned long pages = pcpu_nr_pages();
	void __percpu *p = __alloc_percpu(pcpu.unit_size, 4);

	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages + pages_of_a_chunk());
	free_percpu(p);
	pcpu_reclaim();
	KUNIT_EXPECT_EQ(test, pcpu_nr_pages(), pages);
}

/* ----------------------------------------------------------------- frame */

/*
 * Page tables stay for ever, and an address that was freed is not used again at
 * once.  So that no case has to make tables, all that they can need are made here.
 */
static int save_state(struct kunit *test)
{
	unsigned long size = min(VMALLOC_TOTAL, CHUNKS_SPAN);

	if (!after_bootmem)
		kunit_skip(test, "the boot is not over");
	KUNIT_ASSERT_EQ(test, vmap_make_tables(VMALLOC_END - size, size >> PAGE_SHIFT), 0);
	pcpu_reclaim();
	free_words = count_free_words();
	mm_state_save(&before);
	return 0;
}

static void compare_state(struct kunit *test)
{
	pcpu_reclaim();
	KUNIT_EXPECT_TRUE(test, pcpu_consistent());
	KUNIT_EXPECT_EQ(test, count_free_words(), free_words);
	expect_mm_state(test, &before);
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
	KUNIT_CASE(free_of_null),
	KUNIT_CASE(double_free),
	KUNIT_CASE(free_of_middle),
	KUNIT_CASE(free_of_foreign),
	KUNIT_CASE(reserved_part_is_empty),
	KUNIT_CASE(chunk_is_created),
	KUNIT_CASE(pages_come_on_demand),
	KUNIT_CASE(idle_pages_go),
	KUNIT_CASE(shrinker_gets_them),
	KUNIT_CASE(physical_addresses),
	KUNIT_CASE(atomic_makes_no_chunk),
	KUNIT_CASE(areas_at_distances),
	KUNIT_CASE(no_room_for_distances),
	KUNIT_CASE(vfree_of_a_chunk),
	KUNIT_CASE(empty_chunks_go),
	KUNIT_CASE(kept_chunk_is_used),
	KUNIT_CASE(first_chunk_comes_first),
	KUNIT_CASE(exhaustion),
	KUNIT_CASE(failure_is_reported),
	KUNIT_CASE(atomic_allocation),
	KUNIT_CASE(pages_are_counted),
	{}
};

static struct kunit_suite percpu_suite = {
	.name = "percpu",
	.init = save_state,
	.exit = compare_state,
	.test_cases = percpu_cases,
};
kunit_test_suite(percpu_suite);
