// SPDX-License-Identifier: MIT
/*
 * The stacks of the processors that are started; the boot processor's are static.
 *
 *	| guard | main, 4 pages | guard | double fault, 2 pages |
 *	          <- grows                <- grows
 *
 * Both lie in one area of vmalloc's addresses, where a page that is not mapped
 * costs nothing but its address.
 */
#include <asm/cpu_stacks.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/vmalloc.h>

#define MAIN_PAGES 4
#define DOUBLEFAULT_PAGES 2
#define MAPPED_PAGES (MAIN_PAGES + DOUBLEFAULT_PAGES)

static void free_pages_of(struct page **pages)
{
	for (unsigned int i = 0; i < MAPPED_PAGES; i++) {
		if (pages[i])
			__free_page(pages[i]);
	}
}

static int alloc_pages_for(struct page **pages)
{
	for (unsigned int i = 0; i < MAPPED_PAGES; i++) {
		pages[i] = alloc_page(GFP_KERNEL | __GFP_HIGHMEM);
		if (!pages[i])
			return -ENOMEM;
	}
	return 0;
}

/* Behind the guard page at @addr comes the stack; returns where it ends. */
static int map_stack(struct kernel_stack *stack, unsigned long addr, unsigned int nr_pages,
		     struct page **pages)
{
	stack->start = addr + STACK_GUARD_SIZE;
	stack->end = stack->start + nr_pages * PAGE_SIZE;
	return map_kernel_range_noflush(stack->start, nr_pages * PAGE_SIZE, PAGE_KERNEL, pages);
}

static int map_stacks(struct cpu_stacks *stacks, struct vm_struct *area, struct page **pages)
{
	int err = map_stack(&stacks->main, (unsigned long)area->addr, MAIN_PAGES, pages);

	if (err)
		return err;
	return map_stack(&stacks->doublefault, stacks->main.end, DOUBLEFAULT_PAGES,
			 pages + MAIN_PAGES);
}

static void name_stacks(struct cpu_stacks *stacks, unsigned int cpu)
{
	scnprintf(stacks->names[0], sizeof(stacks->names[0]), "stack of CPU %u", cpu);
	scnprintf(stacks->names[1], sizeof(stacks->names[1]), "double-fault stack of CPU %u", cpu);
	stacks->main.name = stacks->names[0];
	stacks->doublefault.name = stacks->names[1];
}

struct cpu_stacks *alloc_cpu_stacks(unsigned int cpu)
{
	struct page *pages[MAPPED_PAGES] = { NULL };
	struct cpu_stacks *stacks = kzalloc(sizeof(*stacks), GFP_KERNEL);
	struct vm_struct *area = get_vm_area(MAPPED_PAGES * PAGE_SIZE + 2 * STACK_GUARD_SIZE, VM_MAP);

	if (!stacks || !area || alloc_pages_for(pages) || map_stacks(stacks, area, pages)) {
		if (area)
			free_vm_area(area);
		free_pages_of(pages);
		kfree(stacks);
		return NULL;
	}
	name_stacks(stacks, cpu);
	add_kernel_stack(&stacks->main);
	add_kernel_stack(&stacks->doublefault);
	return stacks;
}
