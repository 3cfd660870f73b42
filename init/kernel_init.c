// SPDX-License-Identifier: MIT
/*
 * The last steps: give back what only the boot needed, seal what must not
 * change any more, test everything, and tell the machine outside how it went.
 */
#include <asm/exit.h>
#include <asm/pgtable.h>
#include <asm/pt_audit.h>
#include <asm/ptdump.h>
#include <asm/stacktrace.h>
#include <kunit/test.h>
#include <linux/bench.h>
#include <linux/crash.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/kmemleak.h>
#include <linux/memory_hotplug.h>
#include <linux/might_sleep.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/selftest.h>
#include <linux/smp.h>
#include <linux/stage.h>

static enum verdict report(const struct kunit_result *res)
{
	bool good = res->failed == 0;
	bool none = res->passed + res->skipped == 0;

	/* At a level that "quiet" leaves on: this is what the run was for. */
	pr_crit("boot-to-buddy: self-tests: %u passed, %u failed, %u skipped\n", res->passed,
		  res->failed, res->skipped);
	pr_crit("boot-to-buddy: verdict: %s\n",
		  !good ? "BAD: a self-test failed" :
		  none ? "good: every free page is in the buddy allocator; no self-test was run" :
			 "good: every free page is in the buddy allocator, every test passed");
	return good ? VERDICT_GOOD : VERDICT_TEST_FAILED;
}

/* Not __init: the memory of everything that was is given back here. */
static void __ref __noreturn kernel_init(void)
{
	struct kunit_result res = { 0 };

	might_sleep_watch(true);	/* not before: cpu_up()'s lock would be a mutex elsewhere */
	jump_label_seal();
	free_initmem();
	boot_stage(init_freed);
	mark_rodata_ro();
	check_page_tables();
	boot_stage(sealed);
	if (IS_ENABLED(CONFIG_BENCH))
		bench_run_requested();	/* bench=: before the self-tests have used anything */
	fault_inject_start();	/* failslab=, fail_page_alloc=: requests fail from here on */
	add_requested_memory();	/* hotadd=: what mem= has held back */
	if (IS_ENABLED(CONFIG_SELFTEST)) {
		unsigned int unsound = provoke_crash();	/* crash=KIND, to see what is said */

		might_sleep_watch(false);	/* suites keep interrupts off to look at lists */
		kunit_run_all(&res);
		might_sleep_watch(true);
		res.failed += unsound;
	}
	boot_stage(self_tests);
	end_of_selftests();	/* half of the image, and nobody needs it any more but at a prompt */
	kmemleak_boot_is_over();	/* kmemleak=on: is there memory that nobody points to? */
	ptdump_as_requested();	/* ptdump=: the page tables as they are in the end */
	proc_show_requested();	/* show=: what Linux has in /proc */
	boot_stage(running);
	stack_usage_report();	/* how deep each of them went */
	boot_stages_print();	/* how long each step took */
	kernel_exit(report(&res));
}

void __init rest_init(void)
{
	smp_init();		/* the other processors, while their way in is still there */
	boot_stage(smp);
	kernel_init();
}
