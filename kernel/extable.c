// SPDX-License-Identifier: MIT
/*
 * Where execution goes on after a fault that was expected.
 *
 * The table is written by _ASM_EXTABLE() in link order and sorted once, so
 * that a fault is decided by a binary search.
 */
#include <linux/extable.h>
#include <linux/init.h>
#include <linux/sort.h>

static bool extable_sorted;

static int compare_entries(const void *a, const void *b)
{
	const struct exception_table_entry *x = a, *y = b;

	if (x->insn == y->insn)
		return 0;
	return x->insn < y->insn ? -1 : 1;
}

/**
 * sort_extable() - sort a table by the address of the instruction
 * @start: first entry
 * @finish: end of the table, exclusive
 */
void sort_extable(struct exception_table_entry *start, struct exception_table_entry *finish)
{
	sort(start, finish - start, sizeof(*start), compare_entries, NULL);
}

/**
 * sort_main_extable() - sort the kernel's own table
 *
 * Context: once, while the table is still writable.
 * Linux: sort_main_extable(), kernel/extable.c, all versions.
 */
void __init sort_main_extable(void)
{
	sort_extable(__start___ex_table, __stop___ex_table);
	extable_sorted = true;
}

/**
 * search_extable() - find the entry of an instruction
 * @first: sorted table
 * @num: its entries
 * @addr: address of the instruction that faulted
 *
 * Return: the entry, or NULL when the fault was not expected.
 * Linux: search_extable(), lib/extable.c, all versions.
 */
const struct exception_table_entry *search_extable(const struct exception_table_entry *first,
						   size_t num, unsigned long addr)
{
	while (num) {
		const struct exception_table_entry *middle = first + num / 2;

		if (middle->insn == addr)
			return middle;
		if (middle->insn < addr) {
			first = middle + 1;
			num -= num / 2 + 1;
		} else {
			num /= 2;
		}
	}
	return NULL;
}

static const struct exception_table_entry *search_unsorted(unsigned long addr)
{
	const struct exception_table_entry *entry;

	for (entry = __start___ex_table; entry < __stop___ex_table; entry++)
		if (entry->insn == addr)
			return entry;
	return NULL;
}

/**
 * search_exception_tables() - find where to go on after a fault
 * @addr: address of the instruction that faulted
 *
 * Return: the entry, or NULL when the fault was not expected.
 * Context: any, also before sort_main_extable().
 * Linux: search_exception_tables(), kernel/extable.c, all versions.
 */
const struct exception_table_entry *search_exception_tables(unsigned long addr)
{
	if (!extable_sorted)
		return search_unsorted(addr);
	return search_extable(__start___ex_table, __stop___ex_table - __start___ex_table, addr);
}
