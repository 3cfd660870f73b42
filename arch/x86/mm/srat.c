// SPDX-License-Identifier: MIT
/*
 * What ACPI says of nodes: the tables SRAT (what belongs to which) and SLIT (how
 * far it is from one to the other).
 *
 *	SRAT	processor: domain 0, APIC 0x00		type 0, 16 bytes; 2, 24 bytes
 *		memory: domain 0, 0 - 256 MiB		type 1, 40 bytes
 *		memory: domain 7, 256 MiB - 1 GiB
 *	SLIT	10 25		a square of bytes, by domain: from row to column
 *		25 10
 *
 * Firmware numbers its proximity domains as it likes; nodes are 0, 1, 2, ... in
 * the order in which domains are met.
 *
 * Nothing in a table is believed before it has been checked, and one entry that
 * cannot be right spoils the whole table.  The parsers read a table as bytes in
 * front of them, with its length; where it comes from is x86_acpi_numa_init()'s.
 *
 * Linux: arch/x86/mm/srat.c, drivers/acpi/numa.c, 2.6 to 5.x.
 */
#include "numa_internal.h"

#include <asm/acpi.h>
#include <asm/early_ioremap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>

#ifdef CONFIG_NUMA

/* Domain numbers that make sense. */
#define MAX_PXM_DOMAINS 256

struct acpi_table_srat {
	struct acpi_table_header header;
	u32 table_revision;
	u64 reserved;
} __packed;

enum acpi_srat_type {
	ACPI_SRAT_TYPE_CPU_AFFINITY,
	ACPI_SRAT_TYPE_MEMORY_AFFINITY,
	ACPI_SRAT_TYPE_X2APIC_CPU_AFFINITY
};

struct acpi_subtable_header {
	u8 type;
	u8 length;
} __packed;

struct acpi_srat_cpu_affinity {
	struct acpi_subtable_header header;
	u8 proximity_domain_lo;
	u8 apic_id;
	u32 flags;
	u8 local_sapic_eid;
	u8 proximity_domain_hi[3];	/* from revision 2 on */
	u32 clock_domain;
} __packed;

struct acpi_srat_mem_affinity {
	struct acpi_subtable_header header;
	u32 proximity_domain;		/* in revision 1 only the lowest byte */
	u16 reserved;
	u64 base_address;
	u64 length;
	u32 reserved1;
	u32 flags;
	u64 reserved2;
} __packed;

struct acpi_srat_x2apic_cpu_affinity {
	struct acpi_subtable_header header;
	u16 reserved;
	u32 proximity_domain;
	u32 apic_id;
	u32 flags;
	u32 clock_domain;
	u32 reserved2;
} __packed;

#define ACPI_SRAT_ENABLED 0x01u		/* of processors and memory alike */
#define ACPI_SRAT_MEM_HOT_PLUGGABLE 0x02u
#define ACPI_SRAT_MEM_NON_VOLATILE 0x04u

struct acpi_table_slit {
	struct acpi_table_header header;
	u64 locality_count;
	u8 entry[];
} __packed;

/* ---- domains ------------------------------------------------------------------ */

static u32 pxm_of_node[MAX_NUMNODES] __initdata;
static int nr_domains __initdata;

void __init srat_forget(void)
{
	nr_domains = 0;
}

/* Linux: pxm_to_node(), drivers/acpi/numa.c, 2.6 to 5.x. */
static int __init pxm_to_node(u64 pxm)
{
	for (int nid = 0; nid < nr_domains; nid++)
		if (pxm_of_node[nid] == pxm)
			return nid;
	return NUMA_NO_NODE;
}

/* The same; one that was not met before gets the next number, if there is one. */
static int __init setup_node(u32 pxm)
{
	int nid = pxm_to_node(pxm);

	if (nid != NUMA_NO_NODE)
		return nid;
	if (pxm >= MAX_PXM_DOMAINS || nr_domains == MAX_NUMNODES) {
		pr_err("SRAT: Too many proximity domains %x\n", pxm);
		return NUMA_NO_NODE;
	}
	pxm_of_node[nr_domains] = pxm;
	return nr_domains++;
}

/* ---- SRAT ----------------------------------------------------------------------- */

static int __init add_processor(u32 pxm, u32 apic_id)
{
	int nid = setup_node(pxm);

	if (nid == NUMA_NO_NODE)
		return -EINVAL;
	if (apic_id >= MAX_LOCAL_APIC) {
		pr_info("SRAT: PXM %u -> APIC 0x%04x -> Node %d skipped apicid that is too big\n",
			pxm, apic_id, nid);
		return 0;
	}
	apicid_to_node[apic_id] = (s8)nid;
	node_set(nid, numa_nodes_parsed);
	pr_info("SRAT: PXM %u -> APIC 0x%02x -> Node %d\n", pxm, apic_id, nid);
	return 0;
}

/* Linux: acpi_numa_processor_affinity_init(), arch/x86/mm/srat.c, 2.6 to 5.x. */
static int __init processor_affinity(const struct acpi_srat_cpu_affinity *pa, u8 revision)
{
	u32 pxm = pa->proximity_domain_lo;

	if (!(pa->flags & ACPI_SRAT_ENABLED))
		return 0;
	if (revision >= 2)
		pxm |= (u32)pa->proximity_domain_hi[0] << 8 |
		       (u32)pa->proximity_domain_hi[1] << 16 |
		       (u32)pa->proximity_domain_hi[2] << 24;
	return add_processor(pxm, pa->apic_id);
}

/* Linux: acpi_numa_x2apic_affinity_init(), arch/x86/mm/srat.c, 2.6.30 to 5.x. */
static int __init x2apic_affinity(const struct acpi_srat_x2apic_cpu_affinity *pa)
{
	if (!(pa->flags & ACPI_SRAT_ENABLED))
		return 0;
	return add_processor(pa->proximity_domain, pa->apic_id);
}

/* Linux: acpi_numa_memory_affinity_init(), arch/x86/mm/srat.c, 2.6 to 5.x. */
static int __init memory_affinity(const struct acpi_srat_mem_affinity *ma, u8 revision,
				  struct numa_meminfo *mi)
{
	u32 pxm = revision >= 2 ? ma->proximity_domain : ma->proximity_domain & 0xff;
	u64 start = ma->base_address, end = start + ma->length;
	int nid, blk = mi->nr_blks;

	if (!(ma->flags & ACPI_SRAT_ENABLED))
		return 0;
	nid = setup_node(pxm);
	if (nid == NUMA_NO_NODE)
		return -EINVAL;
	if (end < start) {
		pr_err("SRAT: PXM %u has %#llx bytes at %#010llx, beyond all addresses\n", pxm,
		       ma->length, start);
		return -EINVAL;
	}
	if (numa_add_memblk_to(mi, nid, start, end))
		return -EINVAL;
	if (blk < mi->nr_blks)
		mi->blk[blk].hotplug = ma->flags & ACPI_SRAT_MEM_HOT_PLUGGABLE;
	node_set(nid, numa_nodes_parsed);
	pr_info("SRAT: Node %d PXM %u [mem %#010llx-%#010llx]%s%s\n", nid, pxm, start, end - 1,
		ma->flags & ACPI_SRAT_MEM_HOT_PLUGGABLE ? " hotplug" : "",
		ma->flags & ACPI_SRAT_MEM_NON_VOLATILE ? " non-volatile" : "");
	return 0;
}

/* Types that are not known are passed over; a known one must have its size. */
static int __init srat_entry(const struct acpi_subtable_header *entry, u8 revision,
			     struct numa_meminfo *mi)
{
	static const u8 sizes[] = {
		[ACPI_SRAT_TYPE_CPU_AFFINITY] = sizeof(struct acpi_srat_cpu_affinity),
		[ACPI_SRAT_TYPE_MEMORY_AFFINITY] = sizeof(struct acpi_srat_mem_affinity),
		[ACPI_SRAT_TYPE_X2APIC_CPU_AFFINITY] = sizeof(struct acpi_srat_x2apic_cpu_affinity),
	};

	if (entry->type >= ARRAY_SIZE(sizes))
		return 0;
	if (entry->length != sizes[entry->type]) {
		pr_err("SRAT: entry of type %u has %u bytes instead of %u\n", entry->type,
		       entry->length, sizes[entry->type]);
		return -EINVAL;
	}
	if (entry->type == ACPI_SRAT_TYPE_CPU_AFFINITY)
		return processor_affinity((const void *)entry, revision);
	if (entry->type == ACPI_SRAT_TYPE_X2APIC_CPU_AFFINITY)
		return x2apic_affinity((const void *)entry);
	return memory_affinity((const void *)entry, revision, mi);
}

/**
 * srat_parse() - read an SRAT
 * @table: its first byte
 * @length: bytes that may be read
 * @mi: ranges of memory are added here
 *
 * Processors go to apicid_to_node[], nodes to numa_nodes_parsed.
 *
 * Return: 0, or -EINVAL, with the reason in the log.
 * Linux: acpi_numa_init(), drivers/acpi/numa.c, 2.6 to 5.x.
 */
int __init srat_parse(const void *table, u32 length, struct numa_meminfo *mi)
{
	const struct acpi_table_srat *srat = table;
	u32 at = sizeof(*srat);

	if (length < sizeof(*srat)) {
		pr_err("SRAT: %u bytes are too few\n", length);
		return -EINVAL;
	}
	while (at < length) {
		const struct acpi_subtable_header *entry = table + at;

		if (length - at < sizeof(*entry) || entry->length < sizeof(*entry) ||
		    entry->length > length - at) {
			pr_err("SRAT: the entry at byte %u does not fit into the table\n", at);
			return -EINVAL;
		}
		if (srat_entry(entry, srat->header.revision, mi))
			return -EINVAL;
		at += entry->length;
	}
	return 0;
}

/* ---- SLIT ------------------------------------------------------------------------- */

static u8 __init slit_distance(const struct acpi_table_slit *slit, u64 from, u64 to)
{
	return slit->entry[slit->locality_count * from + to];
}

/* Linux: slit_valid(), drivers/acpi/numa.c, 2.6 to 5.x. */
static bool __init slit_valid(const struct acpi_table_slit *slit, u32 length)
{
	u64 n;

	if (length < sizeof(*slit)) {
		pr_err("SLIT: %u bytes are too few\n", length);
		return false;
	}
	n = slit->locality_count;
	if (!n || n > MAX_PXM_DOMAINS || length - sizeof(*slit) != n * n) {
		pr_err("SLIT: %llu localities do not fit %u bytes\n", n, length);
		return false;
	}
	for (u64 from = 0; from < n; from++)
		for (u64 to = 0; to < n; to++) {
			u8 distance = slit_distance(slit, from, to);

			if (from == to ? distance == LOCAL_DISTANCE : distance > LOCAL_DISTANCE)
				continue;
			pr_err("SLIT: the distance from domain %llu to %llu cannot be %u\n", from,
			       to, distance);
			return false;
		}
	return true;
}

/**
 * slit_parse() - read a SLIT
 * @table: its first byte
 * @length: bytes that may be read
 *
 * Domains that SRAT has not named are passed over.
 *
 * Return: 0; -EINVAL when it cannot be right: all nodes are equally far apart then.
 * Linux: acpi_numa_slit_init(), arch/x86/mm/srat.c, 2.6 to 5.x.
 */
int __init slit_parse(const void *table, u32 length)
{
	const struct acpi_table_slit *slit = table;

	if (!slit_valid(slit, length)) {
		pr_info("ACPI: SLIT table looks invalid. Not used.\n");
		return -EINVAL;
	}
	pr_debug("NUMA: Initialized distance table, cnt=%d\n", nr_domains);
	for (int from = 0; from < nr_domains; from++)
		for (int to = 0; to < nr_domains; to++)
			if (pxm_of_node[from] < slit->locality_count &&
			    pxm_of_node[to] < slit->locality_count)
				numa_set_distance(from, to, slit_distance(slit, pxm_of_node[from],
									  pxm_of_node[to]));
	return 0;
}

/* ---- where they are ------------------------------------------------------------------- */

/**
 * x86_acpi_numa_init() - nodes from the firmware's tables
 *
 * Return: 0; -ENOENT without SRAT, -EINVAL when it is refused.
 * Linux: x86_acpi_numa_init(), arch/x86/mm/srat.c, 3.0 to 5.x.
 */
int __init x86_acpi_numa_init(void)
{
	u32 length;
	phys_addr_t addr = acpi_find_table("SRAT", &length);
	void *table;
	int err;

	if (!addr)
		return -ENOENT;
	table = early_memremap(addr, length);
	err = srat_parse(table, length, &numa_meminfo);
	early_memunmap(table, length);
	if (err) {
		pr_err("SRAT: SRAT not used.\n");
		return err;
	}
	addr = acpi_find_table("SLIT", &length);
	if (addr) {
		table = early_memremap(addr, length);
		slit_parse(table, length);
		early_memunmap(table, length);
	}
	return 0;
}

#endif /* CONFIG_NUMA */
