// SPDX-License-Identifier: MIT
/*
 * DISCONTIGMEM: whose is a page frame?
 *
 *	physnode_map	| 0 | 0 | shared | 1 | 1 | - | 1 |	one element for 64 MiB
 *	node_starts		       ^ 0, then 1		where the node changes
 *
 * An element that has RAM of one node names it.  In one that has RAM of several
 * the list of changes decides; Linux, whose nodes were boards, had only elements.
 *
 * Linux: arch/x86/mm/numa_32.c, arch/x86/include/asm/mmzone_32.h, 2.6.2x to 2.6.38.
 */
#include <asm/numa.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/printk.h>

#ifdef CONFIG_DISCONTIGMEM

#define NODE_SHARED (-2)

/* The nodes' RAM in ascending order; neighbours of one node are one entry. */
#define MAX_NODE_STARTS (MAX_NUMNODES * 8)

s8 physnode_map[MAX_ELEMENTS] = { [0 ... MAX_ELEMENTS - 1] = NUMA_NO_NODE };

static struct {
	unsigned long pfn;
	int nid;
} node_starts[MAX_NODE_STARTS];
static unsigned int nr_node_starts;
static unsigned long last_end_pfn __initdata;

int shared_pfn_to_nid(unsigned long pfn)
{
	unsigned int i = nr_node_starts;

	if (physnode_map[pfn / PAGES_PER_ELEMENT] != NODE_SHARED)
		return NUMA_NO_NODE;
	while (--i && node_starts[i].pfn > pfn)
		;
	return node_starts[i].nid;
}

/*
 *	blocks	|       |       |       |
 *	RAM	  1 1 1 1            2 2		a hole is the node's before it,
 *	node	  1 1 1 1 1 1 1 2 2 2 2 2		but for the block that the next begins in
 *
 * So the whole of a block is in the array of a node that has RAM in it.
 */
static void __init note_start(int nid, unsigned long start_pfn)
{
	unsigned long pfn = max(last_end_pfn, ALIGN_DOWN(start_pfn, MAX_ORDER_NR_PAGES));

	if (nr_node_starts && node_starts[nr_node_starts - 1].nid == nid)
		return;
	BUG_ON(nr_node_starts == MAX_NODE_STARTS);
	node_starts[nr_node_starts].pfn = pfn;
	node_starts[nr_node_starts++].nid = nid;
}

/* Linux: memory_present(), arch/x86/mm/numa_32.c, 2.6.17 to 2.6.38. */
void __init memory_present(int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	pr_debug("Node: %d, start_pfn: %lx, end_pfn: %lx\n", nid, start_pfn, end_pfn);
	note_start(nid, start_pfn);
	last_end_pfn = end_pfn;
	for (unsigned long element = start_pfn / PAGES_PER_ELEMENT;
	     element * PAGES_PER_ELEMENT < end_pfn; element++) {
		s8 *entry = &physnode_map[element];

		*entry = (s8)(*entry == NUMA_NO_NODE || *entry == nid ? nid : NODE_SHARED);
	}
}

void __init physnode_map_init(void)
{
	unsigned long start, end;
	int i, nid;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid)
		memory_present(nid, start, end);
}

#endif /* CONFIG_DISCONTIGMEM */
