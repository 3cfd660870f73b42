/* SPDX-License-Identifier: MIT */
/*
 * The firmware's map of physical memory.
 *
 *	boot_params.e820_map ---> e820 ---> memblock ---> zones
 *	  as reported             sanitised, then changed by mem=, memmap= and
 *	                          the kernel's own reservations
 *	                     \--> e820_saved: sanitised and left alone
 *
 * The struct of an entry stands in asm/bootparam.h, since boot/ fills it.
 */
#ifndef _ASM_E820_H
#define _ASM_E820_H

#include <asm/bootparam.h>
#include <linux/init.h>
#include <linux/types.h>

/*
 * What an entry's memory is for.  Where two entries overlap the higher number
 * wins.  Any other number is memory to keep away from; 0 is no memory at all.
 */
#define E820_RAM 1
#define E820_RESERVED 2
#define E820_ACPI 3	/* tables; could be freed once they are read */
#define E820_NVS 4	/* the firmware's own, to be left alone for ever */
#define E820_UNUSABLE 5	/* RAM in which errors were found */
#define E820_PRAM 12	/* protected or persistent RAM, memmap=nn!ss */

struct e820map {
	u32 nr_map;
	struct e820entry map[E820_X_MAX];
};

extern struct e820map e820;	/* the map that the kernel works with */
extern struct e820map e820_saved;	/* as the firmware gave it, sanitised */

#define E820_TYPE_NAME_LEN 16

/**
 * e820_type_name() - what the log calls a type
 * @type: E820_xxx or any other number
 * @buf: room for the name of a type that has none
 *
 * Return: a string, either constant or in @buf.
 */
const char *e820_type_name(u32 type, char buf[E820_TYPE_NAME_LEN]);

/**
 * e820_last() - address of an entry's last byte
 * @entry: an entry with a size that is not 0
 *
 * Ranges are compared by their last byte, since an end may be 2^64, which u64
 * cannot hold.
 *
 * Return: its address; for a size of 0 the byte in front of it.
 */
static inline u64 e820_last(const struct e820entry *entry)
{
	return entry->addr + entry->size - 1;
}

/**
 * e820_wraps() - does an entry run over the end of the address space?
 * @entry: any entry
 *
 * Return: true when its end is above 2^64; an end of exactly 2^64 is sound.
 */
static inline bool e820_wraps(const struct e820entry *entry)
{
	return entry->size && e820_last(entry) < entry->addr;
}

/**
 * sanitize_e820_map() - sort a map and resolve its overlaps
 * @biosmap: entries in any order; replaced by the result
 * @max_nr_map: room in @biosmap, entries; more than E820_X_MAX is never used
 * @pnr_map: number of entries, before and after
 *
 * In the result each address belongs to one entry at most, that with the
 * highest type of all that held it; neighbours of one type are one entry;
 * entries without a size and of type 0 are gone.  What does not fit is cut off
 * at the upper end, with a warning.
 *
 * Return: 0, or -EINVAL with the map untouched when it has fewer than two
 * entries or when one of them wraps past 2^64.
 * Context: one caller at a time.
 * Linux: sanitize_e820_map(), arch/x86/kernel/e820.c, 2.6.2x to 4.x;
 * e820__update_table() since.
 */
int sanitize_e820_map(struct e820entry *biosmap, int max_nr_map, u32 *pnr_map);

/**
 * e820_drop_void() - take out the entries that say nothing
 * @map: entries in any order; the rest of them move up
 * @nr_map: how many
 *
 * Entries that wrap past 2^64 go one by one, each with a warning that shows it,
 * where sanitize_e820_map() would refuse the whole map.  Entries without a size
 * or of type 0 go silently.
 *
 * Return: number of entries that are left.
 */
u32 e820_drop_void(struct e820entry *map, u32 nr_map);

/**
 * e820_settle() - sanitise a map whatever state it is in
 * @map: may hold void entries, or one entry, or none; a single one stays as it is
 */
void e820_settle(struct e820map *map);

/**
 * append_e820_map() - add a firmware table to the map
 * @biosmap: entries in any order
 * @nr_map: how many
 *
 * Return: 0; -EINVAL when there are fewer than two entries (then nothing is
 * added) or when one wraps past 2^64 (then those before it are).
 * Linux: append_e820_map(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
int append_e820_map(const struct e820entry *biosmap, int nr_map);

/**
 * e820_add_region() - add one entry, without sanitising
 * @start: bytes
 * @size: bytes
 * @type: E820_xxx
 *
 * When the map is full the entry is left out, with an error that shows it.
 *
 * Linux: e820_add_region(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
void e820_add_region(u64 start, u64 size, u32 type);

/**
 * e820_update_range() - give what has one type in a range another type
 * @start: bytes
 * @size: bytes; cut at 2^64
 * @old_type: only entries of this type change
 * @new_type: what they become; a different type
 *
 * Return: number of bytes that changed.
 * Context: the map needs sanitising afterwards.
 * Linux: e820_update_range(), arch/x86/kernel/e820.c, 2.6.26 to 4.x.
 */
u64 e820_update_range(u64 start, u64 size, u32 old_type, u32 new_type);

/**
 * e820_remove_range() - take a range out of the map
 * @start: bytes
 * @size: bytes; cut at 2^64
 * @old_type: what to remove
 * @checktype: false removes entries of all types
 *
 * Return: number of bytes that are gone.
 * Context: the map needs sanitising afterwards.
 * Linux: e820_remove_range(), arch/x86/kernel/e820.c, 2.6.30 to 4.x.
 */
u64 e820_remove_range(u64 start, u64 size, u32 old_type, bool checktype);

/**
 * update_e820() - sanitise the map after a change and print it
 *
 * Linux: update_e820(), arch/x86/kernel/e820.c, 2.6.26 to 4.x.
 */
void update_e820(void);

/**
 * e820_any_mapped() - does any byte of a range have a type?
 * @start: first byte
 * @end: byte behind the last; 0 stands for 2^64
 * @type: E820_xxx, or 0 for any type
 *
 * Linux: e820_any_mapped(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
bool e820_any_mapped(u64 start, u64 end, u32 type);

/**
 * e820_all_mapped() - does every byte of a range have a type?
 * @start: first byte
 * @end: byte behind the last; 0 stands for 2^64
 * @type: E820_xxx, or 0 for any mixture of types
 *
 * Context: the map is sanitised.
 * Linux: e820_all_mapped(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
bool e820_all_mapped(u64 start, u64 end, u32 type);

/**
 * e820_print_map() - write the map to the log
 * @who: who reported it, the first word of each line
 *
 * Linux: e820_print_map(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
void e820_print_map(const char *who);

/**
 * e820_end_of_ram_pfn() - where usable memory ends for this kernel
 *
 * RAM above 4 GiB, which two-level page tables do not reach, is reported with
 * its size and does not count.
 *
 * Return: the page behind the last one of RAM, at most MAX_ARCH_PFN.
 * Linux: e820_end_of_ram_pfn(), arch/x86/kernel/e820.c, 2.6.27 to 4.x.
 */
unsigned long e820_end_of_ram_pfn(void);

/**
 * e820_end_of_low_ram_pfn() - where usable memory below 4 GiB ends
 *
 * The same as e820_end_of_ram_pfn() as long as nothing beyond is reached.
 *
 * Return: page number behind the last page that holds RAM; 0 without any.
 * Linux: e820_end_of_low_ram_pfn(), arch/x86/kernel/e820.c, 2.6.27 to 4.x.
 */
unsigned long e820_end_of_low_ram_pfn(void);

/**
 * default_machine_specific_memory_setup() - fill the map from boot_params
 *
 * Falls back on the sizes that INT 15h E801h or 88h told when there is no
 * table, or nothing in it is any good.
 *
 * Return: who the map is from, for the log.
 * Linux: default_machine_specific_memory_setup(), arch/x86/kernel/e820.c, 2.6.27 to 4.x.
 */
const char *default_machine_specific_memory_setup(void);

/**
 * setup_memory_map() - get the map from the platform, keep a copy, print it
 *
 * Linux: setup_memory_map(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
void __init setup_memory_map(void);

/**
 * finish_e820_parsing() - after mem= and memmap=: sanitise what they made
 *
 * Prints the user-defined map when there is one.  Panics when the user's map
 * leaves no RAM at all.
 *
 * Linux: finish_e820_parsing(), arch/x86/kernel/e820.c, 2.6.26 to 4.x.
 */
void finish_e820_parsing(void);

/**
 * parse_memopt() - mem=nn[KMG]: no RAM from there on
 * @p: what stands behind "mem=", or NULL
 *
 * Return: 0, or -EINVAL when it is no number or nothing would be left.
 * Linux: parse_memopt(), arch/x86/kernel/e820.c, 2.6.26 to 5.x.
 */
int parse_memopt(char *p);

/**
 * parse_memmap_opt() - memmap=: the user's own map, or changes to the firmware's
 * @p: words between commas, each exactmap, nn, nn@ss, nn#ss, nn$ss, nn!ss or
 *	nn%ss-old+new; taken apart in place
 *
 * Return: 0, or -EINVAL when one of the words made no sense; the others have
 * had their effect.
 * Linux: parse_memmap_opt(), arch/x86/kernel/e820.c, 2.6.26 to 5.x.
 */
int parse_memmap_opt(char *p);

/**
 * memblock_x86_fill() - give the map's RAM to memblock
 *
 * RAM is cut at 4 GiB and to whole pages.
 *
 * Linux: memblock_x86_fill(), arch/x86/kernel/e820.c, 2.6.38 to 4.x.
 */
void memblock_x86_fill(void);

/**
 * e820_register_active_regions() - tell early_node_map what is RAM (CONFIG_BOOTMEM)
 * @nid: whose
 * @start_pfn: nothing below
 * @last_pfn: nothing from here on
 *
 * Linux: e820_register_active_regions(), arch/x86/kernel/e820.c, 2.6.26 to 3.0.
 */
void e820_register_active_regions(int nid, unsigned long start_pfn, unsigned long last_pfn);

/**
 * memblock_find_dma_reserve() - count what is taken already of the lowest 16 MiB
 *
 * Return: pages of RAM below 16 MiB that the boot has reserved.
 * Linux: memblock_find_dma_reserve(), arch/x86/kernel/e820.c, 2.6.38 to 6.x; passes the
 * number to set_dma_reserve() itself, on 64 bits.
 */
unsigned long memblock_find_dma_reserve(void);

/**
 * e820_reserve_resources() - show the map in the tree of resources
 *
 * Context: the kernel's own resources are in the tree; a range of RAM becomes
 * their parent.
 * Linux: e820_reserve_resources(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
void __init e820_reserve_resources(void);

/**
 * e820_setup_gap() - find the largest hole below 4 GiB, for devices
 *
 * The result is in pci_mem_start, and printed.
 *
 * Linux: e820_setup_gap(), arch/x86/kernel/e820.c, 2.6.2x to 4.x.
 */
void __init e820_setup_gap(void);

extern unsigned long pci_mem_start;	/* physical */

/**
 * struct e820_gap - a hole in the map
 * @start: first byte
 * @size: bytes
 */
struct e820_gap {
	u64 start;
	u64 size;
};

/**
 * e820_search_gap() - the largest hole above some entry and below 4 GiB
 * @gap: holds the smallest size that will do; replaced when a hole is found
 *
 * Of two holes of one size the lower is taken.
 *
 * Return: true when @gap was replaced.
 * Context: the map is sanitised.
 * Linux: e820_search_gap(), arch/x86/kernel/e820.c, 2.6.27 to 5.x.
 */
bool e820_search_gap(struct e820_gap *gap);

/**
 * probe_roms() - look for ROMs between 0xc0000 and 1 MiB, and claim them
 *
 * Linux: probe_roms(), arch/x86/kernel/probe_roms.c, 2.6.26 to 5.x.
 */
void __init probe_roms(void);

/**
 * rom_size() - is there a ROM in this memory?
 * @rom: its first byte
 * @avail: bytes that may be read
 *
 * A ROM begins with 55 AA and its length in units of 512 bytes, and all its
 * bytes add up to 0.
 *
 * Return: bytes; 0 when there is none, or a broken one.
 */
size_t rom_size(const u8 *rom, size_t avail);

/**
 * e820_next_held_back() - the next run of RAM that mem= keeps from the kernel
 * @cursor: physical address to begin at; moves behind the run
 * @start_pfn: result: first page
 * @end_pfn: result: behind the last
 *
 * Return: false at the end.
 */
bool e820_next_held_back(u64 *cursor, unsigned long *start_pfn, unsigned long *end_pfn);

/* Behind the last page of all of them; 0 when there are none. */
unsigned long e820_end_of_held_back(void);

#endif /* _ASM_E820_H */
