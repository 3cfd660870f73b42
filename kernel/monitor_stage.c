// SPDX-License-Identifier: MIT
/*
 * When the monitor comes up: "stage=NAME,..." or "stage=all" in the stages of the
 * boot, "monitor" at its end.  And the commands that go from one to the next.
 *
 * The first stages come long before the command line is taken apart, so the words
 * are looked for in the loader's text.
 */
#include <asm/bootparam.h>
#include <asm/exit.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/monitor.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

static bool wanted[NR_BOOT_STAGES];
static enum boot_stage goal;	/* "stage NAME": nothing stops before it */

/* "monitor" is "stage=running". */
static int __init parse_monitor(char *val)
{
	if (val)
		return -EINVAL;
	wanted[STAGE_running] = true;
	return 0;
}
early_param("monitor", parse_monitor);

/* Return: false when some of the names is no stage. */
static bool want_stages(char *names)
{
	bool known = true;
	char *name;

	while ((name = strsep(&names, ",")) != NULL) {
		enum boot_stage stage = boot_stage_find(name);

		if (!strcmp(name, "all"))
			memset(wanted, true, sizeof(wanted));
		else if (stage < NR_BOOT_STAGES)
			wanted[stage] = true;
		else
			known = false;
	}
	return known;
}

static int __init parse_stage(char *val)
{
	return val && want_stages(val) ? 0 : -EINVAL;
}
early_param("stage", parse_stage);

static void look_ahead(void)
{
	char names[128];

	if (cmdline_find_option(boot_params.cmdline, "stage", names, sizeof(names)) >= 0)
		want_stages(names);
}

bool monitor_stops_in(enum boot_stage stage)
{
	return wanted[stage];
}

static void stop_in_stage(enum boot_stage stage)
{
	const struct stage_info *info = &boot_stages[stage];
	char greeting[160];

	if (stage == STAGE_start_kernel)
		look_ahead();
	if (!wanted[stage] || stage < goal)
		return;
	scnprintf(greeting, sizeof(greeting), "\nstage %s, behind %s(): %s", info->name,
		  info->function, info->what);
	monitor_run(greeting);
}
STAGE_LISTENER(STAGE_STOPS, stop_in_stage);

/* ---- commands ------------------------------------------------------------------------ */

static const char *nth_stage(unsigned int nr)
{
	return nr < NR_BOOT_STAGES ? boot_stages[nr].name : NULL;
}

static void list_stages(struct seq_file *m)
{
	for (enum boot_stage stage = 0; stage < NR_BOOT_STAGES; stage++)
		seq_printf(m, "%c%c %-20s %s\n", stage == boot_stage_now() ? '>' : ' ',
			   wanted[stage] ? '*' : ' ', boot_stages[stage].name,
			   boot_stages[stage].what);
}

/* Past those in between that stop as well. */
static void go_on_to(enum boot_stage stage)
{
	wanted[stage] = true;
	goal = stage;
	monitor_leave();
}

static int stage_command(struct seq_file *m, int argc, char *argv[])
{
	enum boot_stage stage;

	if (argc == 1) {
		list_stages(m);
		return 0;
	}
	stage = boot_stage_find(argv[1]);
	if (argc > 2)
		return -EINVAL;
	if (stage == NR_BOOT_STAGES)
		seq_printf(m, "%s: no such stage; stage lists them\n", argv[1]);
	else if (stage <= boot_stage_now())
		seq_printf(m, "%s is over\n", argv[1]);
	else
		go_on_to(stage);
	return 0;
}
MONITOR_COMMAND(stage, stage_command, STAGE_start_kernel, "[NAME]",
		"list the stages of the boot (> here, * stops), or go on to one", "stage audit",
		nth_stage);

static int step_command(struct seq_file *m, int argc, char *argv[])
{
	enum boot_stage next = boot_stage_now() + 1;

	if (next < NR_BOOT_STAGES)
		go_on_to(next);
	else
		seq_puts(m, "this is the last stage: quit ends the machine, with its verdict\n");
	return 0;
}
MONITOR_COMMAND(step, step_command, STAGE_start_kernel, "", "go on to the next stage", "step",
		NULL);

static int go_command(struct seq_file *m, int argc, char *argv[])
{
	monitor_leave();
	return 0;
}
MONITOR_COMMAND(go, go_command, STAGE_start_kernel, "",
		"go on, to the next stage that stops or to the end", "go", NULL);

/* Behind the last stage the verdict is ready; before, there is none to wait for. */
static int quit_command(struct seq_file *m, int argc, char *argv[])
{
	if (boot_stage_now() < STAGE_running)
		kernel_exit(VERDICT_LEFT);
	monitor_leave();
	return 0;
}
MONITOR_COMMAND(quit, quit_command, STAGE_start_kernel, "",
		"end the machine, at the end of the boot with its verdict", "quit", NULL);
MONITOR_COMMAND(exit, quit_command, STAGE_start_kernel, "", "the same as quit", "exit", NULL);
