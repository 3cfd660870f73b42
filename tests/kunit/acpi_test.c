// SPDX-License-Identifier: MIT
/*
 * The ACPI tables are still what the firmware left: nobody has used their memory.
 *
 * Finding and judging them is code that only the boot has; it is tested in the
 * hosted kernel (tests/host/acpi_prop.c) and on machines (tests/machines/test_acpi.py).
 */
#include <asm/acpi.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>

static const char *const names[] = { "APIC", "FACP", "HPET", "WAET", "SRAT", "SLIT", "DMAR" };

static int bytes_sum(const struct acpi_table_header *table)
{
	const u8 *p = (const u8 *)table;
	u8 sum = 0;

	for (u32 i = 0; i < table->length; i++)
		sum += p[i];
	return sum;
}

static void tables_still_add_up(struct kunit *test)
{
	unsigned int found = 0;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		int sum = acpi_table_parse(names[i], bytes_sum);

		if (sum == -ENODEV)
			continue;
		found++;
		KUNIT_EXPECT_EQ_MSG(test, sum, 0, "%s", names[i]);
	}
	if (!found)
		kunit_skip(test, "this machine has no ACPI tables");
}

static struct kunit_case acpi_cases[] = {
	KUNIT_CASE(tables_still_add_up),
	{}
};

static struct kunit_suite acpi_suite = {
	.name = "acpi",
	.test_cases = acpi_cases,
};
kunit_test_suite(acpi_suite);
