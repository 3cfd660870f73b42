// SPDX-License-Identifier: MIT
/*
 * vmap() and vread(), frees that are refused, and /proc/vmallocinfo.  Row I1.
 */
#include <asm/stacktrace.h>
#include <linux/proc.h>

#include "vmalloc_fixture.h"
#include "again.h"

/* ------------------------------------------------------------------- vmap() */

static void take_pages(struct kunit *test, struct page **pages, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		pages[i] = alloc_page(GFP_KERNEL | __GFP_HIGHMEM);
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
	}
}

/*
 *	pages	p0 p1 p2 p3		vmap	p3 p2 p1 p0
 *
 * Expect the pages in the order that was asked for, and still there afterwards.
 */
static void vmap_in_any_order(struct kunit *test)
{
	struct page *pages[4], *reversed[4];
	u32 *a, *b;

	take_pages(test, pages, 4);
	for (int i = 0; i < 4; i++)
		reversed[i] = pages[3 - i];
	a = vmap(pages, 4, VM_MAP, PAGE_KERNEL);
	b = vmap(reversed, 4, VM_MAP, PAGE_KERNEL_RO);
	KUNIT_ASSERT_TRUE(test, a && b);
	fill(a, PAGES(4));
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_MEMEQ(test, (char *)a + PAGES(i), (char *)b + PAGES(3 - i), PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test, can_write(b));

	vunmap(a);
	KUNIT_EXPECT_EQ(test, b[0], pattern(a, 3 * PAGE_SIZE / sizeof(u32)));
	vunmap(b);
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, page_ref_count(pages[i]), 1);
		__free_page(pages[i]);
	}
}

/* Expect a freed mapping to fault at once where it was not used, and after a flush in any case. */
static void unmapped_faults(struct kunit *test)
{
	struct page *page[1];
	char *at;

	take_pages(test, page, 1);
	at = vmap(page, 1, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_TRUE(test, can_write(at));
	vunmap(at);
	vmap_purge();
	KUNIT_EXPECT_FALSE(test, can_read(at));
	__free_page(page[0]);
}

/* Expect pages to come and go behind addresses that stay. */
static void map_and_unmap_a_range(struct kunit *test)
{
	unsigned long free = settled_free_pages();
	struct vm_struct *vm = get_vm_area(PAGES(2), VM_MAP);
	struct page *pages[2];
	u32 *at;

	KUNIT_ASSERT_NOT_NULL(test, vm);
	take_pages(test, pages, 2);
	at = vm->addr;
	KUNIT_EXPECT_FALSE(test, can_read(at));
	KUNIT_EXPECT_EQ(test, map_vm_area(vm, PAGE_KERNEL, pages), 0);
	fill(at, PAGES(2));
	unmap_kernel_range(vm_start(vm), PAGES(2));
	KUNIT_EXPECT_FALSE(test, can_read(at));
	KUNIT_EXPECT_EQ(test, map_vm_area(vm, PAGE_KERNEL, pages), 0);
	KUNIT_EXPECT_EQ(test, spoiled(at, PAGES(2)), 0UL);
	free_vm_area(vm);
	__free_page(pages[0]);
	__free_page(pages[1]);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free);
}

/* --------------------------------------------------------------- bad frees */

/* Expect a report that names this file's function as the caller, and nothing else to happen. */
static noinline void expect_refused(struct kunit *test, void (*free)(const void *), void *addr,
			   const char *words)
{
	u32 mark = kmsg_mark();

	free(addr);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, words));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "from expect_refused"));
	KUNIT_EXPECT_TRUE(test, vmap_check());
}

static void free_nothing(struct kunit *test)
{
	u32 mark = kmsg_mark();

	vfree(NULL);
	vunmap(NULL);
	KUNIT_EXPECT_FALSE(test, kmsg_since(mark, "BUG"));
}

static void free_what_is_no_area(struct kunit *test)
{
	void *lowmem = (void *)__get_free_page(GFP_KERNEL);

	expect_refused(test, vfree, lowmem, "vfree() address outside of");
	expect_refused(test, vfree, vmap_pointer(VMALLOC_END - PAGE_SIZE), "nonexistent vm area");
	free_page((unsigned long)lowmem);
}

static void free_the_middle(struct kunit *test)
{
	u32 *area = vmalloc(PAGES(3));

	KUNIT_ASSERT_NOT_NULL(test, area);
	fill(area, PAGES(3));
	expect_refused(test, vfree, (char *)area + PAGE_SIZE, "address in the middle of a vm area");
	expect_refused(test, vfree, (char *)area + 4, "address in the middle of a vm area");
	KUNIT_EXPECT_EQ(test, spoiled(area, PAGES(3)), 0UL);
	vfree(area);
}

static void free_twice(struct kunit *test)
{
	void *area, *other;

	vmap_purge();
	other = vmalloc(PAGES(1));
	area = vmalloc(PAGES(2));
	vfree(area);
	expect_refused(test, vfree, area, "vm area that is free already");
	vmap_purge();
	expect_refused(test, vfree, area, "nonexistent vm area");
	vfree(other);
}

static void free_another_kind(struct kunit *test)
{
	void *area = vmalloc(PAGE_SIZE);
	struct page *page[1];
	void *mapped;

	take_pages(test, page, 1);
	mapped = vmap(page, 1, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_TRUE(test, area && mapped);
	expect_refused(test, vunmap, area, "vunmap() vm area of another kind");
	expect_refused(test, vfree, mapped, "vfree() vm area of another kind");
	KUNIT_EXPECT_TRUE(test, can_write(area));
	KUNIT_EXPECT_TRUE(test, can_write(mapped));
	vunmap(mapped);
	vfree(area);
	__free_page(page[0]);
}

/* ------------------------------------------------------------------ vread() */

/*
 *	[ A A g ]	read from the middle of A to behind the guard page
 *
 * Expect A's bytes, and zeros behind them.
 */
static void vread_crosses_an_end(struct kunit *test)
{
	u8 *area, *buf = (u8 *)__get_free_pages(GFP_KERNEL, 2);

	area = vmalloc(PAGES(2));
	KUNIT_ASSERT_TRUE(test, area && buf);
	memset(area, 0x5a, PAGES(2));
	memset(buf, 0xff, PAGES(4));
	KUNIT_EXPECT_EQ(test, vread((char *)buf, (char *)area + PAGE_SIZE + 100, PAGES(2)),
			(long)PAGES(2));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0x5a, PAGE_SIZE - 100));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + PAGE_SIZE - 100, 0, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, buf[PAGES(2)], (u8)0xff);
	vfree(area);
	free_pages((unsigned long)buf, 2);
}

/* Expect 0 where there is no area at all, and no byte of a freed one. */
static void vread_finds_nothing(struct kunit *test)
{
	void *area = vmalloc(PAGE_SIZE);
	u32 word = 1;

	KUNIT_ASSERT_NOT_NULL(test, area);
	vfree(area);
	KUNIT_EXPECT_EQ(test, vread((char *)&word, area, sizeof(word)), 0L);
	KUNIT_EXPECT_EQ(test, word, 0U);
}

/*
 *	direct map	| - |	the guard page of a stack is hidden there
 *	vmap()		| P |	but has another address
 *
 * vread() goes through the page: expect zeros for what it cannot read, and no fault.
 */
static void vread_survives_hidden_pages(struct kunit *test)
{
	const struct kernel_stack *stack = NULL;
	struct page *guard;
	u32 word = 1;
	void *area;

	do
		stack = next_kernel_stack(stack);
	while (stack && stack->start > (unsigned long)high_memory);
	if (!stack)
		kunit_skip(test, "no stack lies in the direct map");
	guard = pfn_to_page(PFN_DOWN(kernel_paddr(stack->start - STACK_GUARD_SIZE)));
	area = vmap(&guard, 1, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_EQ(test, vread((char *)&word, area, sizeof(word)), (long)sizeof(word));
	KUNIT_EXPECT_EQ(test, word, 0U);
	vunmap(area);
}

/* --------------------------------------------------------- /proc/vmallocinfo */

struct wanted_line {
	char start[16];
	char text[SEQ_LINE_MAX];
};

static void look_for(void *arg, const char *line)
{
	struct wanted_line *wanted = arg;

	if (strstarts(line, wanted->start))
		strlcpy(wanted->text, line, sizeof(wanted->text));
}

static const char *info_of(struct wanted_line *wanted, const void *area)
{
	snprintf(wanted->start, sizeof(wanted->start), "0x%08lx-", pointer_fixmap(area));
	wanted->text[0] = '\0';
	proc_read(proc_find("vmallocinfo"), look_for, wanted);
	return wanted->text;
}

/* Expect range, size, caller, pages and kind; and after vfree() that it waits. */
static void vmallocinfo(struct kunit *test)
{
	struct wanted_line wanted;
	void *other, *area;
	const char *text;

	vmap_purge();
	other = vmalloc(PAGE_SIZE);
	area = vmalloc(PAGES(5));
	KUNIT_ASSERT_TRUE(test, area && other);
	text = info_of(&wanted, area);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "   24576 vmallocinfo+0x"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, MAX_NUMNODES > 1 ? " pages=5 vmalloc N" :
							    " pages=5 vmalloc\n"));
	vfree(area);
	KUNIT_EXPECT_NOT_NULL(test, strstr(info_of(&wanted, area), "   24576 unpurged vm_area\n"));
	vfree(other);
}

static struct kunit_case vmap_cases[] = {
	KUNIT_CASE(vmap_in_any_order),
	KUNIT_CASE(unmapped_faults),
	KUNIT_CASE(map_and_unmap_a_range),
	KUNIT_CASE(free_nothing),
	KUNIT_CASE(free_what_is_no_area),
	KUNIT_CASE(free_the_middle),
	KUNIT_CASE(free_twice),
	KUNIT_CASE(free_another_kind),
	KUNIT_CASE(vread_crosses_an_end),
	KUNIT_CASE(vread_finds_nothing),
	KUNIT_CASE(vread_survives_hidden_pages),
	KUNIT_CASE(vmallocinfo),
	{}
};

static struct kunit_suite vmap_suite = {
	.name = "vmap",
	.init = vmalloc_fixture_init,
	.test_cases = vmap_cases,
};
kunit_test_suite(vmap_suite);
