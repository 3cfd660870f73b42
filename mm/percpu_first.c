// SPDX-License-Identifier: MIT
/*
 * The first chunk of per-CPU memory, out of memblock's hands.
 *
 *	unit	| static        | reserved | dynamic     | not used |
 *		 a copy of the    modules'   alloc_percpu  goes back to memblock
 *		 section          variables
 *
 * The units lie together in the direct map ("embedded"): no page tables and no
 * TLB entries of their own.
 *
 * Offers: pcpu_embed_first_chunk(), pcpu_unit_delta().
 * Must not know: what a processor does with its offset (setup_percpu.c).
 *
 * Linux: mm/percpu.c, 2.6.30 to 5.x.
 */
#include "percpu_internal.h"

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>

/* Bytes of a unit that are used: whole pages, the room left over is dynamic. */
static size_t __init used_size(const struct pcpu_alloc_info *ai)
{
	return ai->static_size + ai->reserved_size + ai->dyn_size;
}

/* Linux: pcpu_build_alloc_info(). */
static struct pcpu_alloc_info __init build_alloc_info(size_t reserved_size, size_t dyn_size)
{
	struct pcpu_alloc_info ai = {
		.static_size = ALIGN(arch_percpu_static_size(), PCPU_WORD),
		.reserved_size = ALIGN(reserved_size, PCPU_WORD),
		.nr_units = nr_cpu_ids,
	};
	size_t fixed = ai.static_size + ai.reserved_size;
	size_t used = PAGE_ALIGN(fixed + dyn_size);

	ai.dyn_size = used - fixed;
	ai.unit_size = max_t(size_t, used, PCPU_MIN_UNIT_SIZE);
	return ai;
}

/* Linux: pcpu_dump_alloc_info(). */
static void __init dump_alloc_info(const struct pcpu_alloc_info *ai)
{
	pr_debug("pcpu-alloc: s%zu r%zu d%zu u%zu alloc=%zu*%u\n", ai->static_size,
		 ai->reserved_size, ai->dyn_size, ai->unit_size, ai->unit_size, ai->nr_units);
	pr_debug("pcpu-alloc:");
	for (unsigned int unit = 0; unit < ai->nr_units; unit++)
		pr_cont(" [0] %u", unit);
	pr_cont("\n");
}

/* Each unit begins as the section is now. */
static void __init copy_section(const struct pcpu_alloc_info *ai, char *base)
{
	for (unsigned int unit = 0; unit < ai->nr_units; unit++)
		memcpy(base + unit * ai->unit_size, __per_cpu_start,
		       __per_cpu_end - __per_cpu_start);
}

static void __init setup_first_chunk(const struct pcpu_alloc_info *ai, char *base)
{
	copy_section(ai, base);
	pcpu_start(ai, base, memblock_alloc_or_panic(pcpu_books_size(ai), SMP_CACHE_BYTES));
	dump_alloc_info(ai);
}

static void __init free_unused_tails(const struct pcpu_alloc_info *ai, char *base)
{
	size_t used = used_size(ai);

	for (unsigned int unit = 0; unit < ai->nr_units && used < ai->unit_size; unit++)
		memblock_free(__pa(base + unit * ai->unit_size + used), ai->unit_size - used);
}

int __init pcpu_embed_first_chunk(size_t reserved_size, size_t dyn_size)
{
	struct pcpu_alloc_info ai = build_alloc_info(reserved_size, dyn_size);
	char *base = memblock_alloc(ai.unit_size * ai.nr_units, PAGE_SIZE);

	if (!base)
		return -ENOMEM;
	free_unused_tails(&ai, base);
	pr_info("PERCPU: Embedded %lu pages/cpu @%p s%zu r%zu d%zu u%zu\n",
		used_size(&ai) / PAGE_SIZE, (void *)kernel_vaddr(__pa(base)), ai.static_size,
		ai.reserved_size, ai.dyn_size, ai.unit_size);
	setup_first_chunk(&ai, base);
	return 0;
}

unsigned long __init pcpu_unit_delta(unsigned int cpu)
{
	return (unsigned long)pcpu_unit(pcpu.first, cpu) - (unsigned long)__per_cpu_start;
}
