// SPDX-License-Identifier: MIT
/*
 * The JSON members that come from the kernel's own variables.
 *
 * Sizes and addresses are bytes, pfn numbers are pages; ranges of pfn exclude
 * their end.
 */
#include <asm/e820.h>
#include <asm/setup.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/sprintf.h>

#include "memsim.h"

static void __printf(1, 2) out(const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	sim_print(text, vscnprintf(text, sizeof(text), fmt, args));
	va_end(args);
}

/* Between the members of a list, not in front of the first. */
static void comma(unsigned int i)
{
	out("%s\n    ", i ? "," : "");
}

static void print_map(const char *key, const struct e820map *map)
{
	char name[E820_TYPE_NAME_LEN];

	out("  \"%s\": [", key);
	for (u32 i = 0; i < map->nr_map; i++) {
		const struct e820entry *entry = &map->map[i];

		comma(i);
		out("{\"start\": %llu, \"size\": %llu, \"type\": %u, \"name\": \"%s\"}",
		    entry->addr, entry->size, entry->type, e820_type_name(entry->type, name));
	}
	out("],\n");
}

static void print_edges(void)
{
	out("  \"max_pfn\": %lu,\n", max_pfn);
	out("  \"max_low_pfn\": %lu,\n  \"highstart_pfn\": %lu,\n  \"highend_pfn\": %lu,\n",
	    max_low_pfn, highstart_pfn, highend_pfn);
}

static void print_zone(const struct zone *zone)
{
	unsigned long free = 0;

	out("{\"name\": \"%s\", \"start_pfn\": %lu, \"spanned\": %lu, \"present\": %lu, ",
	    zone->name, zone->zone_start_pfn, zone->spanned_pages, zone->present_pages);
	out("\"absent\": %lu, \"managed\": %lu, \"free\": [",
	    zone->spanned_pages - zone->present_pages, zone->managed_pages);
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		out("%s%lu", order ? ", " : "", zone->free_area[order].nr_free);
		free += zone->free_area[order].nr_free << order;
	}
	out("], \"free_pages\": %lu}", free);
}

static void print_zones(void)
{
	unsigned int nr = 0;

	out("  \"zones\": [");
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++) {
		const struct zone *zone = &NODE_DATA(0)->node_zones[i];

		if (!zone->spanned_pages)
			continue;
		comma(nr++);
		print_zone(zone);
	}
	out("],\n");
}

static void print_memblock_type(const char *key, const struct memblock_type *type)
{
	out("    \"%s\": [", key);
	for (unsigned long i = 0; i < type->cnt; i++) {
		const struct memblock_region *region = &type->regions[i];

		comma(i);
		out("  {\"base\": %llu, \"size\": %llu, \"flags\": %u, \"name\": \"%s\"}",
		    region->base, region->size, (unsigned int)region->flags,
		    region->name ? region->name : "");
	}
	out("]");
}

static void print_resource(void *count, const char *line)
{
	comma((*(unsigned int *)count)++);
	out("\"%s\"", line);
}

static void print_resources(const char *key, const struct resource *root)
{
	unsigned int count = 0;

	out("  \"%s\": [", key);
	resource_walk(root, print_resource, &count);
	out("],\n");
}

void sim_json_state(void)
{
	print_map("sanitized", &e820_saved);
	print_map("e820", &e820);
	print_edges();
	print_zones();
	out("  \"memblock\": {\n");
	print_memblock_type("memory", &memblock.memory);
	out(",\n");
	print_memblock_type("reserved", &memblock.reserved);
	out("},\n");
	print_resources("iomem", &iomem_resource);
	print_resources("ioports", &ioport_resource);
}
