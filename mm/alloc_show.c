// SPDX-License-Identifier: MIT
/*
 * Blocks of pages by hand: where one comes from, split by split, and where it goes
 * when it is freed.
 *
 *	b2b> alloc 0
 *	Normal: a block of order 10 leaves the Unmovable list
 *	  order 10 ################################ 0x01c00-0x01fff
 *	  order  9 ################................ 0x01c00-0x01dff goes on, 0x01e00-0x01fff is free
 *	  ...
 *	$1 = order 0, pfn 0x01c00, address c1c00000
 *
 * The steps are what the allocator itself has told (page_events.h), and the lists
 * are looked at before and after; nothing is worked out a second time here.
 */
#include "internal.h"
#include "page_events.h"
#include "pcp.h"
#include "show.h"

#include <asm/setup.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

/* ---- wishes ---------------------------------------------------------------------- */

static const struct {
	const char *word;
	gfp_t set, clear;
} wishes[] = {
	{ "movable", __GFP_MOVABLE, 0 },
	{ "reclaimable", __GFP_RECLAIMABLE, 0 },
	{ "highmem", __GFP_HIGHMEM, 0 },
	{ "dma", __GFP_DMA, 0 },
	{ "atomic", GFP_ATOMIC, GFP_KERNEL },
	{ "zero", __GFP_ZERO, 0 },
	{ "comp", __GFP_COMP, 0 },
};

static bool parse_node(struct seq_file *m, const char *text, int *nid)
{
	if (!kstrtoint(text, 10, nid) && *nid >= 0 && *nid < MAX_NUMNODES && node_online(*nid))
		return true;
	seq_printf(m, "node %s: there is none; the first is %d, and there are %d\n", text,
		   first_online_node, num_online_nodes());
	return false;
}

static bool parse_word(struct seq_file *m, const char *word, gfp_t never, struct wish *wish)
{
	if (strstarts(word, "node="))
		return parse_node(m, word + strlen("node="), &wish->nid);
	for (size_t i = 0; i < ARRAY_SIZE(wishes); i++) {
		if (strcmp(word, wishes[i].word))
			continue;
		if (wishes[i].set & never)
			break;
		wish->gfp = (wish->gfp & ~wishes[i].clear) | wishes[i].set;
		return true;
	}
	seq_printf(m, "%s: not a wish that can be granted here\n", word);
	return false;
}

bool parse_wish(struct seq_file *m, char *words[], int nr, gfp_t never, struct wish *wish)
{
	*wish = (struct wish){ .gfp = GFP_KERNEL | __GFP_NOWARN, .nid = NUMA_NO_NODE };
	for (int i = 0; i < nr; i++)
		if (!parse_word(m, words[i], never, wish))
			return false;
	return true;
}

int parse_bytes(const char *text, unsigned long *bytes)
{
	char *end;
	u64 size = memparse(text, &end);

	if (!isdigit(*text) || *end || memparse_overflow || size > ULONG_MAX)
		return -EINVAL;
	*bytes = (unsigned long)size;
	return 0;
}

const char *nth_wish(unsigned int nr)
{
	if (nr < ARRAY_SIZE(wishes))
		return wishes[nr].word;
	return nr == ARRAY_SIZE(wishes) && num_online_nodes() > 1 ? "node=" : NULL;
}

/* ---- pictures ---------------------------------------------------------------------- */

#define BAR_WIDTH 32

static void show_chars(struct seq_file *m, char c, unsigned int times)
{
	while (times--)
		seq_putc(m, c);
}

/*
 * A block @step halvings smaller than the largest of the picture, and where its
 * buddy, if it is shown, lies beside it.
 *
 *	0 NONE  ########    1 ABOVE  ####....    2 BELOW  ..##
 */
enum buddy { NONE, BELOW, ABOVE };

static void show_bar(struct seq_file *m, unsigned int order, unsigned int step, enum buddy buddy)
{
	unsigned int width = max(BAR_WIDTH >> step, 1);

	seq_printf(m, "  order %2u ", order);
	show_chars(m, '.', buddy == BELOW ? width : 0);
	show_chars(m, '#', width);
	show_chars(m, '.', buddy == ABOVE ? width : 0);
	seq_putc(m, ' ');
}

static void show_range(struct seq_file *m, unsigned long pfn, unsigned int order)
{
	if (order)
		seq_printf(m, "0x%05lx-0x%05lx", pfn, pfn + (1UL << order) - 1);
	else
		seq_printf(m, "0x%05lx", pfn);
}

/* From the block on the list down to what was wanted: the lower half goes on each time. */
static void show_splits(struct seq_file *m, const struct page_event *e)
{
	unsigned int order = e->have;

	show_bar(m, order, 0, NONE);
	show_range(m, e->pfn, order);
	seq_putc(m, '\n');
	while (order-- > e->order) {
		show_bar(m, order, e->have - order, ABOVE);
		show_range(m, e->pfn, order);
		seq_puts(m, " goes on, ");
		show_range(m, e->pfn + (1UL << order), order);
		seq_puts(m, " is free\n");
	}
}

/* From what came back up to what it has become. */
static void show_merges(struct seq_file *m, unsigned long pfn, unsigned int order,
			unsigned int merged)
{
	show_bar(m, order, merged - order, NONE);
	show_range(m, pfn, order);
	seq_puts(m, " comes back\n");
	for (; order < merged; order++) {
		unsigned long buddy = __find_buddy_pfn(pfn, order);

		show_bar(m, order + 1, merged - order, buddy > pfn ? ABOVE : BELOW);
		pfn &= buddy;
		show_range(m, pfn, order + 1);
		seq_puts(m, ": its buddy ");
		show_range(m, buddy, order);
		seq_puts(m, " was free\n");
	}
}

/* ---- what was told -------------------------------------------------------------------- */

static const char *const mark_names[NR_WMARK] = {
	[WMARK_MIN] = "min", [WMARK_LOW] = "low", [WMARK_HIGH] = "high",
};

static void show_passed_over(struct seq_file *m, const struct page_event *e)
{
	seq_printf(m, "passed over: %lu pages free, and it keeps %lu (%s mark%s%s)", e->free,
		   e->mark, mark_names[e->flags & ALLOC_WMARK_MASK],
		   e->flags & ALLOC_HIGH ? ", of which half may go" : "",
		   e->flags & ALLOC_HARDER ? ", and a quarter of the rest" : "");
	if (e->reserve)
		seq_printf(m, " and %lu more from those who could go higher", e->reserve);
	if (e->free > e->mark + e->reserve)
		seq_puts(m, "; what is free lies in too small pieces");
	seq_putc(m, '\n');
}

static void show_fallback(struct seq_file *m, const struct page_event *e)
{
	seq_printf(m, "nothing on the %s lists; the largest of the others is %s, of order %u at 0x%05lx:\n",
		   migratetype_names[e->wanted], migratetype_names[e->from], e->have, e->pfn);
	if (e->type == e->from)
		seq_puts(m, "  too little of its pageblock is free: a part of it is borrowed\n");
	else
		seq_printf(m, "  it is worth it: the pageblock, and all that is free in it, is %s from now on\n",
			   migratetype_names[e->type]);
}

static void show_taken(struct seq_file *m, const struct page_event *e)
{
	seq_printf(m, "a block of order %u leaves the %s list\n", e->have,
		   migratetype_names[e->type]);
	show_splits(m, e);
}

static void show_again(struct seq_file *m, const struct page_event *e)
{
	if (e->round == 0)
		seq_puts(m, "no zone above its low mark has a block: now down to the min mark\n");
	else if (e->round == 1)
		seq_puts(m, "what was parked has been given back: once more\n");
	else
		seq_puts(m, "caches have given something back: once more\n");
}

static void show_event(struct seq_file *m, const struct page_event *e)
{
	char title[ZONE_TITLE_LEN];

	if (e->zone)
		seq_printf(m, "%s: ", zone_title(e->zone, title, sizeof(title)));
	switch (e->kind) {
	case PAGE_EVENT_PASSED_OVER:
		show_passed_over(m, e);
		break;
	case PAGE_EVENT_NO_BLOCK:
		seq_puts(m, "no block that is large enough\n");
		break;
	case PAGE_EVENT_FALLBACK:
		show_fallback(m, e);
		break;
	case PAGE_EVENT_TAKEN:
		show_taken(m, e);
		break;
	case PAGE_EVENT_AGAIN:
		show_again(m, e);
		break;
	case NR_PAGE_EVENT_KINDS:
		break;
	}
}

void page_events_show(struct seq_file *m, const struct page_event *events, unsigned int nr)
{
	for (unsigned int i = 0; i < min(nr, (unsigned int)MAX_PAGE_EVENTS); i++)
		show_event(m, &events[i]);
	if (nr > MAX_PAGE_EVENTS)
		seq_printf(m, "... and %u steps more\n", nr - MAX_PAGE_EVENTS);
}

/* ---- alloc ---------------------------------------------------------------------------- */

/* A run larger than the request fills up the processor's list. */
static void show_parked_rest(struct seq_file *m, const struct page_event *e, unsigned long pfn,
			     unsigned int order)
{
	if (e->kind != PAGE_EVENT_TAKEN || e->order == order || pfn < e->pfn ||
	    pfn >= e->pfn + (1UL << e->order))
		return;
	seq_printf(m, "these %lu pages, in blocks of order %u, go to this processor's list, ",
		   1UL << e->order, order);
	show_range(m, pfn, order);
	seq_puts(m, " from there to you\n");
}

static void show_source(struct seq_file *m, const struct page *page, unsigned int order,
			const struct page_event *events, unsigned int nr)
{
	char title[ZONE_TITLE_LEN];

	if (page && !nr)
		seq_printf(m, "%s: from the top of this processor's own list: no zone was asked\n",
			   zone_title(page_zone(page), title, sizeof(title)));
	page_events_show(m, events, nr);
	for (unsigned int i = 0; page && i < min(nr, (unsigned int)MAX_PAGE_EVENTS); i++)
		show_parked_rest(m, &events[i], page_to_pfn(page), order);
	if (!page)
		seq_printf(m, "no block of order %u\n", order);
}

static void hold_block(struct seq_file *m, const struct page *page, unsigned int order)
{
	struct monitor_held held = { .how = "alloc", .back = "free", .what = page_to_pfn(page),
				     .size = order };
	int len = scnprintf(held.text, sizeof(held.text), "order %u, pfn 0x%05lx", order, held.what);

	if (PageHighMem(page)) {
		scnprintf(held.text + len, sizeof(held.text) - len, ", high memory");
	} else {
		held.address = (unsigned long)lowmem_page_address(page);
		scnprintf(held.text + len, sizeof(held.text) - len, ", address %08lx", held.address);
	}
	monitor_hold(m, &held);
}

/* Return: whether @text is an order; @m is told when it is a number, but too large. */
static int parse_order(struct seq_file *m, const char *text, unsigned int *order)
{
	if (kstrtouint(text, 0, order))
		return -EINVAL;
	if (*order < MAX_ORDER)
		return 0;
	seq_printf(m, "order %u: blocks have orders from 0 to %d\n", *order, MAX_ORDER - 1);
	return -E2BIG;
}

static int alloc_command(struct seq_file *m, int argc, char *argv[])
{
	const struct page_event *events;
	unsigned int order, nr;
	struct page *page;
	struct wish wish;
	int wrong;

	wrong = argc < 2 ? -EINVAL : parse_order(m, argv[1], &order);
	if (wrong || !parse_wish(m, argv + 2, argc - 2, 0, &wish) || !monitor_may_hold(m))
		return wrong;
	free_lists_save();
	page_events_begin();
	page = alloc_pages_node(wish.nid, wish.gfp, order);
	nr = page_events_end(&events);
	show_source(m, page, order, events, nr);
	if (page)
		hold_block(m, page, order);
	free_lists_changes(m);
	return 0;
}
MONITOR_COMMAND(alloc, alloc_command, STAGE_audit,
		"ORDER [movable|reclaimable] [highmem|dma] [atomic] [zero] [comp] [node=N]",
		"allocate a block of pages and show where it came from", "alloc 3 movable", nth_wish);

/* ---- free ------------------------------------------------------------------------------- */

void page_freed_show(struct seq_file *m, struct page *page, unsigned int order)
{
	char title[ZONE_TITLE_LEN];
	unsigned int now;
	struct page *head = find_block(page, &now);

	seq_printf(m, "%s: ", zone_title(page_zone(page), title, sizeof(title)));
	if (head && PageBuddy(head)) {
		seq_printf(m, "it goes to the %s list of order %u\n",
			   migratetype_names[get_pageblock_migratetype(page)], now);
		show_merges(m, page_to_pfn(page), order, now);
	} else if (head && !page_ref_count(head)) {
		seq_printf(m, "parked on top of this processor's list of order %u: no zone is asked, nothing merges\n",
			   now);
	} else {
		seq_printf(m, "one user less, %d left\n", page_ref_count(page));
	}
}

static void free_shown(struct seq_file *m, struct page *page, unsigned int order)
{
	u32 mark = kmsg_mark();

	free_lists_save();
	__free_pages(page, order);
	if (!monitor_refused(m, mark))
		page_freed_show(m, page, order);
	if (!page_ref_count(page))
		monitor_forget(m, "alloc", page_to_pfn(page));
	free_lists_changes(m);
}

static int free_held(struct seq_file *m, const char *name)
{
	struct monitor_held *held = monitor_held(m, name, "alloc");

	if (!held)
		return 0;
	free_shown(m, pfn_to_page(held->what), (unsigned int)held->size);
	return 0;
}

/* Whatever it is: that is the point of it.  But without a struct page it has no state to check. */
static void free_address(struct seq_file *m, unsigned long addr, unsigned int order)
{
	if (!addr)
		seq_puts(m, NOTHING_AT_NULL);
	if (addr < PAGE_OFFSET || !IS_ALIGNED(addr, PAGE_SIZE) || virt_to_pfn(addr) >= max_low_pfn)
		free_pages(addr, order);
	else if (!pfn_valid(virt_to_pfn(addr)))
		seq_printf(m, "%08lx: there is no struct page, and free_pages() does not ask for that\n",
			   addr);
	else
		free_shown(m, virt_to_page(addr), order);
}

const char *nth_block(unsigned int nr)
{
	return monitor_nth_held("alloc", nr);
}

static int free_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned int order = 0;
	unsigned long addr;
	int wrong;

	if (argc == 2 && monitor_is_held_name(argv[1]))
		return free_held(m, argv[1]);
	if (argc < 2 || argc > 3)
		return -EINVAL;
	wrong = monitor_number(m, argv[1], &addr);
	if (!wrong && argc == 3)
		wrong = parse_order(m, argv[2], &order);
	if (!wrong)
		free_address(m, addr, order);
	return wrong;
}
MONITOR_COMMAND(free, free_command, STAGE_audit, "$N | ADDRESS [ORDER]",
		"free a block and show where it goes; what a wrong address is told", "free $1",
		nth_block);
