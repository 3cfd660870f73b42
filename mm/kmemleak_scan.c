// SPDX-License-Identifier: MIT
/*
 * kmemleak's scan: what does anything point to?
 *
 *	static data, per-CPU areas, stacks, registers
 *	        |  each word: is it the address of an object, or inside one?
 *	        v
 *	white ------> grey: found often enough, and looked into in turn ------> ...
 *	  |
 *	  v  still white at the end, in two scans, with the same content
 *	unreferenced object 0xdf8a1040 (size 64):
 *
 * The lock is taken for a piece of 256 bytes at a time, so others can go on.  What
 * one of them moves from memory that is still to be looked at to memory that has been
 * is missed; the second scan is for that.  Memory is read with probes: what is not
 * mapped holds no pointers.  While the stacks are looked at the other processors stand
 * still, in an interrupt: it has put their registers on their stacks.
 *
 * Not looked at are the memory map, and pages that nobody got from an allocator of
 * objects.
 *
 * Linux: mm/kmemleak.c, 2.6.31 to 6.x.
 */
#include "kmemleak.h"

#include <asm/sections.h>
#include <asm/stacktrace.h>
#include <asm/uaccess.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/monitor.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/proc.h>
#include <linux/stop_machine.h>
#include <linux/string.h>

#define PIECE_WORDS 64
#define DUMP_BYTES 32
#define DUMP_PER_LINE 16

static struct kmemleak_object *grey;	/* found, and still to be looked into */
static bool selftests_are_gone;		/* their bss is ordinary memory by now */

/* ---- words ---------------------------------------------------------------------- */

/* Context: the lock is held. */
static void found(struct kmemleak_object *o)
{
	bool was_white = object_is_white(o);

	o->count++;
	if (!was_white || object_is_white(o))
		return;
	o->next = grey;
	grey = o;
}

/* An object that knows its own address is not found by that.  Context: the lock is held. */
static void look_up(unsigned long word, const struct kmemleak_object *scanned)
{
	struct kmemleak_object *o = kmemleak_find(&kmemleak_objects, word);

	if (o && o != scanned)
		found(o);
	o = kmemleak_find(&kmemleak_percpu_objects, word);
	if (o && o != scanned)
		found(o);
}

static void scan_piece(unsigned long addr, unsigned int words, const struct kmemleak_object *scanned)
{
	unsigned long piece[PIECE_WORDS];
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	if ((!scanned || !(scanned->flags & OBJECT_FREED)) &&
	    !probe_kernel_read(piece, (const void *)addr, words * sizeof(long)))
		for (unsigned int i = 0; i < words; i++)
			if (piece[i])
				look_up(piece[i], scanned);
	memset(piece, 0, sizeof(piece));	/* no word of it stays on the stack */
	spin_unlock_irqrestore(&kmemleak_lock, flags);
}

/* Of [start, end) each whole word, piece by piece; no piece crosses a page. */
static void scan_block(unsigned long start, unsigned long end,
		       const struct kmemleak_object *scanned)
{
	unsigned long addr = ALIGN(start, sizeof(long)), next;

	for (; addr + sizeof(long) <= end; addr = next) {
		next = min(ALIGN_DOWN(addr, PIECE_WORDS * sizeof(long)) + PIECE_WORDS * sizeof(long),
			   ALIGN_DOWN(end, sizeof(long)));
		scan_piece(addr, (unsigned int)((next - addr) / sizeof(long)), scanned);
	}
}

static void scan_object(const struct kmemleak_object *o)
{
	unsigned int cpu;

	if (o->flags & OBJECT_NO_SCAN)
		return;
	if (!(o->flags & OBJECT_PERCPU)) {
		scan_block(o->scan_start, o->scan_start + o->scan_size, o);
		return;
	}
	for_each_possible_cpu(cpu) {
		unsigned long copy = o->start + per_cpu_offset(cpu);

		scan_block(copy, copy + o->size, o);
	}
}

/* What is found while this goes on is looked into, too. */
static void scan_grey(void)
{
	struct kmemleak_object *o;
	unsigned long flags;

	for (;;) {
		spin_lock_irqsave(&kmemleak_lock, flags);
		o = grey;
		if (o)
			grey = o->next;
		spin_unlock_irqrestore(&kmemleak_lock, flags);
		if (!o)
			return;
		scan_object(o);
	}
}

/* ---- where it begins ------------------------------------------------------------ */

/* The lowest stack that ends behind @addr; NULL when there is none. */
static const struct kernel_stack *stack_above(unsigned long addr)
{
	const struct kernel_stack *stack = NULL, *best = NULL;

	while ((stack = next_kernel_stack(stack)) != NULL)
		if (stack->end > addr && (!best || stack->start < best->start))
			best = stack;
	return best;
}

/* Static data without the stacks in it: of a stack only what is in use counts. */
static void scan_static(unsigned long start, unsigned long end)
{
	const struct kernel_stack *stack;

	while (start < end && (stack = stack_above(start)) != NULL && stack->start < end) {
		scan_block(start, max(stack->start, start), NULL);
		start = stack->end;
	}
	if (start < end)
		scan_block(start, end, NULL);
}

static void scan_all_static(void)
{
	unsigned int cpu;

	scan_static((unsigned long)__ro_after_init_begin, (unsigned long)__end_rodata);
	scan_static((unsigned long)_sdata, (unsigned long)_edata);
	scan_static((unsigned long)__bss_start, (unsigned long)__selftest_bss_begin);
	if (!selftests_are_gone)
		scan_static((unsigned long)__selftest_bss_begin, (unsigned long)__selftest_bss_end);
	for_each_possible_cpu(cpu)
		scan_block((unsigned long)per_cpu_ptr((__force char __percpu *)__per_cpu_start, cpu),
			   (unsigned long)per_cpu_ptr((__force char __percpu *)__per_cpu_end, cpu), NULL);
}

/* This one from the caller's frame on; where the others are in theirs, nobody knows. */
static void scan_stacks(unsigned long frame)
{
	const struct kernel_stack *stack = NULL;

	while ((stack = next_kernel_stack(stack)) != NULL) {
		bool here = frame >= stack->start && frame < stack->end;

		scan_block(here ? frame : stack->start, stack->end, NULL);
	}
}

/* What whoever asked for the scan has at hand: his stack, and the registers that are his. */
struct asker {
	unsigned long frame, regs[3];
};

/* Nobody has the lock: who has it has interrupts off, and cannot be stopped. */
static int scan_stopped(void *asker)
{
	scan_stacks(((struct asker *)asker)->frame);
	return 0;
}

/* To be kept for the scan, which sets out by forgetting what was found before. */
static __always_inline void read_registers(struct asker *asker)
{
	asm volatile("movl %%ebx, %0\n\tmovl %%esi, %1\n\tmovl %%edi, %2"
		     : "=m" (asker->regs[0]), "=m" (asker->regs[1]), "=m" (asker->regs[2]));
}

static void scan_registers(const struct asker *asker)
{
	scan_block((unsigned long)asker->regs,
		   (unsigned long)(asker->regs + ARRAY_SIZE(asker->regs)), NULL);
}

/* ---- one scan -------------------------------------------------------------------- */

static u32 checksum_of(const struct kmemleak_object *o)
{
	const u32 *word = (const u32 *)ALIGN(o->start, sizeof(u32));
	const u32 *end = (const u32 *)ALIGN_DOWN(o->start + o->size, sizeof(u32));
	u32 sum = 1, value;

	for (; !(o->flags & OBJECT_PERCPU) && word < end; word++)
		if (!probe_kernel_address(word, value))
			sum = (sum << 5 | sum >> 27) ^ value;
	return sum | 1;
}

/* Those that are no suspects are grey from the start. */
static void begin_scan(struct rb_root *root)
{
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	for (struct rb_node *node = rb_first(root); node; node = rb_next(node)) {
		struct kmemleak_object *o = rb_entry(node, struct kmemleak_object, node);

		o->count = 0;
		if (o->min_count)
			continue;
		o->next = grey;
		grey = o;
	}
	spin_unlock_irqrestore(&kmemleak_lock, flags);
}

/* Return: those that are white, with the content that they had at the end of the scan before. */
static unsigned int end_scan(struct rb_root *root)
{
	unsigned int unreferenced = 0;
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	for (struct rb_node *node = rb_first(root); node; node = rb_next(node)) {
		struct kmemleak_object *o = rb_entry(node, struct kmemleak_object, node);
		u32 sum = object_is_white(o) ? checksum_of(o) : 0;

		o->flags &= (u8)~OBJECT_UNREFERENCED;
		if (sum && sum == o->checksum) {
			o->flags |= OBJECT_UNREFERENCED;
			unreferenced++;
		}
		o->checksum = sum;
	}
	spin_unlock_irqrestore(&kmemleak_lock, flags);
	return unreferenced;
}

static noinline unsigned int scan_once(struct asker *asker)
{
	unsigned int unreferenced;

	kmemleak_hold_freed(true);
	begin_scan(&kmemleak_objects);
	begin_scan(&kmemleak_percpu_objects);
	scan_registers(asker);
	scan_all_static();
	/* A processor that does not come has been reported: then without its registers. */
	if (stop_machine(scan_stopped, asker, NULL))
		scan_stacks(asker->frame);
	scan_grey();
	unreferenced = end_scan(&kmemleak_objects) + end_scan(&kmemleak_percpu_objects);
	kmemleak_hold_freed(false);
	return unreferenced;
}

/* ---- reports ------------------------------------------------------------------------ */

static void show_line_of_bytes(struct seq_file *m, const u8 *bytes, size_t nr)
{
	seq_puts(m, "    ");
	for (size_t i = 0; i < DUMP_PER_LINE; i++)
		if (i < nr)
			seq_printf(m, "%02x ", bytes[i]);
		else
			seq_puts(m, "   ");
	seq_putc(m, ' ');
	for (size_t i = 0; i < nr; i++)
		seq_putc(m, bytes[i] >= ' ' && bytes[i] <= '~' ? (char)bytes[i] : '.');
	seq_putc(m, '\n');
}

static void show_bytes(struct seq_file *m, const struct kmemleak_object *o)
{
	size_t nr = min(o->size, (size_t)DUMP_BYTES);
	u8 bytes[DUMP_BYTES];

	if ((o->flags & OBJECT_PERCPU) || probe_kernel_read(bytes, (const void *)o->start, nr))
		return;
	seq_printf(m, "  hex dump (first %zu bytes):\n", nr);
	for (size_t i = 0; i < nr; i += DUMP_PER_LINE)
		show_line_of_bytes(m, bytes + i, min(nr - i, (size_t)DUMP_PER_LINE));
}

static void show_object(struct seq_file *m, const struct kmemleak_object *o)
{
	u32 age_ms = (u32)div_u64(printk_clock() - o->when, 1000);

	seq_printf(m, "unreferenced %sobject 0x%08lx (size %zu):\n",
		   o->flags & OBJECT_PERCPU ? "percpu " : "", o->start, o->size);
	seq_printf(m, "  CPU %u, age %u.%03us\n", o->cpu, age_ms / 1000, age_ms % 1000);
	show_bytes(m, o);
	seq_puts(m, "  backtrace:\n");
	for (unsigned int i = 0; i < o->trace_len; i++)
		seq_printf(m, "    [<%08lx>] %pS\n", o->trace[i], (void *)o->trace[i]);
}

/* The next unreferenced object above *@cursor, as it is now. */
static bool next_unreferenced(struct rb_root *root, unsigned long *cursor, bool only_new,
			      struct kmemleak_object *copy)
{
	struct rb_node *node;
	unsigned long flags;
	bool hit = false;

	spin_lock_irqsave(&kmemleak_lock, flags);
	for (node = rb_first(root); node && !hit; node = rb_next(node)) {
		struct kmemleak_object *o = rb_entry(node, struct kmemleak_object, node);

		if (o->start <= *cursor || !(o->flags & OBJECT_UNREFERENCED) ||
		    (only_new && (o->flags & OBJECT_REPORTED)))
			continue;
		o->flags |= OBJECT_REPORTED;
		*cursor = o->start;
		*copy = *o;
		hit = true;
	}
	spin_unlock_irqrestore(&kmemleak_lock, flags);
	return hit;
}

/* Return: how many. */
static unsigned int show_unreferenced(struct seq_file *m, struct rb_root *root, bool only_new)
{
	struct kmemleak_object o;
	unsigned long cursor = 0;
	unsigned int nr = 0;

	for (; next_unreferenced(root, &cursor, only_new, &o); nr++)
		show_object(m, &o);
	memset(&o, 0, sizeof(o));
	return nr;
}

static void line_to_log(void *arg, const char *line)
{
	pr_warn("%s", line);
}

static void report_new(void)
{
	struct seq_file m;
	unsigned int nr;

	seq_open(&m, line_to_log, NULL);
	nr = show_unreferenced(&m, &kmemleak_objects, true);
	nr += show_unreferenced(&m, &kmemleak_percpu_objects, true);
	seq_release(&m);
	if (nr)
		pr_warn("kmemleak: %u new suspected memory leaks (show=kmemleak)\n", nr);
}

static noinline unsigned int scan_twice(void)
{
	struct asker asker = { .frame = (unsigned long)__builtin_frame_address(0) };
	unsigned int unreferenced;

	read_registers(&asker);
	scan_once(&asker);
	unreferenced = scan_once(&asker);
	memset(asker.regs, 0, sizeof(asker.regs));	/* no word of it stays on the stack */
	return unreferenced;
}

unsigned int kmemleak_scan(void)
{
	unsigned int unreferenced = scan_twice();

	report_new();
	return unreferenced;
}

static void clear_tree(struct rb_root *root)
{
	for (struct rb_node *node = rb_first(root); node; node = rb_next(node)) {
		struct kmemleak_object *o = rb_entry(node, struct kmemleak_object, node);

		if (!(o->flags & OBJECT_UNREFERENCED))
			continue;
		o->min_count = 0;
		o->flags &= (u8)~OBJECT_UNREFERENCED;
	}
}

void kmemleak_clear(void)
{
	unsigned long flags;

	spin_lock_irqsave(&kmemleak_lock, flags);
	clear_tree(&kmemleak_objects);
	clear_tree(&kmemleak_percpu_objects);
	spin_unlock_irqrestore(&kmemleak_lock, flags);
}

static unsigned int count_objects(const struct rb_root *root)
{
	unsigned int nr = 0;

	for (struct rb_node *node = rb_first(root); node; node = rb_next(node))
		nr++;
	return nr;
}

static unsigned int count_all_objects(void)
{
	return count_objects(&kmemleak_objects) + count_objects(&kmemleak_percpu_objects);
}

void kmemleak_boot_is_over(void)
{
	unsigned int unreferenced;

	selftests_are_gone = true;
	if (!kmemleak_watching)
		return;
	unreferenced = kmemleak_scan();
	pr_info("kmemleak: %u objects, %u of them unreferenced\n", count_all_objects(), unreferenced);
}

/* ---- /sys/kernel/debug/kmemleak in Linux ------------------------------------------------ */

static int kmemleak_proc_show(struct seq_file *m, void *v)
{
	if (!kmemleak_watching) {
		seq_puts(m, "kmemleak is off: kmemleak=on on the command line turns it on\n");
		return 0;
	}
	scan_twice();
	show_unreferenced(m, &kmemleak_objects, false);
	show_unreferenced(m, &kmemleak_percpu_objects, false);
	return 0;
}
PROC_ENTRY(kmemleak, kmemleak_proc_show);

/* ---- at the prompt; Linux: these words are written into that file ----------------------- */

static int kmemleak_scan_now(struct seq_file *m)
{
	unsigned int unreferenced = kmemleak_scan();

	seq_printf(m, "kmemleak: %u objects, %u of them unreferenced\n", count_all_objects(),
		   unreferenced);
	return 0;
}

static int kmemleak_command(struct seq_file *m, int argc, char *argv[])
{
	if (!kmemleak_watching)
		return kmemleak_proc_show(m, NULL);
	if (argc == 2 && strcmp(argv[1], "scan") == 0)
		return kmemleak_scan_now(m);
	if (argc != 2 || strcmp(argv[1], "clear") != 0)
		return -EINVAL;
	kmemleak_clear();
	return 0;
}

static const char *kmemleak_word(unsigned int nr)
{
	static const char *const words[] = { "scan", "clear" };

	return nr < ARRAY_SIZE(words) ? words[nr] : NULL;
}
MONITOR_COMMAND(kmemleak, kmemleak_command, STAGE_slab, "scan | clear",
		"look for memory that nobody points to; forget what was found", "kmemleak scan",
		kmemleak_word);
