// SPDX-License-Identifier: MIT
/*
 * What Frama-C's EVA walks through (make frama-c): any map, and any sequence of
 * operations on it.
 *
 * Every number below is arbitrary, so the entries are in any order, overlap, wrap,
 * are empty or reach the end of the address space; a table has any number of them that
 * fits.  EVA then proves that no run of the code below reads or writes outside of an
 * object, uses what was never written, divides by zero, overflows a signed number or
 * shifts too far, and that none of the assertions fails.
 *
 * Instead of the functions that the map's code calls elsewhere stand contracts.  What
 * BUG_ON() asks of a caller is taken to be kept (include/asm/bug.h beside this file).
 */
#include <asm/e820.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

static volatile u64 any;	/* each look gives another number */

/* ---- what the code under test calls --------------------------------------- */

/*@ requires fmt_is_readable: \valid_read(fmt);
    assigns \result \from fmt[0]; */
int printk(const char *fmt, ...);

/*@ requires buf_has_size_bytes: \valid(buf + (0 .. size - 1));
    assigns buf[0 .. size - 1], \result \from fmt[0];
    ensures terminated: \initialized(buf + (0 .. size - 1)); */
int snprintf(char *buf, size_t size, const char *fmt, ...);

/*@ requires dest_has_n_bytes: \valid((char *)dest + (0 .. n - 1));
    requires src_has_n_bytes: \valid_read((char *)src + (0 .. n - 1));
    assigns ((char *)dest)[0 .. n - 1], \result \from ((char *)src)[0 .. n - 1], dest; */
void *memcpy(void *dest, const void *src, size_t n);

/* ---- arbitrary input ---------------------------------------------------------- */

static struct e820entry table[E820_X_MAX];

static void any_entries(struct e820entry *map)
{
	for (int i = 0; i < E820_X_MAX; i++) {
		map[i].addr = any;
		map[i].size = any;
		map[i].type = (u32)any;
	}
}

static u32 up_to(u32 most)
{
	u32 n = (u32)any;

	return n <= most ? n : most;
}

static void any_map(struct e820map *map)
{
	any_entries(map->map);
	map->nr_map = up_to(E820_X_MAX);
}

/* ---- what may be done ----------------------------------------------------------- */

static void sanitize(void)
{
	u32 nr = up_to(E820_X_MAX);
	u32 room = up_to(E820_X_MAX);

	any_entries(table);
	sanitize_e820_map(table, (int)room, &nr);
	/*@ assert nr_fits: nr <= 131; */
}

static void fill(void)
{
	any_entries(table);
	append_e820_map(table, (int)up_to(E820_X_MAX));
	e820_add_region(any, any, (u32)any);
}

static void change(void)
{
	u32 old_type = (u32)any, new_type = (u32)any;

	if (old_type && new_type && old_type != new_type)
		e820_update_range(any, any, old_type, new_type);
	e820_remove_range(any, any, old_type, any & 1);
}

static void ask(void)
{
	struct e820_gap gap = { .size = any };
	unsigned long start, end;
	u64 cursor = any;

	e820_any_mapped(any, any, (u32)any);
	e820_all_mapped(any, any, (u32)any);
	e820_end_of_ram_pfn();
	e820_end_of_low_ram_pfn();
	e820_search_gap(&gap);
	e820_print_map("any");
	e820_next_held_back(&cursor, &start, &end);
}

/* From any map, in any order, as often as one likes. */
int main(void)
{
	any_map(&e820);
	any_map(&e820_saved);
	while (any) {
		switch (any & 7) {
		case 0:
			sanitize();
			break;
		case 1:
			update_e820();
			break;
		case 2:
			fill();
			break;
		case 3:
			change();
			break;
		default:
			ask();
		}
		/*@ assert nr_map_fits: e820.nr_map <= 131; */
	}
	return 0;
}
