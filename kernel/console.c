// SPDX-License-Identifier: MIT
/*
 * Consoles: which ones there are, and showing them the log.
 *
 * Each console has its own place in the log and is brought up to date from
 * there, so one that registers late first replays what it missed.  Offers the
 * functions of kernel/console.h to printk.c, and the parameters that say how
 * much is shown.  Must not know any device.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/math64.h>
#include <linux/printk.h>

#include "console.h"

int console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;

static bool show_time = true;
static struct console *consoles;

/**
 * log_format_prefix() - the time stamp in front of a line
 * @buf: gets it
 * @size: bytes of @buf; LOG_PREFIX_LEN is enough
 * @ts_us: microseconds since boot
 *
 * Return: its characters; 0 with "printk.time=0".
 */
int log_format_prefix(char *buf, size_t size, u64 ts_us)
{
	u32 us;
	u64 seconds = div_u64_rem(ts_us, 1000000, &us);

	if (!show_time)
		return 0;
	return scnprintf(buf, size, "[%5llu.%06u] ", seconds, us);
}

static void con_write(struct console *con, const char *text, u32 len)
{
	if (!len)
		return;
	con->writing = true;
	con->write(con, text, len);
	con->writing = false;
}

static void con_prefix(struct console *con, u64 ts_us)
{
	char prefix[LOG_PREFIX_LEN];

	con_write(con, prefix, log_format_prefix(prefix, sizeof(prefix), ts_us));
}

/* What @con has not shown yet of a record, up to and with the newline. */
static void con_record(struct console *con, const struct log_ring *ring,
		       const struct log_record *rec)
{
	const char *text;
	u32 len;

	if (rec->level >= console_loglevel && !con->shown)
		return;
	con->level = rec->level;
	if (!con->shown)
		con_prefix(con, rec->ts_us);
	while ((len = log_ring_piece(ring, rec, con->shown, &text)) != 0) {
		con_write(con, text, len);
		con->shown += len;
	}
	con_write(con, "\n", 1);
}

static void con_report_loss(struct console *con, u32 lost)
{
	char text[64];

	con_write(con, text, scnprintf(text, sizeof(text), "** %u printk messages dropped **\n", lost));
}

static void con_catch_up(struct console *con, const struct log_ring *ring)
{
	if (con->seq - ring->first_seq > ring->next_seq - ring->first_seq) {
		con_report_loss(con, ring->first_seq - con->seq);
		con->seq = ring->first_seq;
		con->shown = 0;
	}
	while (con->seq != ring->next_seq) {
		con_record(con, ring, log_ring_get(ring, con->seq));
		con->shown = 0;
		con->seq++;
	}
}

static bool usable(const struct console *con)
{
	return (con->flags & (CON_ENABLED | CON_BROKEN)) == CON_ENABLED;
}

/**
 * consoles_show_records() - bring every console up to date
 * @ring: log
 */
void consoles_show_records(const struct log_ring *ring)
{
	for (struct console *con = consoles; con; con = con->next)
		if (usable(con))
			con_catch_up(con, ring);
}

/**
 * consoles_show_partial() - show what there is of a line that still grows
 * @ring: log, without that line
 * @level: of the line
 * @ts_us: of the line
 * @text: the line so far
 * @len: its characters
 *
 * If the machine hangs now, the screen tells in the middle of what.
 */
void consoles_show_partial(const struct log_ring *ring, u8 level, u64 ts_us, const char *text,
			   u32 len)
{
	consoles_show_records(ring);
	for (struct console *con = consoles; con; con = con->next) {
		if (!usable(con) || level >= console_loglevel || con->shown >= len)
			continue;
		con->level = level;
		if (!con->shown)
			con_prefix(con, ts_us);
		con_write(con, text + con->shown, len - con->shown);
		con->shown = len;
	}
}

/**
 * consoles_add() - a new console
 * @con: console; with CON_PRINTBUFFER it gets the log from its beginning
 * @ring: log
 */
void consoles_add(struct console *con, const struct log_ring *ring)
{
	con->seq = con->flags & CON_PRINTBUFFER ? ring->first_seq : ring->next_seq;
	con->shown = 0;
	con->writing = false;
	con->flags |= CON_ENABLED;
	con->next = consoles;
	consoles = con;
	con_catch_up(con, ring);
}

/**
 * consoles_remove() - a console goes
 * @con: console
 *
 * Return: false when it was not registered.
 */
bool consoles_remove(struct console *con)
{
	for (struct console **link = &consoles; *link; link = &(*link)->next) {
		if (*link != con)
			continue;
		*link = con->next;
		con->flags &= ~CON_ENABLED;
		return true;
	}
	return false;
}

/**
 * consoles_write() - text that is not the log's
 * @text: for all consoles, as it is
 * @len: its characters
 */
void consoles_write(const char *text, u32 len)
{
	for (struct console *con = consoles; con; con = con->next)
		if (usable(con)) {
			con->level = LEVEL_NONE;
			con_write(con, text, len);
		}
}

/**
 * consoles_next_input() - go through the consoles that can be read
 * @con: the one before, or NULL
 *
 * Return: the next one, or NULL.
 */
struct console *consoles_next_input(const struct console *con)
{
	struct console *next = con ? con->next : consoles;

	while (next && (!usable(next) || !next->read))
		next = next->next;
	return next;
}

/**
 * consoles_drop_broken() - never again use a console that was interrupted while writing
 *
 * For an oops: the fault may have been in the console's own code.
 */
void consoles_drop_broken(void)
{
	for (struct console *con = consoles; con; con = con->next)
		if (con->writing)
			con->flags |= CON_BROKEN;
}

/**
 * console_available() - is there anything to see
 *
 * Return: true when a console is registered and works.
 */
bool console_available(void)
{
	for (const struct console *con = consoles; con; con = con->next)
		if (usable(con))
			return true;
	return false;
}

/**
 * console_verbose() - show everything from now on, "quiet" or not
 *
 * Linux: console_verbose(), include/linux/printk.h, all versions.
 */
void console_verbose(void)
{
	console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
}

static int __init parse_loglevel(char *val)
{
	int level;
	int err = val ? kstrtoint(val, 10, &level) : -EINVAL;

	if (err || level < 0 || level > CONSOLE_LOGLEVEL_MOTORMOUTH)
		return -EINVAL;
	console_loglevel = level;
	return 0;
}
early_param("loglevel", parse_loglevel);

static int __init parse_quiet(char *val)
{
	console_loglevel = CONSOLE_LOGLEVEL_QUIET;
	return 0;
}
early_param("quiet", parse_quiet);

static int __init parse_debug(char *val)
{
	console_loglevel = CONSOLE_LOGLEVEL_DEBUG;
	return 0;
}
early_param("debug", parse_debug);

static int __init parse_ignore_loglevel(char *val)
{
	console_verbose();
	return 0;
}
early_param("ignore_loglevel", parse_ignore_loglevel);

static int __init parse_printk_time(char *val)
{
	return kstrtobool(val, &show_time);
}
early_param("printk.time", parse_printk_time);
