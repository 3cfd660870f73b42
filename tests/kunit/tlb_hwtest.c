// SPDX-License-Identifier: MIT
/* The TLB shootdown: no processor sees a page through an entry that has changed.  Row L1. */
#include "smp_fixture.h"

#include <asm/pgtable.h>
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define PAGES 40		/* more than what is dropped page by page */

static struct {
	struct page *page[2];	/* hold 0 and 1 */
	u32 *window;		/* PAGES addresses, of all of them the same page */
	u32 sum[NR_CPUS];	/* what a processor has read there */
} w;

static void read_window(void *unused)
{
	u32 sum = 0;

	for (int i = 0; i < PAGES; i++)
		sum += READ_ONCE(w.window[i * PAGE_SIZE / 4]);
	w.sum[smp_processor_id()] = sum;
}

static void expect_seen(struct kunit *test, u32 sum)
{
	unsigned int cpu;

	memset(w.sum, 0xff, sizeof(w.sum));
	on_each_cpu(read_window, NULL, true);
	for_each_online_cpu(cpu)
		KUNIT_EXPECT_EQ_MSG(test, w.sum[cpu], sum, "CPU %u", cpu);
}

static void show_other_page(int pages)
{
	for (int i = 0; i < pages; i++)
		set_pte(virt_to_kpte((unsigned long)w.window + i * PAGE_SIZE),
			pfn_pte(page_to_pfn(w.page[1]), PAGE_KERNEL));
}

static void flush_some(void *pages)
{
	unsigned long start = (unsigned long)w.window;

	flush_tlb_kernel_range(start, start + (unsigned long)pages * PAGE_SIZE);
}

static int tlb_init(struct kunit *test)
{
	struct page *same[PAGES];

	for (u32 i = 0; i < 2; i++) {
		w.page[i] = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, w.page[i]);
		*(u32 *)page_address(w.page[i]) = i;
	}
	for (int i = 0; i < PAGES; i++)
		same[i] = w.page[0];
	w.window = vmap(same, PAGES, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, w.window);
	expect_seen(test, 0);	/* and everybody remembers it */
	return 0;
}

static void tlb_exit(struct kunit *test)
{
	vunmap(w.window);
	__free_page(w.page[0]);
	__free_page(w.page[1]);
}

/* Expect everybody to see the new page behind the one address that was flushed. */
static void one_page(struct kunit *test)
{
	unsigned long sent = tlb_events(TLB_REMOTE_SENT);
	unsigned long received = tlb_events(TLB_REMOTE_RECEIVED);
	unsigned int others = num_online_cpus() - 1;

	show_other_page(1);
	flush_some((void *)1UL);
	expect_seen(test, 1);
	KUNIT_EXPECT_EQ(test, tlb_events(TLB_REMOTE_SENT), sent + (others ? 1 : 0));
	KUNIT_EXPECT_EQ(test, tlb_events(TLB_REMOTE_RECEIVED), received + others);
}

/* Expect the same behind all addresses, and a flush of everything instead of single ones. */
static void many_pages(struct kunit *test)
{
	unsigned long all = tlb_events(TLB_LOCAL_ALL);

	show_other_page(PAGES);
	flush_some((void *)(unsigned long)PAGES);
	expect_seen(test, PAGES);
	KUNIT_EXPECT_EQ(test, tlb_events(TLB_LOCAL_ALL), all + num_online_cpus());
}

/* Expect the boot processor to forget, too, when another one changes the table. */
static void from_another_processor(struct kunit *test)
{
	unsigned int cpu = second_cpu(test);

	show_other_page(PAGES);
	KUNIT_ASSERT_EQ(test, cpu_run_on(cpu, flush_some, (void *)(unsigned long)PAGES), 0);
	KUNIT_EXPECT_EQ(test, cpu_wait_for(cpu), 0);
	expect_seen(test, PAGES);
}

/* Expect the same without saying which addresses. */
static void all_of_it(struct kunit *test)
{
	show_other_page(PAGES);
	flush_tlb_all();
	expect_seen(test, PAGES);
}

/* A processor does not answer: expect its number and where it is, and the flush to be done after all. */
static void silent_cpu_is_reported(struct kunit *test)
{
	unsigned int cpu = second_cpu(test), third = third_cpu(test), patience = smp_timeout;
	struct wedge wedge;
	u32 mark = kmsg_mark();
	char line[80];

	wedge_start(test, &wedge, cpu, true);
	wedge_end_later(test, &wedge);
	show_other_page(1);
	smp_timeout = 200;
	flush_some((void *)1UL);
	smp_timeout = patience;
	scnprintf(line, sizeof(line), "200 ms for CPU %u to run remote_forget_range()", cpu);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, line));
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, "wedge_run"), "the report shows where it is");
	KUNIT_EXPECT_EQ(test, cpu_wait_for(third), 0);
	wedge_end(test, &wedge, cpu);
	expect_seen(test, 1);
}

static struct kunit_case tlb_cases[] = {
	KUNIT_CASE(one_page),
	KUNIT_CASE(many_pages),
	KUNIT_CASE(from_another_processor),
	KUNIT_CASE(all_of_it),
	KUNIT_CASE(silent_cpu_is_reported),
	{}
};

static struct kunit_suite tlb_suite = {
	.name = "tlb",
	.init = tlb_init,
	.exit = tlb_exit,
	.test_cases = tlb_cases,
};
kunit_test_suite(tlb_suite);
