// SPDX-License-Identifier: MIT
/*
 * The user's say in the memory map: mem= and memmap=.
 *
 * Offers the two parameters and finish_e820_parsing(), which puts what they made
 * in order.  Each parameter changes the map at once, in the order in which they
 * stand on the command line; "exactmap" therefore forgets what came before it.
 *
 * Must not know: anything but the map.
 */
#include <asm/cpu.h>
#include <asm/cpufeature.h>
#include <asm/e820.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/string.h>

/* Set by the first parameter that was understood. */
static bool userdef;

/* A number of bytes, moving @p behind it; false when there is none or it is too large. */
static bool parse_bytes(char **p, u64 *bytes)
{
	char *start = *p;

	*bytes = memparse(start, p);
	return *p != start && !memparse_overflow;
}

static void limit_ram(u64 end)
{
	e820_remove_range(end, U64_MAX, E820_RAM, true);
}

int parse_memopt(char *p)
{
	u64 end;

	if (!p || !parse_bytes(&p, &end) || *p || !end)
		return -EINVAL;
	limit_ram(end);
	userdef = true;
	return 0;
}

/* mem=nopentium is not about the map: no 4 MiB pages.  It stands here since one word has one reader. */
static int __init parse_mem_param(char *p)
{
	if (!p || strcmp(p, "nopentium"))
		return parse_memopt(p);
	setup_clear_cpu_cap(X86_FEATURE_PSE);
	return 0;
}
early_param("mem", parse_mem_param);

static int add_user_region(u64 start, u64 size, u32 type)
{
	struct e820entry entry = { .addr = start, .size = size, .type = type };

	if (e820_wraps(&entry))
		return -EINVAL;
	e820_add_region(start, size, type);
	return 0;
}

/* The sign between size and start says what the range becomes; 0 for no such sign. */
static u32 type_of_sign(char sign)
{
	switch (sign) {
	case '@':
		return E820_RAM;
	case '#':
		return E820_ACPI;
	case '$':
		return E820_RESERVED;
	case '!':
		return E820_PRAM;
	default:
		return 0;
	}
}

/* A type's number behind @sign, where that stands at @p; 0 where it does not. */
static bool parse_type(char **p, char sign, u32 *type)
{
	u64 number = 0;

	if (**p == sign) {
		++*p;
		if (!parse_bytes(p, &number) || !number || number > U32_MAX)
			return false;
	}
	*type = (u32)number;
	return true;
}

/*
 * nn%ss-old+new: what is of the old type in there becomes the new one.  Without
 * "-old" a range of the new type is added; without "+new" what matches goes.
 */
static int retype_user_region(u64 start, u64 size, char *p)
{
	u32 old, new;

	if (!parse_type(&p, '-', &old) || !parse_type(&p, '+', &new) || *p || (old && old == new))
		return -EINVAL;
	if (old && new) {
		e820_update_range(start, size, old, new);
		return 0;
	}
	if (!new) {
		e820_remove_range(start, size, old, old != 0);
		return 0;
	}
	return add_user_region(start, size, new);
}

/* One of: nn, nn@ss, nn#ss, nn$ss, nn!ss, nn%ss-old+new. */
static int parse_memmap_range(char *p)
{
	u64 size, start;
	char sign;

	if (!parse_bytes(&p, &size) || !size)
		return -EINVAL;
	sign = *p;
	if (!sign) {
		limit_ram(size);
		return 0;
	}
	p++;
	if (!parse_bytes(&p, &start))
		return -EINVAL;
	if (sign == '%')
		return retype_user_region(start, size, p);
	if (!type_of_sign(sign) || *p)
		return -EINVAL;
	return add_user_region(start, size, type_of_sign(sign));
}

static int parse_memmap_one(char *p)
{
	int err = 0;

	if (!strcmp(p, "exactmap"))
		e820.nr_map = 0;
	else
		err = parse_memmap_range(p);
	if (!err)
		userdef = true;
	return err;
}

int parse_memmap_opt(char *p)
{
	int err = p ? 0 : -EINVAL;

	while (p) {
		char *next = strchr(p, ',');

		if (next)
			*next++ = '\0';
		if (parse_memmap_one(p) < 0)
			err = -EINVAL;
		p = next;
	}
	return err;
}
early_param("memmap", parse_memmap_opt);

void finish_e820_parsing(void)
{
	if (!userdef)
		return;

	e820_settle(&e820);
	pr_info("e820: user-defined physical RAM map:\n");
	e820_print_map("user");
	if (!e820_any_mapped(0, 0, E820_RAM))
		panic("Invalid user supplied memory map: it leaves no RAM");
}
