// SPDX-License-Identifier: MIT
/*
 * The first chunk of per-CPU memory, out of memblock's hands, in one of two ways.
 *
 *	unit	| static        | reserved | dynamic     | not used |
 *		 a copy of the    modules'   alloc_percpu  goes back to memblock
 *		 section          variables
 *
 * "embed": units are pieces of the direct map, those of a node's processors side
 * by side in its memory.  No page tables and no TLB entries of their own:
 *
 *	direct map	... | unit 0 | unit 1 | ......... | unit 2 | unit 3 | ...
 *			    ^base, node 0                 ^group 1, node 1
 *
 * All later chunks have to repeat the distances between the groups in the vmalloc
 * area, which is small.  Where it is too small for that, and where memory is in
 * pieces, there is "page": single pages, each from its processor's node, mapped
 * side by side.
 *
 * Offers: pcpu_embed_first_chunk(), pcpu_page_first_chunk(), pcpu_unit_delta(), the
 * parameter percpu_alloc=.
 * Must not know: what a processor does with its offset (setup_percpu.c).
 *
 * Linux: mm/percpu.c, 2.6.30 to 5.x.
 */
#include "percpu_internal.h"

#include <asm/topology.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kmemleak.h>
#include <linux/memblock.h>
#include <linux/numa.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* ---- which way ------------------------------------------------------------- */

const char *const pcpu_fc_names[PCPU_FC_NR] = {
	[PCPU_FC_AUTO] = "auto",
	[PCPU_FC_EMBED] = "embed",
	[PCPU_FC_PAGE] = "page",
};

enum pcpu_fc pcpu_chosen_fc __initdata = PCPU_FC_AUTO;

/* "percpu_alloc=embed|page".  Linux: percpu_alloc_setup(), 2.6.32 to 5.x. */
static int __init percpu_alloc_setup(char *str)
{
	if (!str)
		return -EINVAL;
	for (enum pcpu_fc fc = PCPU_FC_EMBED; fc < PCPU_FC_NR; fc++) {
		if (!strcmp(str, pcpu_fc_names[fc])) {
			pcpu_chosen_fc = fc;
			return 0;
		}
	}
	pr_warn("PERCPU: unknown allocator %s specified, there are embed and page\n", str);
	return 0;
}
early_param("percpu_alloc", percpu_alloc_setup);

/* ---- sizes and groups -------------------------------------------------------- */

static unsigned int unit_group[NR_CPUS] __initdata;
static unsigned long group_offset[NR_CPUS] __initdata;
static char *group_base[NR_CPUS] __initdata;

/* Bytes of a unit that are used: whole pages, the room left over is dynamic. */
static size_t __init used_size(const struct pcpu_alloc_info *ai)
{
	return ai->static_size + ai->reserved_size + ai->dyn_size;
}

static struct pcpu_alloc_info __init build_alloc_info(size_t reserved_size, size_t dyn_size)
{
	struct pcpu_alloc_info ai = {
		.static_size = ALIGN(arch_percpu_static_size(), PCPU_WORD),
		.reserved_size = ALIGN(reserved_size, PCPU_WORD),
		.nr_units = nr_cpu_ids,
		.nr_groups = 1,
		.unit_group = unit_group,
		.group_offset = group_offset,
	};
	size_t fixed = ai.static_size + ai.reserved_size;
	size_t used = PAGE_ALIGN(fixed + dyn_size);

	ai.dyn_size = used - fixed;
	ai.unit_size = max_t(size_t, used, PCPU_MIN_UNIT_SIZE);
	return ai;
}

/* Processors of one node are one group.  Linux: pcpu_build_alloc_info(). */
static void __init group_by_node(struct pcpu_alloc_info *ai)
{
	ai->nr_groups = 0;
	for (unsigned int cpu = 0; cpu < ai->nr_units; cpu++) {
		unsigned int other = 0;

		while (early_cpu_to_node(other) != early_cpu_to_node(cpu))
			other++;
		unit_group[cpu] = other < cpu ? unit_group[other] : ai->nr_groups++;
	}
}

static size_t __init group_size(const struct pcpu_alloc_info *ai, unsigned int group)
{
	size_t size = 0;

	for (unsigned int unit = 0; unit < ai->nr_units; unit++)
		size += unit_group[unit] == group ? ai->unit_size : 0;
	return size;
}

/* Linux: pcpu_dump_alloc_info(). */
static void __init dump_alloc_info(const struct pcpu_alloc_info *ai)
{
	pr_debug("pcpu-alloc: s%zu r%zu d%zu u%zu alloc=%lu*%lu\n", ai->static_size,
		 ai->reserved_size, ai->dyn_size, ai->unit_size, ai->unit_size / PAGE_SIZE,
		 PAGE_SIZE);
	pr_debug("pcpu-alloc: ");
	for (unsigned int group = 0; group < ai->nr_groups; group++) {
		pr_cont("[%u] ", group);
		for (unsigned int unit = 0; unit < ai->nr_units; unit++)
			if (unit_group[unit] == group)
				pr_cont("%u ", unit);
	}
	pr_cont("\n");
}

/* Units are there; each begins as the section is now. */
static void __init setup_first_chunk(const struct pcpu_alloc_info *ai, char *base)
{
	pcpu_start(ai, base, memblock_alloc_or_panic(pcpu_books_size(ai), SMP_CACHE_BYTES));
	for (unsigned int unit = 0; unit < ai->nr_units; unit++)
		memcpy(pcpu_unit(pcpu.first, unit), __per_cpu_start,
		       __per_cpu_end - __per_cpu_start);
	dump_alloc_info(ai);
}

/* Linux: pcpu_fc_alloc(), arch/x86/kernel/setup_percpu.c. */
static void *__init alloc_near(unsigned int cpu, size_t size)
{
	void *units = memblock_alloc_node(size, PAGE_SIZE, early_cpu_to_node(cpu));

	kmemleak_boot_ignore(units);	/* looked into piece by piece */
	return units;
}

/* ---- embed ----------------------------------------------------------------- */

static void __init free_groups(const struct pcpu_alloc_info *ai)
{
	for (unsigned int group = 0; group < ai->nr_groups; group++)
		if (group_base[group])
			memblock_free(__pa(group_base[group]), group_size(ai, group));
}

static bool __init alloc_groups(const struct pcpu_alloc_info *ai)
{
	memset(group_base, 0, sizeof(group_base));
	for (unsigned int unit = 0; unit < ai->nr_units; unit++) {
		unsigned int group = unit_group[unit];

		if (group_base[group])
			continue;
		group_base[group] = alloc_near(unit, group_size(ai, group));
		if (!group_base[group])
			return false;
	}
	return true;
}

/* Sets the groups' offsets.  Return: bytes from the begin of the lowest to the end of the highest. */
static unsigned long __init measure_groups(const struct pcpu_alloc_info *ai, char **base)
{
	unsigned long span = 0;

	*base = group_base[0];
	for (unsigned int group = 1; group < ai->nr_groups; group++)
		*base = min(*base, group_base[group]);
	for (unsigned int group = 0; group < ai->nr_groups; group++) {
		group_offset[group] = (unsigned long)(group_base[group] - *base);
		span = max(span, group_offset[group] + group_size(ai, group));
	}
	return span;
}

static void __init free_unused_tails(const struct pcpu_alloc_info *ai)
{
	size_t used = used_size(ai);

	for (unsigned int unit = 0; unit < ai->nr_units && used < ai->unit_size; unit++)
		memblock_free(__pa(pcpu_unit(pcpu.first, unit) + used), ai->unit_size - used);
}

int __init pcpu_embed_first_chunk(size_t reserved_size, size_t dyn_size)
{
	struct pcpu_alloc_info ai = build_alloc_info(reserved_size, dyn_size);
	unsigned long span;
	char *base;

	group_by_node(&ai);
	if (!alloc_groups(&ai)) {
		free_groups(&ai);
		return -ENOMEM;
	}
	span = measure_groups(&ai, &base);
	if (span > VMALLOC_TOTAL * 3UL / 4) {
		pr_warn("PERCPU: max_distance=0x%lx too large for vmalloc space 0x%lx\n", span,
			VMALLOC_TOTAL);
		free_groups(&ai);
		return -EINVAL;
	}
	pr_info("PERCPU: Embedded %lu pages/cpu @%p s%zu r%zu d%zu u%zu\n",
		used_size(&ai) / PAGE_SIZE, (void *)kernel_vaddr(__pa(base)), ai.static_size,
		ai.reserved_size, ai.dyn_size, ai.unit_size);
	setup_first_chunk(&ai, base);
	free_unused_tails(&ai);
	return 0;
}

/* ---- page ------------------------------------------------------------------- */

static struct vm_struct first_vm = { .flags = VM_PERCPU | VM_NO_GUARD };

/* The used part of a unit; what is behind it stays without memory. */
static bool __init map_unit(const struct pcpu_alloc_info *ai, unsigned int unit)
{
	unsigned long addr = pointer_fixmap(first_vm.addr) + unit * ai->unit_size;

	for (size_t done = 0; done < used_size(ai); done += PAGE_SIZE) {
		void *page = alloc_near(unit, PAGE_SIZE);

		if (!page) {
			pr_warn("PERCPU: failed to allocate 4K page for cpu%u\n", unit);
			return false;
		}
		if (ioremap_page_range(addr + done, PAGE_SIZE, __pa(page), PAGE_KERNEL))
			return false;
	}
	return true;
}

/* Of a failure nothing is cleaned up: there is no third way. */
int __init pcpu_page_first_chunk(size_t reserved_size, size_t dyn_size,
				 void (*make_tables)(unsigned long start, unsigned long end))
{
	struct pcpu_alloc_info ai = build_alloc_info(reserved_size, dyn_size);

	memset(unit_group, 0, sizeof(unit_group));
	memset(group_offset, 0, sizeof(group_offset));
	first_vm.size = ai.nr_units * ai.unit_size;
	first_vm.caller = pcpu_page_first_chunk;
	vm_area_register_early(&first_vm, PAGE_SIZE);
	make_tables(pointer_fixmap(first_vm.addr), pointer_fixmap(first_vm.addr) + first_vm.size);
	for (unsigned int unit = 0; unit < ai.nr_units; unit++)
		if (!map_unit(&ai, unit))
			return -ENOMEM;
	pr_info("PERCPU: %lu 4K pages/cpu @%p s%zu r%zu d%zu\n", used_size(&ai) / PAGE_SIZE,
		(void *)pointer_fixmap(first_vm.addr), ai.static_size, ai.reserved_size, ai.dyn_size);
	setup_first_chunk(&ai, first_vm.addr);
	return 0;
}

unsigned long __init pcpu_unit_delta(unsigned int cpu)
{
	return (unsigned long)pcpu_unit(pcpu.first, cpu) - (unsigned long)__per_cpu_start;
}
