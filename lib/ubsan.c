// SPDX-License-Identifier: MIT
/*
 * What the compiler calls where C leaves open what happens (CONFIG_UBSAN, row O8).
 *
 *	a = b << n;	if (n >= 32) __ubsan_handle_shift_out_of_bounds(where, b, n);
 *
 * Each place is reported once, and then the code goes on with what the processor
 * made of it.  Asked for are shifts, array indexes, signed overflow, division by zero,
 * values of bool and enum, pointers that wrap, code that should not be reached.
 * Not asked for: alignment, which is free on x86, and NULL, where the page fault
 * is.  boot/ is left out: it runs where this cannot be called.
 *
 * The structures are those that gcc and clang emit.
 *
 * Linux: lib/ubsan.c, 4.5 to 6.x; the form of its reports up to 6.5.
 */
#include <asm/stacktrace.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/types.h>
#include <linux/ubsan.h>

/* In a place's column: it has been reported. */
#define REPORTED BIT(31)

#define TYPE_IS_INT 0

struct source_location {
	const char *file;
	u32 line;
	u32 column;
};

struct type_descriptor {
	u16 kind;
	u16 info;		/* of a number: bit 0 signed, above it the logarithm of its bits */
	char name[];		/* in quotes */
};

/* All but the pointers behind it is the same for every kind. */
struct ubsan_data {
	struct source_location location;
	const struct type_descriptor *type[2];
};

/* A value as wide as a register is passed as it is, a wider one by its address. */
typedef unsigned long value_handle;

#define NUMBER_LEN 24

static unsigned int type_bits(const struct type_descriptor *type)
{
	return 1U << (type->info >> 1);
}

static bool type_is_signed(const struct type_descriptor *type)
{
	return type->info & 1;
}

/* The number, extended to 64 bits. */
static s64 value_of(const struct type_descriptor *type, value_handle value)
{
	unsigned int unused = 64 - type_bits(type);
	u64 number = value;

	if (type_bits(type) > 8 * sizeof(value))
		number = *(const u64 *)value;
	number <<= unused;
	return type_is_signed(type) ? (s64)number >> unused : (s64)(number >> unused);
}

static bool is_negative(const struct type_descriptor *type, value_handle value)
{
	return type_is_signed(type) && value_of(type, value) < 0;
}

static const char *number(char *text, const struct type_descriptor *type, value_handle value)
{
	if (type->kind != TYPE_IS_INT || type_bits(type) > 64)
		scnprintf(text, NUMBER_LEN, "?");
	else
		scnprintf(text, NUMBER_LEN, type_is_signed(type) ? "%lld" : "%llu",
			  value_of(type, value));
	return text;
}

/* ---- a report ---------------------------------------------------------------- */

/* Return: false when this place has had its report. */
static bool begin_report(struct ubsan_data *data, const char *kind)
{
	struct source_location *at = &data->location;
	u32 column = at->column;

	if (column & REPORTED)
		return false;
	at->column |= REPORTED;
	pr_err("================================================================================\n");
	pr_err("UBSAN: %s in %s:%u:%u\n", kind, at->file, at->line, column);
	return true;
}

static void end_report(void)
{
	dump_stack();
	pr_err("================================================================================\n");
}

static void report_overflow(struct ubsan_data *data, value_handle left, value_handle right,
			    const char *sign)
{
	const struct type_descriptor *type = data->type[0];
	char a[NUMBER_LEN], b[NUMBER_LEN];

	if (!begin_report(data, type_is_signed(type) ? "signed-integer-overflow" :
						       "unsigned-integer-overflow"))
		return;
	pr_err("%s %s %s cannot be represented in type %s\n", number(a, type, left), sign,
	       number(b, type, right), type->name);
	end_report();
}

void __ubsan_handle_add_overflow(void *data, value_handle left, value_handle right)
{
	report_overflow(data, left, right, "+");
}

void __ubsan_handle_sub_overflow(void *data, value_handle left, value_handle right)
{
	report_overflow(data, left, right, "-");
}

void __ubsan_handle_mul_overflow(void *data, value_handle left, value_handle right)
{
	report_overflow(data, left, right, "*");
}

void __ubsan_handle_negate_overflow(void *_data, value_handle value)
{
	struct ubsan_data *data = _data;
	char a[NUMBER_LEN];

	if (!begin_report(data, "negation-overflow"))
		return;
	pr_err("negation of %s cannot be represented in type %s\n",
	       number(a, data->type[0], value), data->type[0]->name);
	end_report();
}

/* By zero, or the lowest number by -1.  The processor's own exception follows. */
void __ubsan_handle_divrem_overflow(void *_data, value_handle left, value_handle right)
{
	struct ubsan_data *data = _data;
	const struct type_descriptor *type = data->type[0];
	char a[NUMBER_LEN];

	if (!begin_report(data, "division-overflow"))
		return;
	if (type_is_signed(type) && value_of(type, right) == -1)
		pr_err("division of %s by -1 cannot be represented in type %s\n",
		       number(a, type, left), type->name);
	else
		pr_err("division by zero\n");
	end_report();
}

void __ubsan_handle_shift_out_of_bounds(void *_data, value_handle left, value_handle right)
{
	struct ubsan_data *data = _data;
	const struct type_descriptor *shifted = data->type[0], *by = data->type[1];
	char a[NUMBER_LEN], b[NUMBER_LEN];

	if (!begin_report(data, "shift-out-of-bounds"))
		return;
	number(a, shifted, left);
	number(b, by, right);
	if (is_negative(by, right))
		pr_err("shift exponent %s is negative\n", b);
	else if ((u64)value_of(by, right) >= type_bits(shifted))
		pr_err("shift exponent %s is too large for %u-bit type %s\n", b,
		       type_bits(shifted), shifted->name);
	else if (is_negative(shifted, left))
		pr_err("left shift of negative value %s\n", a);
	else
		pr_err("left shift of %s by %s places cannot be represented in type %s\n", a, b,
		       shifted->name);
	end_report();
}

void __ubsan_handle_out_of_bounds(void *_data, value_handle index)
{
	struct ubsan_data *data = _data;
	char a[NUMBER_LEN];

	if (!begin_report(data, "array-index-out-of-bounds"))
		return;
	pr_err("index %s is out of range for type %s\n", number(a, data->type[1], index),
	       data->type[0]->name);
	end_report();
}

void __ubsan_handle_vla_bound_not_positive(void *_data, value_handle bound)
{
	struct ubsan_data *data = _data;
	char a[NUMBER_LEN];

	if (!begin_report(data, "vla-bound-not-positive"))
		return;
	pr_err("variable length array bound value %s <= 0\n", number(a, data->type[0], bound));
	end_report();
}

void __ubsan_handle_load_invalid_value(void *_data, value_handle value)
{
	struct ubsan_data *data = _data;
	char a[NUMBER_LEN];

	if (!begin_report(data, "invalid-load"))
		return;
	pr_err("load of value %s is not a valid value for type %s\n",
	       number(a, data->type[0], value), data->type[0]->name);
	end_report();
}

void __ubsan_handle_pointer_overflow(void *_data, unsigned long base, unsigned long result)
{
	struct ubsan_data *data = _data;

	if (!begin_report(data, "pointer-overflow"))
		return;
	pr_err("pointer operation on 0x%08lx overflowed to 0x%08lx\n", base, result);
	end_report();
}

/* There is no way back from here. */
void __ubsan_handle_builtin_unreachable(void *data)
{
	begin_report(data, "unreachable");
	pr_err("calling __builtin_unreachable()\n");
	end_report();
	panic("can't return from __builtin_unreachable()");
}
