// SPDX-License-Identifier: MIT
/*
 * The command line: who is told of which word.
 *
 *	"mem=512M quiet selftest=all colour=red"
 *	  |        |     |             |
 *	  early_param()  __setup()     nobody: listed as unknown
 *	  before the map from start_kernel()
 *
 * The tables are built by the linker out of the early_param(), __setup() and
 * core_param() lines all over the kernel.  Must not know any single word.
 *
 * Stays in memory when .init is freed: the self-tests use it later.
 */
#include <asm/setup.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/string.h>

/* As the loader gave it; setup_arch() fills it. */
char boot_command_line[COMMAND_LINE_SIZE];

static char scratch_line[COMMAND_LINE_SIZE];
static char unknown_words[COMMAND_LINE_SIZE];

/**
 * parse_args() - take a command line apart
 * @args: the line; cut in place
 * @handle: called for each word
 * @arg: for @handle
 *
 * A lone "--" ends the kernel's part.
 *
 * Return: what follows "--", else NULL.
 * Linux: parse_args(), kernel/params.c, all versions.
 */
char *parse_args(char *args, param_handler_t handle, void *arg)
{
	char *param, *val;

	args = skip_spaces(args);
	while (*args) {
		args = next_arg(args, &param, &val);
		if (!val && strcmp(param, "--") == 0)
			return args;
		handle(param, val, arg);
	}
	return NULL;
}

/* ---- early --------------------------------------------------------------- */

static void do_early_param(char *param, char *val, void *arg)
{
	const struct obs_kernel_param *p;

	for (p = __start_param_table; p < __stop_param_table; p++) {
		if (!p->early || !parameq(param, p->str) || p->setup_func(val) >= 0)
			continue;
		pr_warn("Malformed early option '%s'%s%s%s\n", param, val ? ": \"" : "",
			val ? val : "", val ? "\"" : "");
	}
}

/**
 * parse_early_options() - tell the early parameters of the words in a line
 * @cmdline: the line; cut in place
 *
 * Linux: parse_early_options(), init/main.c, 2.6.27 to 5.x.
 */
void parse_early_options(char *cmdline)
{
	parse_args(cmdline, do_early_param, NULL);
}

/**
 * parse_early_param() - tell the early parameters of the words in boot_command_line
 *
 * Works on a copy, and once however often it is called.
 *
 * Context: setup_arch(), when boot_command_line is filled; consoles may not exist.
 * Linux: parse_early_param(), init/main.c, all versions.
 */
void parse_early_param(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	strlcpy(scratch_line, boot_command_line, sizeof(scratch_line));
	parse_early_options(scratch_line);
}

/* ---- the rest ------------------------------------------------------------ */

static void report_invalid(const char *param, const char *val)
{
	pr_err("Booting kernel: `%s' invalid for parameter `%s'\n", val ? val : "", param);
}

static bool try_core_params(const char *param, const char *val)
{
	const struct kernel_param *p;

	for (p = __start_core_params; p < __stop_core_params; p++) {
		if (!parameq(param, p->name))
			continue;
		if (p->ops->set(val, p) < 0)
			report_invalid(param, val);
		return true;
	}
	return false;
}

/* @word is "name" or, when it needs a value, "name=". */
static bool names_word(const char *param, const char *word)
{
	size_t len = strcspn(word, "=");

	return strlen(param) == len && parameqn(param, word, len);
}

static bool try_setup_words(const char *param, char *val)
{
	const struct obs_kernel_param *p;
	bool known = false;

	for (p = __start_param_table; p < __stop_param_table; p++) {
		if (!names_word(param, p->str))
			continue;
		known = true;
		if (p->early)
			continue;	/* has been told long ago */
		if ((!val && strchr(p->str, '=')) || p->setup_func(val) < 0)
			report_invalid(param, val);
	}
	return known;
}

/* The word as it was, quotes included; all that fits into the list. */
static void note_unknown(const char *param, const char *val)
{
	size_t len = strlen(unknown_words);
	const char *quote = val && strpbrk(val, " \t") ? "\"" : "";

	scnprintf(unknown_words + len, sizeof(unknown_words) - len, "%s%s%s%s%s%s",
		  len ? " " : "", param, val ? "=" : "", quote, val ? val : "", quote);
}

static void do_boot_param(char *param, char *val, void *arg)
{
	if (!try_core_params(param, val) && !try_setup_words(param, val))
		note_unknown(param, val);
}

/**
 * parse_boot_params() - tell everyone else of the words in a line
 * @cmdline: the line; not changed
 *
 * Words that nobody knows are listed in one line.  So are those behind "--",
 * which Linux hands to init: there is none here.
 *
 * Context: start_kernel(), after parse_early_param().
 * Linux: parse_args("Booting kernel", …) and print_unknown_bootoptions(), init/main.c.
 */
void parse_boot_params(const char *cmdline)
{
	char *rest;

	unknown_words[0] = '\0';
	strlcpy(scratch_line, cmdline, sizeof(scratch_line));
	rest = parse_args(scratch_line, do_boot_param, NULL);
	if (unknown_words[0])
		pr_notice("Unknown kernel command line parameters \"%s\", ignored.\n",
			  unknown_words);
	if (rest && *rest)
		pr_notice("Kernel command line behind \"--\" is for nobody: \"%s\"\n", rest);
}

/* ---- types of core_param() ------------------------------------------------- */

#define DEFINE_PARAM_OPS(type, ctype, parse)                                                    \
	static int param_set_##type(const char *val, const struct kernel_param *kp)             \
	{                                                                                       \
		return val ? parse(val, 0, (ctype *)kp->arg) : -EINVAL;                         \
	}                                                                                       \
	const struct kernel_param_ops param_ops_##type = { .set = param_set_##type }

DEFINE_PARAM_OPS(int, int, kstrtoint);
DEFINE_PARAM_OPS(uint, unsigned int, kstrtouint);
DEFINE_PARAM_OPS(ulong, unsigned long, kstrtoul);

/* The word alone means yes. */
static int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ? val : "y", kp->arg);
}

const struct kernel_param_ops param_ops_bool = { .set = param_set_bool };

/* ---- listing ----------------------------------------------------------------- */

static int cmdline_proc_show(struct seq_file *m, void *v)
{
	seq_puts(m, boot_command_line);
	seq_putc(m, '\n');
	return 0;
}
PROC_ENTRY_FROM(parameters, cmdline, cmdline_proc_show);
