// SPDX-License-Identifier: MIT
/*
 * What the processor makes of the page tables: which addresses fault, which do
 * not, and that every page of RAM is where it should be.  Rows D3, D6, D8, K1.
 *
 * Faults are provoked with probe_kernel_read() and probe_kernel_write(), which
 * survive them.  Not for hosted builds.
 */
#include <asm/numa.h>
#include <asm/early_ioremap.h>
#include <asm/init.h>
#include <asm/pgalloc.h>
#include <asm/ptdump.h>
#include <asm/sections.h>
#include <asm/set_memory.h>
#include <asm/setup.h>
#include <asm/stacktrace.h>
#include <asm/uaccess.h>
#include <kunit/test.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/page_debug.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* A page of the image to play with. */
static u8 playground[PAGE_SIZE] __aligned(PAGE_SIZE);

static bool can_read(unsigned long vaddr)
{
	u8 byte;

	return probe_kernel_read(&byte, (const void *)vaddr, 1) == 0;
}

/* Writes what is there already. */
static bool can_write(unsigned long vaddr)
{
	u8 byte;

	return probe_kernel_read(&byte, (const void *)vaddr, 1) == 0 &&
	       probe_kernel_write((void *)vaddr, &byte, 1) == 0;
}

/* --------------------------------------------------------- what is gone */

/* Expect no entry at all in the lower three quarters, in the tables that the processor uses. */
static void identity_mapping_is_gone(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, current_pgd() == kernel_pgd());
	for (unsigned long i = 0; i < KERNEL_PGD_BOUNDARY; i++)
		KUNIT_ASSERT_EQ(test, pgd_val(kernel_pgd()[i]), 0UL);
	KUNIT_EXPECT_FALSE(test, can_read(__pa_symbol(_text)));
	KUNIT_EXPECT_FALSE(test, can_read(0x000b8000));
}

/* Expect a NULL pointer, and one a little behind it, to fault. */
static void page_zero_faults(struct kunit *test)
{
	u8 byte = 0;

	KUNIT_EXPECT_FALSE(test, can_read(0));
	KUNIT_EXPECT_FALSE(test, can_read(PAGE_SIZE - 1));
	KUNIT_EXPECT_NE(test, probe_kernel_write(NULL, &byte, 1), 0L);
}

/* Expect the page in front of lowmem and the last page of all to fault: pointers that wrap. */
static void edges_fault(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, can_read(PAGE_OFFSET - 1));
	KUNIT_EXPECT_FALSE(test, can_read(FIXADDR_TOP));
	KUNIT_EXPECT_FALSE(test, can_read(ULONG_MAX));
}

/*
 * Expect the page under each stack to fault, and the stack's first byte not to; one of the image's
 * has no more than that page below it.
 */
static void stack_guards_fault(struct kunit *test)
{
	const struct kernel_stack *stack = NULL;
	unsigned int stacks = 0;

	while ((stack = next_kernel_stack(stack)) != NULL) {
		stacks++;
		KUNIT_EXPECT_FALSE(test, can_read(stack->start - 1));
		KUNIT_EXPECT_FALSE(test, can_read(stack->start - STACK_GUARD_SIZE));
		KUNIT_EXPECT_TRUE(test, can_write(stack->start));
		if (!is_vmalloc_addr((void *)stack->start))
			KUNIT_EXPECT_TRUE(test, can_read(stack->start - STACK_GUARD_SIZE - 1));
	}
	KUNIT_EXPECT_GE(test, stacks, 2U);
}

/* ------------------------------------------------------------ read-only */

/* Expect .text to be readable and not writable, at both ends. */
static void text_is_read_only(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, can_read((unsigned long)__boot_end));
	KUNIT_EXPECT_FALSE(test, can_write((unsigned long)__boot_end));
	KUNIT_EXPECT_FALSE(test, can_write((unsigned long)text_is_read_only));
	KUNIT_EXPECT_FALSE(test, can_write((unsigned long)_etext - 1));
}

static const char constant[] = "may not change";

/* Expect .rodata to be readable and not writable, at both ends. */
static void rodata_is_read_only(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, can_write((unsigned long)constant));
	KUNIT_EXPECT_FALSE(test, can_write((unsigned long)__start_rodata));
	KUNIT_EXPECT_FALSE(test, can_write((unsigned long)__end_rodata - 1));
	KUNIT_EXPECT_STREQ(test, constant, "may not change");
}

/* Expect .data and .bss to stay writable right up to the neighbours that are not. */
static void data_is_writable(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, can_write((unsigned long)_sdata));
	KUNIT_EXPECT_TRUE(test, can_write((unsigned long)playground));
	KUNIT_EXPECT_TRUE(test, can_write((unsigned long)__bss_stop - 1));
}

/* Expect a processor that keeps ring 0 from writing to read-only pages. */
static void write_protect_works(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, read_cr0() & X86_CR0_WP);
	KUNIT_EXPECT_TRUE(test, boot_cpu_data.wp_works_ok);
}

/* Expect the rights of one page to change at once, and its neighbour's not to. */
static void set_memory_changes_rights(struct kunit *test)
{
	unsigned long page = (unsigned long)playground;

	playground[0] = 0xa5;
	KUNIT_EXPECT_EQ(test, set_memory_ro(page, 1), 0);
	KUNIT_EXPECT_TRUE(test, can_read(page) && !can_write(page));
	KUNIT_EXPECT_EQ(test, set_memory_rw(page, 1), 0);
	KUNIT_EXPECT_TRUE(test, can_write(page));
	KUNIT_EXPECT_EQ(test, set_memory_np(page, 1), 0);
	KUNIT_EXPECT_FALSE(test, can_read(page));
	KUNIT_EXPECT_EQ(test, set_memory_p(page, 1), 0);
	KUNIT_EXPECT_TRUE(test, can_write(page));
	KUNIT_EXPECT_EQ(test, playground[0], 0xa5);
}

/* ----------------------------------------------------------- direct map */

/* The page frame that an address leads to, or ULONG_MAX. */
static unsigned long frame_behind(unsigned long vaddr)
{
	enum pg_level level;
	pte_t *entry = lookup_address(vaddr, &level);

	if (!entry || !pte_present(*entry))
		return ULONG_MAX;
	if (level == PG_LEVEL_2M)
		return pte_pfn(*entry) + pte_index(vaddr);
	return pte_pfn(*entry);
}

static bool is_stack_guard(unsigned long pfn)
{
	return find_stack_guard(kernel_vaddr(PFN_PHYS(pfn))) != NULL;
}

/* Guards, and free pages while debug_pagealloc hides them. */
static bool is_hidden(unsigned long pfn)
{
	return is_stack_guard(pfn) || is_unmapped_free_page(kernel_vaddr(PFN_PHYS(pfn)));
}

/*
 * Expect every page of RAM below max_low_pfn at PAGE_OFFSET plus its address; but for
 * what is hidden, and what gave its address to a node's memory map.
 */
static void ram_is_mapped_to_itself(struct kunit *test)
{
	unsigned long start, end, seen = 0;
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL) {
		for (unsigned long pfn = start; pfn < min(end, max_low_pfn); pfn++) {
			unsigned long want = is_hidden(pfn) ? ULONG_MAX : pfn;

			if (pfn_is_remapped(pfn))
				continue;
			KUNIT_ASSERT_EQ(test, frame_behind(kernel_vaddr(PFN_PHYS(pfn))), want);
			seen++;
		}
	}
	if (!seen)
		kunit_skip(test, "memblock has dropped its list");
}

/* Expect no page of a hole between 1 MiB and the end of lowmem to be mapped. */
static void holes_are_not_mapped(struct kunit *test)
{
	unsigned long start, end, expect = PFN_DOWN(ISA_END_ADDRESS);
	int i;

	if (!memblock.memory.cnt)
		kunit_skip(test, "memblock has dropped its list");
	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL) {
		for (; expect < min(start, max_low_pfn); expect++)
			KUNIT_ASSERT_EQ(test, frame_behind(kernel_vaddr(PFN_PHYS(expect))), ULONG_MAX);
		expect = max(expect, end);
	}
}

/* Expect 640K to 1M to be mapped, RAM or not: the screen and the ROM are there. */
static void isa_range_is_mapped(struct kunit *test)
{
	for (unsigned long pfn = 0; pfn < PFN_DOWN(ISA_END_ADDRESS); pfn++)
		KUNIT_ASSERT_EQ(test, frame_behind(kernel_vaddr(PFN_PHYS(pfn))),
				is_hidden(pfn) ? ULONG_MAX : pfn);
}

/* Expect nothing in the 8 MiB behind lowmem, and a fault on the first byte. */
static void gap_behind_lowmem_faults(struct kunit *test)
{
	for (unsigned long v = (unsigned long)high_memory; v < VMALLOC_START; v += PAGE_SIZE)
		KUNIT_ASSERT_EQ(test, frame_behind(v), ULONG_MAX);
	KUNIT_EXPECT_FALSE(test, can_read((unsigned long)high_memory));
}

/* Expect the page sizes and the flags that this processor has, and CR4 to match. */
static void page_sizes_and_global(struct kunit *test)
{
	bool pse = boot_cpu_has(X86_FEATURE_PSE), pge = boot_cpu_has(X86_FEATURE_PGE);
	unsigned long cr4 = pse || pge ? read_cr4() : 0;
	pte_t *text = virt_to_kpte((unsigned long)__boot_end);
	unsigned int large = 0;

	for (unsigned long i = KERNEL_PGD_BOUNDARY; i < PTRS_PER_PGD; i++)
		large += pmd_large(*pmd_off_k(i << PGDIR_SHIFT));

	KUNIT_EXPECT_EQ(test, !!(cr4 & X86_CR4_PSE), pse);
	KUNIT_EXPECT_EQ(test, !!(cr4 & X86_CR4_PGE), pge);
	KUNIT_ASSERT_TRUE(test, text != NULL);
	KUNIT_EXPECT_EQ(test, !!(pte_val(*text) & _PAGE_GLOBAL), pge);
	KUNIT_EXPECT_TRUE(test, pse || !large);
	if (pse && !debug_pagealloc && max_low_pfn > PFN_DOWN(direct_map_small_end()) + PTRS_PER_PTE)
		KUNIT_EXPECT_GT(test, large, 0U);
}

static void expect_complete(const struct pt_run *run, void *arg)
{
	struct kunit *test = arg;

	KUNIT_EXPECT_EQ(test, (run->flags | _PAGE_RW) & _KERNPG_TABLE, _KERNPG_TABLE);
	KUNIT_EXPECT_FALSE(test, run->flags & _PAGE_USER);
}

/* Expect accessed and dirty in every entry: the processor never has to write to a table. */
static void entries_are_complete(struct kunit *test)
{
	for (unsigned long i = KERNEL_PGD_BOUNDARY; i < PTRS_PER_PGD; i++) {
		pmd_t pmd = *pmd_off_k(i << PGDIR_SHIFT);

		if (pmd_present(pmd))
			KUNIT_ASSERT_EQ(test, pmd_val(pmd) & _KERNPG_TABLE, _KERNPG_TABLE);
	}
	pt_walk(kernel_pgd(), PT_RUNS_BY_ENTRY, expect_complete, test);
}

/*
 * Expect every table of the boot to lie in a page that the allocator does not
 * own.  Those of the vmalloc area come from it, when they are needed, and so do
 * those for large pages that had to be split since: they are marked.
 */
static void tables_are_reserved(struct kunit *test)
{
	for (unsigned long i = KERNEL_PGD_BOUNDARY; i < PTRS_PER_PGD; i++) {
		pmd_t pmd = *pmd_off_k(i << PGDIR_SHIFT);

		if (!pmd_present(pmd) || pmd_large(pmd))
			continue;
		if (i >= pgd_index(VMALLOC_START) && i <= pgd_index(VMALLOC_END - 1))
			continue;
		KUNIT_ASSERT_LT(test, pmd_pfn(pmd), max_low_pfn);
		KUNIT_ASSERT_TRUE(test, PageReserved(pfn_to_page(pmd_pfn(pmd))) ||
						PageTable(pfn_to_page(pmd_pfn(pmd))));
	}
}

/* ------------------------------------------------------- vmalloc_fault() */

struct second_pgd {
	pgd_t *pgd;		/* the kernel's, less one entry */
	pte_t *table;		/* what that entry points to in the kernel's */
	unsigned long vaddr;	/* first address it covers */
};

static unsigned long free_vmalloc_slot(void)
{
	unsigned long vaddr = ALIGN(VMALLOC_START, PMD_SIZE);

	while (vaddr < VMALLOC_END && !pmd_none(*pmd_off_k(vaddr)))
		vaddr += PMD_SIZE;
	return vaddr < VMALLOC_END - PMD_SIZE ? vaddr : 0;
}

/*
 *	swapper_pg_dir   [ ... | table | ... ]     second   [ ... | empty | ... ]
 *
 * The table maps the playground at its first address and nothing else.
 */
static void make_second_pgd(struct kunit *test, struct second_pgd *second)
{
	second->vaddr = free_vmalloc_slot();
	if (!second->vaddr)
		kunit_skip(test, "the vmalloc area has no 4 MiB to spare");
	second->pgd = (pgd_t *)get_zeroed_page(GFP_KERNEL);
	second->table = pte_alloc_one_kernel();
	KUNIT_ASSERT_TRUE(test, second->pgd && second->table);
	memcpy(second->pgd, kernel_pgd(), PAGE_SIZE);
	second->table[0] = pfn_pte(PFN_DOWN(__pa(playground)), PAGE_KERNEL);
	pmd_populate_kernel(pmd_off_k(second->vaddr), second->table);
}

static void drop_second_pgd(struct second_pgd *second)
{
	load_cr3(kernel_pgd());
	set_pmd(pmd_off_k(second->vaddr), __pmd(0));
	__flush_tlb_all();
	pte_free_kernel(second->table);
	free_page((unsigned long)second->pgd);
}

/* Expect an access through a directory that lags behind to copy the entry and to succeed. */
static void vmalloc_fault_synchronises(struct kunit *test)
{
	struct second_pgd second;
	pgd_t *slot;

	make_second_pgd(test, &second);
	slot = pgd_offset_pgd(second.pgd, second.vaddr);
	playground[7] = 0x77;

	load_cr3(second.pgd);
	KUNIT_EXPECT_EQ(test, pgd_val(*slot), 0UL);
	KUNIT_EXPECT_EQ(test, ((const volatile u8 *)second.vaddr)[7], 0x77);
	KUNIT_EXPECT_EQ(test, pgd_val(*slot), pgd_val(*pgd_offset_k(second.vaddr)));
	drop_second_pgd(&second);
}

/* Expect an address that the kernel's tables do not map either to fault for good. */
static void vmalloc_fault_invents_nothing(struct kunit *test)
{
	struct second_pgd second;

	make_second_pgd(test, &second);
	load_cr3(second.pgd);
	KUNIT_EXPECT_FALSE(test, can_read(second.vaddr + PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, can_read(second.vaddr));
	drop_second_pgd(&second);
	KUNIT_EXPECT_FALSE(test, can_read(second.vaddr));
}

/* ---------------------------------------------------------- other windows */

/* Expect a window to show the kernel's own text, and to fault when it is closed. */
static void early_window_closes(struct kunit *test)
{
	phys_addr_t phys = __pa_symbol(text_is_read_only);
	void *window = early_memremap(phys, 16);

	KUNIT_EXPECT_EQ(test, memcmp(window, (const void *)text_is_read_only, 16), 0);
	early_memunmap(window, 16);
	KUNIT_EXPECT_FALSE(test, can_read((unsigned long)window));
}

#ifdef CONFIG_HIGHMEM

/* A page that the allocator has free right now; the highest one, if it is. */
static struct page *last_highpage(void)
{
	return pfn_to_page(highend_pfn - 1);
}

/* Expect two pages at two addresses with contents of their own, gone from them afterwards. */
static void highmem_pages_are_real(struct kunit *test)
{
	struct page *a = alloc_page(GFP_HIGHUSER), *b = alloc_page(GFP_HIGHUSER);
	u32 *at_a, *at_b;

	if (!a || !b || !PageHighMem(a) || !PageHighMem(b))
		kunit_skip(test, "no high memory on this machine");

	at_a = kmap_atomic(a);
	at_b = kmap_atomic(b);
	at_a[1023] = 0xaaaa5555;
	at_b[1023] = 0x12345678;
	KUNIT_EXPECT_EQ(test, at_a[1023], 0xaaaa5555U);
	kunmap_atomic(at_b);
	kunmap_atomic(at_a);
	KUNIT_EXPECT_FALSE(test, can_read((unsigned long)at_a));

	at_b = kmap_atomic(b);
	KUNIT_EXPECT_TRUE(test, at_b == at_a);
	KUNIT_EXPECT_EQ(test, at_b[1023], 0x12345678U);
	kunmap_atomic(at_b);
	__free_page(a);
	__free_page(b);
}

/* Expect the very last page of RAM to exist: what is written there is there. */
static void last_highpage_is_real(struct kunit *test)
{
	u32 *at, kept;

	if (highend_pfn == highstart_pfn)
		kunit_skip(test, "no high memory on this machine");
	at = kmap_atomic(last_highpage());
	kept = at[1];
	at[1] = ~kept;
	KUNIT_EXPECT_EQ(test, *(volatile u32 *)&at[1], ~kept);
	at[1] = kept;
	kunmap_atomic(at);
}

#endif /* CONFIG_HIGHMEM */

/* ---------------------------------------------------------------- report */

/* Expect the walk of an oops to show the entries that are there. */
static void fault_walk_shows_entries(struct kunit *test)
{
	unsigned long vaddr = (unsigned long)playground;
	u32 mark = kmsg_mark();
	char want[64];

	show_fault_walk(vaddr);
	snprintf(want, sizeof(want), "*pde = %08lx *pte = %08lx", pmd_val(*pmd_off_k(vaddr)),
		 pte_val(*virt_to_kpte(vaddr)));
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, want));

	mark = kmsg_mark();
	show_fault_walk(0);
	KUNIT_EXPECT_TRUE(test, kmsg_since(mark, "*pde = 00000000"));
}

static struct kunit_case pgtable_hw_cases[] = {
	KUNIT_CASE(identity_mapping_is_gone),
	KUNIT_CASE(page_zero_faults),
	KUNIT_CASE(edges_fault),
	KUNIT_CASE(stack_guards_fault),
	KUNIT_CASE(text_is_read_only),
	KUNIT_CASE(rodata_is_read_only),
	KUNIT_CASE(data_is_writable),
	KUNIT_CASE(write_protect_works),
	KUNIT_CASE(set_memory_changes_rights),
	KUNIT_CASE(ram_is_mapped_to_itself),
	KUNIT_CASE(holes_are_not_mapped),
	KUNIT_CASE(isa_range_is_mapped),
	KUNIT_CASE(gap_behind_lowmem_faults),
	KUNIT_CASE(page_sizes_and_global),
	KUNIT_CASE(entries_are_complete),
	KUNIT_CASE(tables_are_reserved),
	KUNIT_CASE(vmalloc_fault_synchronises),
	KUNIT_CASE(vmalloc_fault_invents_nothing),
	KUNIT_CASE(early_window_closes),
#ifdef CONFIG_HIGHMEM
	KUNIT_CASE(highmem_pages_are_real),
	KUNIT_CASE(last_highpage_is_real),
#endif
	KUNIT_CASE(fault_walk_shows_entries),
	{}
};

static struct kunit_suite pgtable_hw_suite = {
	.name = "pgtable-hw",
	.test_cases = pgtable_hw_cases,
};
kunit_test_suite(pgtable_hw_suite);
