// SPDX-License-Identifier: MIT
/*
 * Every processor gets a per-CPU area, and the boot processor moves into its own.
 *
 *	before	FS ─────→ section				base 0
 *	after	FS ───────────────────────→ unit of CPU 0	base = unit - section
 *		          section = .init memory
 *
 * What was written to the section until now is in every copy.  What is written
 * between the copy and the move would be lost, so nothing may be: interrupts are
 * off, and nobody else runs.
 *
 * Linux: arch/x86/kernel/setup_percpu.c, 2.6.25 to 5.x.
 */
#include <asm/desc.h>
#include <asm/pgtable.h>
#include <asm/smp.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/nodemask.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/topology.h>

/*
 * With processors on several nodes embedded units lie far apart, and the vmalloc
 * area of 32 bits has no room for many chunks like that.
 * Linux: pcpu_need_numa(), arch/x86/kernel/setup_percpu.c, 2.6.31 to 5.x.
 */
static bool __init pcpu_need_numa(void)
{
	int node = NUMA_NO_NODE;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		int other = early_cpu_to_node(cpu);

		if (other != NUMA_NO_NODE && node != NUMA_NO_NODE && other != node)
			return true;
		node = other != NUMA_NO_NODE ? other : node;
	}
	return false;
}

static int __init embed_first_chunk(void)
{
	int err = pcpu_embed_first_chunk(PERCPU_FIRST_CHUNK_RESERVE, PERCPU_DYNAMIC_RESERVE);

	if (err)
		pr_warn("PERCPU: %s allocator failed (%d), falling back to page size\n",
			pcpu_fc_names[pcpu_chosen_fc], err);
	return err;
}

static void __init make_first_chunk(void)
{
	int err = -EINVAL;

	if (pcpu_chosen_fc == PCPU_FC_AUTO && pcpu_need_numa())
		pcpu_chosen_fc = PCPU_FC_PAGE;
	if (pcpu_chosen_fc != PCPU_FC_PAGE)
		err = embed_first_chunk();
	if (err)
		err = pcpu_page_first_chunk(PERCPU_FIRST_CHUNK_RESERVE, PERCPU_DYNAMIC_RESERVE,
					    page_table_range_init);
	if (err)
		panic("cannot initialize percpu area (err=%d)", err);
}

static void __init setup_per_cpu_area(unsigned int cpu)
{
	__per_cpu_offset[cpu] = pcpu_unit_delta(cpu);
	per_cpu(this_cpu_off, cpu) = per_cpu_offset(cpu);
	per_cpu(cpu_number, cpu) = (int)cpu;
	early_per_cpu_move(x86_cpu_to_apicid, cpu);
	early_per_cpu_move(x86_bios_cpu_apicid, cpu);
	early_per_cpu_move(x86_cpu_to_node_map, cpu);
	set_cpu_numa_node(cpu, cpu_to_node((int)cpu));
}

/**
 * setup_per_cpu_areas() - an area for each processor that may ever run
 *
 * Context: start_kernel(), after setup_arch(): memblock is the allocator.
 * Linux: setup_per_cpu_areas(), arch/x86/kernel/setup_percpu.c, 2.6.25 to 5.x.
 */
void __init setup_per_cpu_areas(void)
{
	unsigned int cpu;

	pr_info("setup_percpu: NR_CPUS:%d nr_cpumask_bits:%d nr_cpu_ids:%u nr_node_ids:%d\n",
		NR_CPUS, NR_CPUS, nr_cpu_ids, nr_node_ids);
	make_first_chunk();
	for_each_possible_cpu(cpu)
		setup_per_cpu_area(cpu);
	switch_to_new_gdt(0);

	early_per_cpu_done(x86_cpu_to_apicid);
	early_per_cpu_done(x86_bios_cpu_apicid);
	early_per_cpu_done(x86_cpu_to_node_map);
}
