// SPDX-License-Identifier: MIT
/*
 * printk(): text with a level becomes lines in the log and on the consoles.
 *
 * Works from the first instruction of C on and in any context.  Three layers:
 *
 *	printk()	formats, then cuts the text into lines	(here)
 *	printk_ring.c	keeps them
 *	console.c	shows them
 *
 * Nesting.  A fault inside printk() prints an oops, so printk() meets itself
 * on the same processor.  The lock is the number of its owner, who gets in again:
 *
 *	printk -> formatting faults -> printk	stores and shows at once
 *	printk -> console faults    -> printk	the log is in the middle of a
 *						change: text waits in "deferred"
 *
 * Deferred text is stored when the outer printk() is done, or when an oops
 * calls bust_spinlocks() since the outer one will not come back.
 *
 * Other processors wait their turn, with interrupts off: the owner waits for
 * nobody.  One that was stopped in the middle loses the log to bust_spinlocks().
 */
#include <asm/atomic.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <asm/processor.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/string.h>

#include "console.h"
#include "printk_ring.h"

#define LOG_RECORDS 2048
#define LOG_TEXT_SIZE 65536
#define LOG_LINE_MAX 2304	/* a whole command line and what stands before it */
#define LOG_NESTING_MAX 3
#define NO_OWNER (-1)
#define LOG_PATIENCE_US USEC_PER_SEC	/* a processor that prints for longer is not doing well */

static struct log_record log_records[LOG_RECORDS];
static char log_text[LOG_TEXT_SIZE];
static struct log_ring log = {
	.records = log_records, .nr_records = LOG_RECORDS,
	.text = log_text, .text_size = LOG_TEXT_SIZE,
};

static atomic_t log_owner = ATOMIC_INIT(NO_OWNER);	/* processor that has the log */
static unsigned int log_nesting;	/* how often it has entered */
static bool log_busy;			/* log or consoles are being changed */

/* One buffer per nesting level: formatting may fault, and the fault prints. */
static char format_buf[LOG_NESTING_MAX][LOG_LINE_MAX];

/* The line that has begun and not ended. */
static struct {
	char text[LOG_LINE_MAX];
	u32 len;
	u8 level;
	bool open;
	u64 ts_us;
} cont;

/* Text that came while the log was busy, each with its NUL behind it. */
static char deferred[4096];
static u32 deferred_len;
static u32 deferred_lost;

static u64 (*clock_us)(void);

/* ---- lock ---------------------------------------------------------------- */

/**
 * struct log_visit - one processor's way in and out
 * @flags: its interrupt flag before
 * @first: it did not have the log before.  Not the same as a nesting of 1: an NMI may come
 *	between taking the log and counting
 */
struct log_visit {
	unsigned long flags;
	bool first;
};

static bool log_trylock(int cpu)
{
	return atomic_cmpxchg(&log_owner, NO_OWNER, cpu) == NO_OWNER;
}

static struct log_visit log_enter(void) __acquires(saved_flags)
{
	int cpu = smp_processor_id();
	struct log_visit visit;

	local_irq_save(visit.flags);
	visit.first = atomic_read(&log_owner) != cpu;
	while (visit.first && !log_trylock(cpu))
		cpu_relax();
	log_nesting++;
	return visit;
}

static void log_leave(struct log_visit visit) __releases(saved_flags)
{
	log_nesting--;
	if (visit.first)
		atomic_set(&log_owner, NO_OWNER);
	local_irq_restore(visit.flags);
}

/* ---- lines --------------------------------------------------------------- */

static void cont_close(void)
{
	if (!cont.open)
		return;
	log_ring_store(&log, cont.level, cont.ts_us, cont.text, cont.len);
	cont.open = false;
	cont.len = 0;
}

static void cont_add(u8 level, const char *text, u32 len)
{
	if (!cont.open) {
		cont.open = true;
		cont.level = level;
		cont.ts_us = printk_clock();
	}
	len = min(len, (u32)sizeof(cont.text) - cont.len);
	memcpy(cont.text + cont.len, text, len);
	cont.len += len;
}

/*
 * The level that the text carries in front, if any.  "c" goes on with the open
 * line; any other text ends it first.
 */
static const char *take_level(const char *text, u8 *level, bool *is_cont)
{
	*level = MESSAGE_LOGLEVEL_DEFAULT;
	*is_cont = false;
	for (; text[0] == KERN_SOH_ASCII && text[1]; text += 2) {
		if (text[1] >= '0' && text[1] <= '7')
			*level = (u8)(text[1] - '0');
		else if (text[1] == 'c')
			*is_cont = true;
	}
	return text;
}

static void log_add(const char *text)
{
	bool is_cont;
	u8 level;

	text = take_level(text, &level, &is_cont);
	if (!is_cont)
		cont_close();
	while (*text) {
		const char *end = strchrnul(text, '\n');

		cont_add(level, text, end - text);
		if (!*end)
			break;
		cont_close();
		text = end + 1;
	}
	consoles_show_records(&log);
	if (cont.open)
		consoles_show_partial(&log, cont.level, cont.ts_us, cont.text, cont.len);
}

/* ---- nesting ------------------------------------------------------------- */

static void defer(const char *text)
{
	u32 len = strlen(text) + 1, at = deferred_len;

	if (len > sizeof(deferred) - at) {
		deferred_lost++;
		return;
	}
	deferred_len = at + len;	/* first: an NMI goes on behind it */
	memcpy(deferred + at, text, len);
}

/* Until nothing has come meanwhile. */
static void add_deferred(void)
{
	u32 at = 0;

	do {
		for (; at < READ_ONCE(deferred_len); at += strlen(deferred + at) + 1)
			log_add(deferred + at);
	} while (cmpxchg(&deferred_len, at, 0) != at);
}

static void add_deferred_lost(void)
{
	char note[64];

	if (!deferred_lost)
		return;
	scnprintf(note, sizeof(note), KERN_WARNING "printk: %u nested messages lost\n",
		  deferred_lost);
	deferred_lost = 0;
	log_add(note);
}

static void log_begin_change(void)
{
	WRITE_ONCE(log_busy, true);
	barrier();
}

/* An NMI may still defer its text before the log is free, and then nobody else looks for it. */
static void log_end_change(void)
{
	barrier();
	WRITE_ONCE(log_busy, false);
	while (READ_ONCE(deferred_len) || READ_ONCE(deferred_lost)) {
		log_begin_change();
		add_deferred();
		add_deferred_lost();
		barrier();
		WRITE_ONCE(log_busy, false);
	}
}

static void log_add_or_defer(const char *text)
{
	if (log_busy) {
		defer(text);
		return;
	}
	log_begin_change();
	log_add(text);
	log_end_change();
}

/* Text that exceeded its buffer says so, and still ends its line. */
static void mark_cut(char *buf, size_t size)
{
	static const char mark[] = " [cut]\n";

	memcpy(buf + size - sizeof(mark), mark, sizeof(mark));
}

/**
 * vprintk() - printk() with its arguments in a list
 * @fmt: format
 * @args: its arguments
 *
 * Return: characters of the text.
 * Context: any.
 */
int vprintk(const char *fmt, va_list args)
{
	struct log_visit visit = log_enter();
	int len = 0;

	if (log_nesting <= LOG_NESTING_MAX) {
		char *buf = format_buf[log_nesting - 1];

		len = vsnprintf(buf, LOG_LINE_MAX, fmt, args);
		if (len >= LOG_LINE_MAX)
			mark_cut(buf, LOG_LINE_MAX);
		log_add_or_defer(buf);
	} else {
		deferred_lost++;
	}
	log_leave(visit);
	return len;
}

/**
 * printk() - write to the kernel's log
 * @fmt: format, with one of KERN_* in front; linux/sprintf.h lists what it knows
 *
 * Text without a newline at its end leaves the line open for pr_cont().
 *
 * Return: characters of the text.
 * Context: any.
 * Linux: printk(), kernel/printk/printk.c, all versions.
 */
int printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}

/* Takes the log in an orderly way; false when its owner does not give it away. */
static bool log_wait(int cpu)
{
	struct deadline limit = deadline_in(LOG_PATIENCE_US);

	while (!log_trylock(cpu)) {
		if (atomic_read(&log_owner) == cpu || deadline_passed(&limit))
			return false;
		cpu_relax();
	}
	return true;
}

/**
 * bust_spinlocks() - make printk() work again, whatever was interrupted
 *
 * For an oops and a panic: the code that held the log on this processor will not
 * come back; another processor gets some time to finish, if it can.  A console
 * that was in the middle of writing is not trusted any more.
 *
 * Context: interrupts off.
 * Linux: bust_spinlocks(), lib/bust_spinlocks.c, all versions.
 */
void bust_spinlocks(void)
{
	if (!log_wait(smp_processor_id())) {
		consoles_drop_broken();
		log_nesting = 0;
		log_busy = false;
	}
	atomic_set(&log_owner, NO_OWNER);
	printk(KERN_CONT "");
}

/* ---- consoles ------------------------------------------------------------ */

/**
 * register_console() - add an output
 * @con: console, which must stay; with CON_PRINTBUFFER it shows the log so far
 *
 * Linux: register_console(), kernel/printk/printk.c, all versions.
 */
void register_console(struct console *con)
{
	struct log_visit visit = log_enter();

	log_begin_change();
	consoles_add(con, &log);
	log_end_change();
	log_leave(visit);
}

/**
 * unregister_console() - take an output away
 * @con: console
 *
 * Return: 0, or -ENODEV when it was not registered.
 * Linux: unregister_console(), kernel/printk/printk.c, all versions.
 */
int unregister_console(struct console *con)
{
	struct log_visit visit = log_enter();
	bool found = consoles_remove(con);

	log_leave(visit);
	return found ? 0 : -ENODEV;
}

void console_puts(const char *text)
{
	struct log_visit visit = log_enter();

	log_begin_change();
	consoles_write(text, (u32)strlen(text));
	log_end_change();
	log_leave(visit);
}

/* ---- time and rate ------------------------------------------------------- */

/**
 * printk_set_clock() - say where time stamps come from
 * @now_us: microseconds since boot, never going back; callable in any context
 */
void printk_set_clock(u64 (*now_us)(void))
{
	clock_us = now_us;
}

/**
 * printk_clock() - the time as the log shows it
 *
 * Return: microseconds since boot, 0 while there is no clock.
 */
u64 printk_clock(void)
{
	return clock_us ? clock_us() : 0;
}

static u32 ratelimit_epoch;

/**
 * printk_ratelimit_restart() - as if no limited message had been printed so far
 */
void printk_ratelimit_restart(void)
{
	ratelimit_epoch++;
}

/**
 * printk_ratelimit_state() - may this message be printed
 * @rs: its limit
 * @who: function, for the line that counts what was left out
 *
 * Return: false when there were too many.
 */
bool printk_ratelimit_state(struct ratelimit_state *rs, const char *who)
{
	u32 missed;
	bool may;

	if (rs->epoch != ratelimit_epoch) {
		rs->epoch = ratelimit_epoch;
		rs->printed = rs->missed = 0;
	}
	may = ratelimit_at(rs, printk_clock(), &missed);
	if (missed)
		pr_warn("%s: %u messages suppressed\n", who, missed);
	return may;
}

/* ---- reading back -------------------------------------------------------- */

/**
 * kmsg_mark() - remember a place in the log
 *
 * Return: the place, for kmsg_since().
 */
u32 kmsg_mark(void)
{
	return log.next_seq;
}

static bool line_contains(const char *line, const char *needle)
{
	return strstr(line, needle) != NULL;
}

/**
 * kmsg_since() - was something logged
 * @mark: from kmsg_mark()
 * @needle: part of a line, time stamp not included
 *
 * Lines count whether a console showed them or not, and while still open.
 *
 * Return: true when a line since @mark contains @needle.
 * Context: not from a console.
 */
bool kmsg_since(u32 mark, const char *needle)
{
	struct log_visit visit = log_enter();
	char *line = format_buf[LOG_NESTING_MAX - 1];
	bool found = false;
	u32 seq;

	for (seq = mark; seq != log.next_seq && !found; seq++) {
		const struct log_record *rec = log_ring_get(&log, seq);

		if (!rec)
			continue;
		log_ring_copy(&log, rec, line, LOG_LINE_MAX);
		found = line_contains(line, needle);
	}
	if (!found && cont.open) {
		scnprintf(line, LOG_LINE_MAX, "%.*s", (int)cont.len, cont.text);
		found = line_contains(line, needle);
	}
	log_leave(visit);
	return found;
}

/**
 * kmsg_read() - read the log line by line, as a console shows it
 * @seq: in: number of the line, 0 for the oldest; out: of the one that follows
 * @buf: gets the line, without newline
 * @size: bytes of @buf, not 0
 *
 * Lines that the ring has lost are skipped.
 *
 * Return: false when there is no such line yet.
 */
bool kmsg_read(u32 *seq, char *buf, size_t size)
{
	struct log_visit visit = log_enter();
	const struct log_record *rec = log_ring_get(&log, *seq);
	int len;

	if (!rec && (s32)(*seq - log.first_seq) < 0) {
		*seq = log.first_seq;
		rec = log_ring_get(&log, *seq);
	}
	if (rec) {
		len = log_format_prefix(buf, size, rec->ts_us);
		log_ring_copy(&log, rec, buf + len, size - len);
		++*seq;
	}
	log_leave(visit);
	return rec != NULL;
}
