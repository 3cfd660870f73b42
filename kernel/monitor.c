// SPDX-License-Identifier: MIT
/*
 * The monitor: a prompt, and commands that look at the machine and try things out.
 *
 *	stage ──→ monitor_run() ──→ line ──→ words ──→ command ──→ text ──→ consoles
 *	                   ↑                              │ fault: reported, then
 *	                   └──────────────────────────────┘ back to the prompt
 *
 * All it needs is static: it works from the first stage on, before there is any
 * memory to allocate.  Other processors go on with what they do.
 *
 * Must not know any command but those about itself: they register through the
 * section "monitor_commands".
 */
#include <linux/bug.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/monitor.h>
#include <linux/panic.h>
#include <linux/readline.h>
#include <linux/string.h>

static bool leaving;
static const char *typed_word;		/* the one that is being completed */
static bool first_argument;		/* it is that */
static void *prompt_context[5];		/* of __builtin_setjmp() */

/* ---- finding commands ---------------------------------------------------------------- */

static const struct monitor_command *find_command(const char *name)
{
	const struct monitor_command *c;

	for (c = __start_monitor_commands; c < __stop_monitor_commands; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

static const char *nth_command(unsigned int nr)
{
	if (nr >= (unsigned int)(__stop_monitor_commands - __start_monitor_commands))
		return NULL;
	return __start_monitor_commands[nr].name;
}

const char *monitor_typed_word(void)
{
	return typed_word;
}

/* The first word is a command; what may follow, the command knows. */
static const char *complete_word(const char *line, unsigned int start, unsigned int nr)
{
	char name[READLINE_MAX + 1];
	const struct monitor_command *c;

	typed_word = line + start;
	line = skip_spaces(line);
	first_argument = typed_word == skip_spaces(line + strcspn(line, " "));
	strscpy(name, line, min(sizeof(name), strcspn(line, " ") + 1));
	c = start ? find_command(name) : NULL;
	if (!start)
		return nth_command(nr);
	return c && c->complete ? c->complete(nr) : NULL;
}

/* ---- running them ------------------------------------------------------------------------ */

static void emit_to_consoles(void *arg, const char *text)
{
	console_puts(text);
}

static int split(char *line, char *argv[])
{
	int argc = 0;

	for (line = skip_spaces(line); *line && argc < MONITOR_ARGS_MAX; line = skip_spaces(line)) {
		argv[argc++] = line;
		line += strcspn(line, " ");
		if (*line)
			*line++ = '\0';
	}
	return *line ? -E2BIG : argc;
}

static void show_usage(struct seq_file *m, const struct monitor_command *c)
{
	seq_printf(m, "usage: %s%s%s\n", c->name, *c->args ? " " : "", c->args);
	seq_printf(m, "e.g.   %s\n", c->example);
}

static void no_such_command(struct seq_file *m, const char *name)
{
	seq_printf(m, "%s: no such command; help lists them\n", name);
}

/* The fault handler comes back here: the command is over, its stack is gone. */
static void back_to_prompt(void)
{
	__builtin_longjmp(prompt_context, 1);
}

/*
 * Locks that a faulting command held stay held; whoever wants them next will be told.
 * What the kernel has to say about a command is shown, "quiet" or not.
 */
static void run_guarded(const struct monitor_command *c, struct seq_file *m, int argc, char *argv[])
{
	bool enabled = !irqs_disabled();
	int level = console_loglevel;

	console_verbose();
	if (__builtin_setjmp(prompt_context) == 0) {
		set_rescue(back_to_prompt);
		if (c->run(m, argc, argv) == -EINVAL)
			show_usage(m, c);
	} else {
		console_puts("monitor: the command faulted; the prompt goes on\n");
	}
	set_rescue(NULL);
	console_loglevel = level;
	if (enabled)
		local_irq_enable();
}

static void run_line(char *line)
{
	char *argv[MONITOR_ARGS_MAX];
	const struct monitor_command *c;
	struct seq_file m;
	int argc = split(line, argv);

	if (argc == 0)
		return;
	seq_open(&m, emit_to_consoles, NULL);
	c = find_command(argv[0]);
	if (argc < 0)
		seq_printf(&m, "more than %d words\n", MONITOR_ARGS_MAX);
	else if (!c)
		no_such_command(&m, argv[0]);
	else if (boot_stage_now() < c->from)
		seq_printf(&m, "%s: not before stage %s\n", c->name, boot_stages[c->from].name);
	else
		run_guarded(c, &m, argc, argv);
	seq_release(&m);
}

static void read_line(struct readline *rl)
{
	readline_start(rl);
	while (!readline_key(rl, console_wait_key()))
		;
}

void monitor_run(const char *greeting)
{
	static struct readline rl = {
		.prompt = "b2b> ",
		.emit = console_puts,
		.complete = complete_word,
	};

	console_init();
	console_puts(greeting);
	if (!console_listen(true)) {
		console_puts("\nmonitor: there is nothing to type on; the boot goes on\n");
		return;
	}
	console_puts("\nboot-to-buddy monitor: help lists the commands, Tab completes\n");
	for (leaving = false; !leaving;) {
		read_line(&rl);
		run_line(rl.line);
	}
	console_listen(false);
}

void monitor_leave(void)
{
	leaving = true;
}

static unsigned long held_address(struct seq_file *m, const char *name)
{
	const struct monitor_held *held = monitor_held(m, name, NULL);

	if (held && !held->address)
		seq_printf(m, "%s is in high memory and has no address: kmap gives it one\n",
			   name);
	return held ? held->address : 0;
}

static unsigned long function_address(struct seq_file *m, const char *name)
{
	unsigned long address = kallsyms_lookup_name(name);

	if (!address)
		seq_printf(m, "%s: neither a number nor a function of the kernel\n", name);
	return address;
}

int monitor_number(struct seq_file *m, const char *text, unsigned long *value)
{
	u32 number;

	if (!kstrtouint(text, 0, &number)) {
		*value = number;
		return 0;
	}
	*value = monitor_is_held_name(text) ? held_address(m, text) : function_address(m, text);
	return *value ? 0 : -ENOENT;
}

const char *monitor_nth_address(unsigned int nr)
{
	static char name[KSYM_NAME_LEN];
	bool begun = first_argument && !strchr(" $", *typed_word);
	u32 symbols = begun ? kallsyms_count() : 0;

	if (nr >= symbols)
		return monitor_nth_held(NULL, nr - symbols);
	kallsyms_symbol(nr, name);
	return name;
}

int monitor_given_back(struct seq_file *m, const char *text, const char *how, unsigned long *what)
{
	const struct monitor_held *held;

	if (!monitor_is_held_name(text))
		return monitor_number(m, text, what);
	held = monitor_held(m, text, how);
	if (!held)
		return -ENOENT;
	*what = held->what;
	return 0;
}

/* ---- commands about commands ---------------------------------------------------------------- */

/* The next by the alphabet, or NULL: the linker has them in an order that tells nothing. */
static const struct monitor_command *command_after(const char *name)
{
	const struct monitor_command *c, *next = NULL;

	for (c = __start_monitor_commands; c < __stop_monitor_commands; c++)
		if (strcmp(c->name, name) > 0 && (!next || strcmp(c->name, next->name) < 0))
			next = c;
	return next;
}

static int help_command(struct seq_file *m, int argc, char *argv[])
{
	const struct monitor_command *c;

	if (argc > 1) {
		c = find_command(argv[1]);
		if (!c) {
			no_such_command(m, argv[1]);
			return 0;
		}
		seq_printf(m, "%s: %s\n", c->name, c->what);
		show_usage(m, c);
		return 0;
	}
	for (c = command_after(""); c; c = command_after(c->name))
		seq_printf(m, "%-13s %s\n", c->name, c->what);
	return 0;
}
MONITOR_COMMAND(help, help_command, STAGE_start_kernel, "[COMMAND]",
		"list the commands, or tell more of one", "help alloc", nth_command);
