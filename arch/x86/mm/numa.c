// SPDX-License-Identifier: MIT
/*
 * Nodes: who is asked, who is believed, and what comes of it.
 *
 *	x86_numa_init()
 *	  numa_init(x86_acpi_numa_init)	SRAT and SLIT ...
 *	  numa_init(dummy_numa_init)	... or, if they are refused, one node with all RAM
 *	    numa_cleanup_meminfo()	no two nodes with the same memory
 *	    numa_emulation()		numa=fake=
 *	    numa_register_memblks()	all RAM is somebody's; memblock learns whose;
 *					a pglist_data for each node, on the node
 *
 * A node comes online when it has RAM or a processor.  A refused source leaves no
 * trace: numa_init() begins by forgetting.
 *
 * Linux: arch/x86/mm/numa.c, 3.0 to 5.x.
 */
#include "numa_internal.h"

#include <asm/numa.h>
#include <asm/setup.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/memory_hotplug.h>
#include <linux/mmzone.h>
#include <linux/panic.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/string.h>

#ifdef CONFIG_NUMA

static bool numa_off __initdata;
static bool acpi_numa_off __initdata;

static int __init numa_setup(char *opt)
{
	if (!opt)
		return -EINVAL;
	if (!strncmp(opt, "fake=", 5))
		return numa_emu_cmdline(opt + 5);
	if (!strcmp(opt, "off"))
		numa_off = true;
	else if (!strcmp(opt, "noacpi"))
		acpi_numa_off = true;
	else
		return -EINVAL;
	return 0;
}
early_param("numa", numa_setup);

/* ---- from ranges to nodes ---------------------------------------------------- */

static bool __init node_has_ram(int nid)
{
	unsigned long start, end;
	int i;

	for_each_mem_pfn_range(i, nid, &start, &end, NULL)
		return true;
	return false;
}

/*
 * In the remap area, which is the node's memory at addresses of low memory.
 * Linux: allocate_pgdat(), arch/x86/mm/numa_32.c, 2.6 to 2.6.38.
 */
static pg_data_t *__init allocate_pgdat(int nid)
{
	pg_data_t *pgdat = alloc_remap(nid, sizeof(*pgdat));

	if (pgdat)
		pr_debug("allocate_pgdat: node %d NODE_DATA %08lx\n", nid,
			 kernel_vaddr(__pa(pgdat)));
	return pgdat;
}

static void __init node_set_pgdat(int nid, pg_data_t *pgdat)
{
	pgdat->node_id = nid;
	node_data[nid] = pgdat;
	node_set_online(nid);
}

/*
 * On the node itself if it has low memory that is free, else wherever.
 * Linux: alloc_node_data(), arch/x86/mm/numa.c, 3.16 to 5.x; setup_node_data() before.
 */
static void __init alloc_node_data(int nid)
{
	unsigned long start, end;
	pg_data_t *pgdat = allocate_pgdat(nid);
	phys_addr_t pa;
	int where;

	if (pgdat) {
		node_set_pgdat(nid, pgdat);
		return;
	}
	pgdat = memblock_alloc_try_nid(sizeof(*pgdat), SMP_CACHE_BYTES, 0,
				       MEMBLOCK_ALLOC_ACCESSIBLE, nid);
	if (!pgdat)
		panic("no memory for the pglist_data of node %d", nid);
	pa = __pa(pgdat);
	pr_info("NODE_DATA(%d) allocated [mem %#010llx-%#010llx]\n", nid, pa,
		pa + sizeof(*pgdat) - 1);
	where = memblock_search_pfn_nid(PFN_DOWN(pa), &start, &end);
	if (where != nid)
		pr_info("    NODE_DATA(%d) on node %d\n", nid, where);
	node_set_pgdat(nid, pgdat);
}

static void __init note_cpu_nodes(void)
{
	for (int apicid = 0; apicid < MAX_LOCAL_APIC; apicid++)
		if (apicid_to_node[apicid] != NUMA_NO_NODE)
			node_set_state(apicid_to_node[apicid], N_CPU);
}

/* Linux: numa_register_memblks(), arch/x86/mm/numa.c, 3.0 to 5.x. */
static int __init numa_register_memblks(const struct numa_meminfo *mi)
{
	int nid;

	if (numa_check_cover(mi))
		return -EINVAL;
	numa_assign_ram(mi);
	numa_clear_kernel_node_hotplug();
	node_possible_map = numa_nodes_parsed;
	note_cpu_nodes();
	physnode_map_init();
	numa_remap_init();
	for_each_node(nid)
		if (node_has_ram(nid) || node_state(nid, N_CPU))
			alloc_node_data(nid);
	return 0;
}

/* ---- who is believed --------------------------------------------------------- */

static void __init numa_forget(void)
{
	memset(&numa_meminfo, 0, sizeof(numa_meminfo));
	memset(apicid_to_node, (u8)NUMA_NO_NODE, sizeof(apicid_to_node));
	memset(node_states, 0, sizeof(node_states));
	nodes_clear(numa_nodes_parsed);
	memblock_clear_hotplug(0, PHYS_ADDR_MAX);
	numa_reset_distance();
	srat_forget();
}

static int __init numa_init(int (*find_nodes)(void))
{
	int err;

	numa_forget();
	err = find_nodes();
	if (!err) {
		numa_note_later(&numa_meminfo, PFN_PHYS(max_pfn));
		numa_mark_hotplug(&numa_meminfo);
	}
	memblock_set_bottom_up(false);	/* what must not be pulled out is known now */
	if (!err)
		err = numa_cleanup_meminfo(&numa_meminfo, PFN_PHYS(max_pfn));
	if (err)
		return err;
	numa_emulation(&numa_meminfo);
	return numa_register_memblks(&numa_meminfo);
}

/* All RAM is node 0's.  Linux: dummy_numa_init(), arch/x86/mm/numa.c, 3.0 to 5.x. */
static int __init dummy_numa_init(void)
{
	pr_info("%s\n", numa_off ? "NUMA turned off" : "No NUMA configuration found");
	pr_info("Faking a node at [mem %#018llx-%#018llx]\n", 0ULL, PFN_PHYS(max_pfn) - 1);
	node_set(0, numa_nodes_parsed);
	return numa_add_memblk_to(&numa_meminfo, 0, 0, PFN_PHYS(max_pfn));
}

void __init x86_numa_init(void)
{
	if (!numa_off && !acpi_numa_off && !numa_init(x86_acpi_numa_init))
		return;
	if (numa_init(dummy_numa_init))
		panic("not even one node can be made of this memory");
}

/* ---- processors ---------------------------------------------------------------- */

static int __init numa_cpu_node(unsigned int cpu)
{
	u16 apicid = early_per_cpu(x86_cpu_to_apicid, cpu);

	return apicid < MAX_LOCAL_APIC ? apicid_to_node[apicid] : NUMA_NO_NODE;
}

/* Linux: numa_init_array(), arch/x86/mm/numa.c, 2.6.16 to 5.x, for those without a node. */
void __init init_cpu_to_node(void)
{
	int next = first_online_node;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		int nid = numa_cpu_node(cpu);

		if (nid == NUMA_NO_NODE) {
			nid = next;
			next = next_online_node(next);
			if (next == MAX_NUMNODES)
				next = first_online_node;
		}
		early_per_cpu(x86_cpu_to_node_map, cpu) = nid;
		node_set_state(nid, N_CPU);
	}
}

#else /* one node */

int memory_add_physaddr_to_nid(u64 start, u64 *end)
{
	return NUMA_NO_NODE;
}

void __init x86_numa_init(void)
{
	memblock_set_node(0, PHYS_ADDR_MAX, &memblock.memory, 0);
}

void __init init_cpu_to_node(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		early_per_cpu(x86_cpu_to_node_map, cpu) = 0;
}

#endif /* CONFIG_NUMA */
