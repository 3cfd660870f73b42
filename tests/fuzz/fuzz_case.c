// SPDX-License-Identifier: MIT
/*
 * One input of a fuzzer is one run of one property test, whose chance is the
 * input's bytes.  Kernel's side.
 */
#include "fuzz.h"

#include <host.h>
#include <kunit/test.h>
#include <linux/string.h>
#include <lottery.h>

static const char *selected;
static struct kunit_suite *suite;	/* found once: inputs are tried by the thousand */
static struct kunit_result result;

bool fuzz_select(const char *name)
{
	size_t len = strcspn(name, ".");
	struct kunit_suite *const *s;

	selected = name;
	for (s = __start_kunit_suites; s < __stop_kunit_suites; s++)
		if (strlen((*s)->name) == len && !memcmp((*s)->name, name, len))
			suite = *s;
	return suite;
}

static void run(void)
{
	kunit_run_suite(suite, selected, &result);
}

bool fuzz_holds(const unsigned char *data, size_t size)
{
	int thrown;

	lottery_feed(data, size);
	thrown = host_catch(run);
	lottery_feed(NULL, 0);
	return !thrown && result.passed && !result.failed;
}
