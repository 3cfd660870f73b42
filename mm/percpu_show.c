// SPDX-License-Identifier: MIT
/*
 * Per-CPU memory by hand, at the monitor's prompt.
 *
 *	b2b> percpu alloc 64
 *	chunk 0 (the boot's), words 5120-5135 of each unit
 *	  cpu 0 at c7e05000
 *	  cpu 1 at c7e0d000
 *	$1 = 64 bytes for each CPU, pointer c0345000
 *	chunk 0: free words 3072 -> 3056, pages behind each unit 8 -> 8
 *
 * It only reads, under the allocator's lock.
 */
#include "percpu_internal.h"

#include "show.h"

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

#define SHOWN_CHUNKS 8	/* changes of later ones are not shown */

/* ---- the chunks, before and after ---------------------------------------------------- */

struct chunk_figures {
	u32 free;	/* words */
	unsigned int pages;
};

static struct chunk_figures saved[SHOWN_CHUNKS];

/* Return: how many there are; figures of the first ones, zero of those that are not. */
static unsigned int look_at_chunks(struct chunk_figures figures[SHOWN_CHUNKS])
{
	const struct pcpu_chunk *chunk;
	unsigned long flags;
	unsigned int nr = 0;

	memset(figures, 0, SHOWN_CHUNKS * sizeof(*figures));
	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry(chunk, &pcpu.chunks, list) {
		if (nr < SHOWN_CHUNKS)
			figures[nr] = (struct chunk_figures){ chunk->map.free,
							      chunk->nr_populated };
		nr++;
	}
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return nr;
}

static void show_changes(struct seq_file *m)
{
	struct chunk_figures now[SHOWN_CHUNKS];
	unsigned int nr = look_at_chunks(now);

	for (unsigned int i = 0; i < SHOWN_CHUNKS; i++)
		if (memcmp(&saved[i], &now[i], sizeof(now[i])))
			seq_printf(m, "chunk %u: free words %u -> %u, pages behind each unit %u -> %u\n",
				   i, saved[i].free, now[i].free, saved[i].pages, now[i].pages);
	seq_printf(m, "%u chunk%s in all\n", nr, nr == 1 ? "" : "s");
}

/* ---- where an area lies ------------------------------------------------------------------ */

/* Number of the chunk that holds the area at @addr in its first unit. */
static unsigned int chunk_of(const char *addr, u32 *word)
{
	const struct pcpu_chunk *chunk;
	unsigned long flags;
	unsigned int nr = 0;

	spin_lock_irqsave(&pcpu.lock, flags);
	list_for_each_entry(chunk, &pcpu.chunks, list) {
		*word = (u32)((unsigned long)(addr - chunk->base) / PCPU_WORD);
		if (*word < chunk->map.end)
			break;
		nr++;
	}
	spin_unlock_irqrestore(&pcpu.lock, flags);
	return nr;
}

static void show_copies(struct seq_file *m, void __percpu *ptr, unsigned long size)
{
	unsigned int cpu, chunk;
	u32 word = 0;

	chunk = chunk_of(pcpu_ptr_to_addr(ptr), &word);
	seq_printf(m, "chunk %u%s, words %u-%u of each unit\n", chunk,
		   chunk ? "" : " (the boot's)", word,
		   word + (u32)DIV_ROUND_UP(size, PCPU_WORD) - 1);
	for_each_possible_cpu(cpu)
		seq_printf(m, "  cpu %u at %p\n", cpu, per_cpu_ptr(ptr, cpu));
}

/* ---- percpu alloc ---------------------------------------------------------------------------- */

static void hold(struct seq_file *m, void __percpu *ptr, unsigned long size)
{
	struct monitor_held held = { .how = "percpu", .back = "percpu free", .size = size,
				     .what = (__force unsigned long)ptr,
				     .address = (unsigned long)this_cpu_ptr(ptr) };

	scnprintf(held.text, sizeof(held.text), "%lu bytes for each CPU, pointer %08lx", size,
		  held.what);
	monitor_hold(m, &held);
}

static int percpu_alloc(struct seq_file *m, unsigned long size, unsigned long align)
{
	void __percpu *ptr;

	if (!size || size > pcpu.unit_size || align > PAGE_SIZE || !is_power_of_2(align)) {
		seq_printf(m, "from 1 to %zu bytes, aligned to a power of two up to %lu\n",
			   pcpu.unit_size, PAGE_SIZE);
		return 0;
	}
	if (!monitor_may_hold(m))
		return 0;
	look_at_chunks(saved);
	free_lists_save();
	ptr = __alloc_percpu_gfp(size, align, GFP_KERNEL);
	if (ptr) {
		show_copies(m, ptr, size);
		hold(m, ptr, size);
	} else {
		seq_puts(m, "alloc_percpu() has returned NULL: see above\n");
	}
	show_changes(m);
	free_lists_changes(m);
	return 0;
}

/* ---- percpu free ------------------------------------------------------------------------------- */

static int percpu_free(struct seq_file *m, unsigned long ptr)
{
	u32 mark = kmsg_mark();

	look_at_chunks(saved);
	free_lists_save();
	free_percpu((__force void __percpu *)ptr);
	if (monitor_refused(m, mark))
		return 0;
	monitor_forget(m, "percpu", ptr);
	show_changes(m);
	free_lists_changes(m);
	return 0;
}

static int parse_free(struct seq_file *m, const char *text)
{
	unsigned long ptr;
	int wrong = monitor_given_back(m, text, "percpu", &ptr);

	return wrong ? wrong : percpu_free(m, ptr);
}

static int percpu_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned long size, align = PCPU_WORD;

	if (argc == 3 && !strcmp(argv[1], "free"))
		return parse_free(m, argv[2]);
	if (argc < 3 || argc > 4 || strcmp(argv[1], "alloc") || parse_bytes(argv[2], &size) ||
	    (argc == 4 && parse_bytes(argv[3], &align)))
		return -EINVAL;
	return percpu_alloc(m, size, align);
}

static const char *nth_word(unsigned int nr)
{
	static const char *const words[] = { "alloc", "free" };

	return nr < ARRAY_SIZE(words) ? words[nr] : monitor_nth_held("percpu", nr - ARRAY_SIZE(words));
}
MONITOR_COMMAND(percpu, percpu_command, STAGE_slab, "alloc BYTES [ALIGN] | free $N|POINTER",
		"memory for each processor, at the same place of each unit", "percpu alloc 64",
		nth_word);
