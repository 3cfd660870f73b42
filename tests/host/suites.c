// SPDX-License-Identifier: MIT
/*
 * Running the kernel's own self-tests in the process.  Kernel's side.
 */
#include <host.h>
#include <kunit/test.h>
#include <linux/printk.h>
#include <linux/string.h>

static struct kunit_result result;

static void run(void)
{
	kunit_run_all(&result);
}

int host_run_suites(unsigned int *passed)
{
	if (host_catch(run))
		return -1;
	*passed = result.passed;
	return (int)result.failed;
}

bool host_dies(void (*fn)(void), const char *words)
{
	static char text[16384];
	int status;

	status = host_fork(fn, text, sizeof(text));
	if (status == HOST_PANIC && strstr(text, words))
		return true;
	pr_err("host: status %d and not \"%s\" in:\n%s\n", status, words, text);
	return false;
}
