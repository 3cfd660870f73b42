// SPDX-License-Identifier: MIT
/*
 * kmap(): 1,024 addresses for the pages of high memory, shared by all.
 *
 *	             kmap()                      kunmap(), the last
 *	 clean ────────────────> used by 1, 2 ... ─────────────────> idle
 *	   ^                      ^  kmap()                             │
 *	   │                      └─────────────────────────────────────┤
 *	   └──────────────────── flush_all_zero_pkmaps() ───────────────┘
 *
 * An idle slot still shows its page: whoever maps the page again has it for the
 * price of a look-up.  Only when no slot is clean are all idle ones emptied, and
 * one flush of the TLB serves them all; emptied one by one, each would cost one.
 *
 * page_address() finds a page's slot through a hash table, the chains of which
 * run through the slots:
 *
 *	bucket[hash]   | 0 | 7 | 0 | 3 | ...	numbers are slots + 1, 0 ends a chain
 *	                     |       |
 *	slot[].next	slot 6 -> slot 40	a clean slot's next is the next clean one
 *
 * Invariants: a slot has a page exactly while its entry in pkmap_page_table is
 * present and the hash knows it; a slot without page has no users.
 *
 * Offers kmap_high(), kunmap_high(), kmap_high_get(), page_address() for high
 * memory, and work on a page's contents.  Must not know where pages come from.
 */
#include <asm/highmem.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/spinlock.h>

#ifdef CONFIG_HIGHMEM

#define PA_HASH_BITS 8

/**
 * struct pkmap_slot - one of kmap()'s addresses
 * @page: what it shows; NULL for a clean one
 * @users: kmap() calls that have not been undone
 * @next: next in the hash chain, or next clean one; slot + 1, 0 at the end
 */
struct pkmap_slot {
	struct page *page;
	unsigned int users;
	unsigned short next;
};

static struct pkmap_slot slots[LAST_PKMAP];
static unsigned short clean;	/* the first clean slot + 1 */
static bool full_told;		/* the report about slots that are all in use */
unsigned long pkmap_tlb_flushes;

/*
 * Users, clean slots and the table.  Not for interrupts: it is held while all
 * processors flush, so who waits for it must be able to answer.
 */
static DEFINE_SPINLOCK(kmap_lock);

/* The chains alone, since page_address() may be asked in interrupts.  Inside kmap_lock. */
static DEFINE_SPINLOCK(page_address_lock);
static unsigned short bucket[1 << PA_HASH_BITS];

/* ---- which slot shows a page --------------------------------------------- */

/* Neighbours get different buckets; a struct page is 32 bytes. */
static unsigned short *chain_of(const struct page *page)
{
	return &bucket[page_to_pfn(page) & ((1 << PA_HASH_BITS) - 1)];
}

/* How a chain refers to a slot: 0 is its end. */
static unsigned short link_to(int nr)
{
	return (unsigned short)(nr + 1);
}

/* Return: slot, or -1.  Caller holds page_address_lock. */
static int find_in_chain(const struct page *page)
{
	unsigned int nr = *chain_of(page);

	while (nr && slots[nr - 1].page != page)
		nr = slots[nr - 1].next;
	return (int)nr - 1;
}

static int slot_of(const struct page *page)
{
	unsigned long flags;
	int nr;

	spin_lock_irqsave(&page_address_lock, flags);
	nr = find_in_chain(page);
	spin_unlock_irqrestore(&page_address_lock, flags);
	return nr;
}

static void *slot_address(int nr)
{
	return fixmap_pointer(PKMAP_ADDR(nr), page_to_phys(slots[nr].page));
}

static void chain_add(struct page *page, int nr)
{
	unsigned short *head = chain_of(page);

	slots[nr].page = page;
	slots[nr].next = *head;
	*head = link_to(nr);
}

static void chain_del(int nr)
{
	unsigned short *link = chain_of(slots[nr].page);

	while (*link != link_to(nr))
		link = &slots[*link - 1].next;
	*link = slots[nr].next;
	slots[nr].page = NULL;
}

/**
 * set_page_address() - enter a page of high memory under its address, or strike it out
 * @page: the page
 * @vaddr: address of one of kmap()'s slots; NULL when the page has none any more
 *
 * Linux: set_page_address(), mm/highmem.c, 2.5 to 5.x.
 */
void set_page_address(struct page *page, void *vaddr)
{
	unsigned long flags;
	int nr;

	spin_lock_irqsave(&page_address_lock, flags);
	nr = find_in_chain(page);
	BUG_ON((nr >= 0) == (vaddr != NULL));
	if (vaddr)
		chain_add(page, PKMAP_NR(pointer_fixmap(vaddr)));
	else
		chain_del(nr);
	spin_unlock_irqrestore(&page_address_lock, flags);
}

void *highmem_page_address(const struct page *page)
{
	int nr = slot_of(page);

	return nr < 0 ? NULL : slot_address(nr);
}

/**
 * kmap_to_page() - the page behind an address that kmap() gave
 * @vaddr: from kmap(), low or high memory
 *
 * Return: its struct page.
 * Linux: kmap_to_page(), mm/highmem.c, 3.6 to 5.x.
 */
struct page *kmap_to_page(void *vaddr)
{
	unsigned long number = pointer_fixmap(vaddr);

	if (number >= PKMAP_BASE && number < PKMAP_ADDR(LAST_PKMAP))
		return slots[PKMAP_NR(number)].page;
	return virt_to_page(vaddr);
}

/* ---- slots ----------------------------------------------------------------- */

/* Takes the page out of a slot.  The TLB may show it until the flush that follows. */
static void empty_slot(int nr)
{
	pte_clear(&pkmap_page_table[nr]);
	set_page_address(slots[nr].page, NULL);
}

/**
 * flush_all_zero_pkmaps() - make every slot that nobody uses clean
 *
 * Return: how many of them showed a page.
 * Context: kmap_lock is held, or nobody else is there.
 * Linux: flush_all_zero_pkmaps(), mm/highmem.c, 2.4 to 5.x.
 */
unsigned long flush_all_zero_pkmaps(void)
{
	unsigned long emptied = 0;

	clean = 0;
	for (int nr = LAST_PKMAP - 1; nr >= 0; nr--) {
		if (slots[nr].users)
			continue;
		if (slots[nr].page) {
			empty_slot(nr);
			emptied++;
		}
		slots[nr].next = clean;
		clean = link_to(nr);
	}
	if (emptied) {
		flush_tlb_kernel_range(PKMAP_ADDR(0), PKMAP_ADDR(LAST_PKMAP));
		pkmap_tlb_flushes++;
	}
	return emptied;
}

/* Return: slot, or -1 when all have users. */
static int take_clean_slot(void)
{
	int nr;

	if (!clean)
		flush_all_zero_pkmaps();
	nr = (int)clean - 1;
	if (nr >= 0)
		clean = slots[nr].next;
	return nr;
}

/* Return: slot, or -1 when all have users.  Linux: map_new_virtual(), mm/highmem.c. */
static int map_new_virtual(struct page *page)
{
	int nr = take_clean_slot();

	if (nr < 0)
		return -1;
	BUG_ON(!pte_none(pkmap_page_table[nr]));
	set_pte(&pkmap_page_table[nr], pfn_pte(page_to_pfn(page), PAGE_KERNEL));
	set_page_address(page, fixmap_pointer(PKMAP_ADDR(nr), page_to_phys(page)));
	return nr;
}

/* One report while it lasts: who loops over kmap() would fill the log. */
static void report_full(const struct page *page, unsigned long caller)
{
	if (!full_told)
		pr_err("kmap: all %d slots are in use, no address for pfn:%05lx (%pS)\n",
		       LAST_PKMAP, page_to_pfn(page), (void *)caller);
	full_told = true;
}

/* Who holds the lock may be waiting for all to flush: with interrupts off we would not answer. */
static void lock_slots(void) __acquires(&kmap_lock)
{
	WARN_ONCE(irqs_disabled() && num_online_cpus() > 1,
		  "kmap() and kunmap() with interrupts off wait for who waits for them");
	spin_lock(&kmap_lock);
}

/* Linux: kmap_high(), mm/highmem.c, 2.4 to 5.x. */
void *kmap_high(struct page *page)
{
	void *vaddr = NULL;
	int nr;

	lock_slots();
	nr = slot_of(page);
	if (nr < 0)
		nr = map_new_virtual(page);
	if (nr >= 0) {
		slots[nr].users++;
		vaddr = slot_address(nr);
	} else {
		report_full(page, _RET_IP_);
	}
	spin_unlock(&kmap_lock);
	return vaddr;
}

/**
 * kmap_high_get() - one user more, if the page has an address already
 * @page: a page of high memory
 *
 * Return: its address, to be given back with kunmap(); NULL when it has none.
 * Context: not in interrupts.
 * Linux: kmap_high_get(), mm/highmem.c, 2.6.30 to 5.x.
 */
void *kmap_high_get(struct page *page)
{
	void *vaddr = NULL;
	int nr;

	lock_slots();
	nr = slot_of(page);
	if (nr >= 0) {
		slots[nr].users++;
		vaddr = slot_address(nr);
	}
	spin_unlock(&kmap_lock);
	return vaddr;
}

/* Linux: kunmap_high(), mm/highmem.c, 2.4 to 5.x. */
void kunmap_high(struct page *page)
{
	bool mapped;
	int nr;

	lock_slots();
	nr = slot_of(page);
	mapped = nr >= 0 && slots[nr].users;
	if (mapped && --slots[nr].users == 0)
		full_told = false;
	spin_unlock(&kmap_lock);
	WARN(!mapped, "kunmap: pfn:%05lx %s", page_to_pfn(page),
	     nr < 0 ? "has no address" : "has no users left");
}

/* ---- figures --------------------------------------------------------------------- */

struct kmap_figures kmap_count_slots(void)
{
	struct kmap_figures figures = { .flushes = pkmap_tlb_flushes };

	spin_lock(&kmap_lock);
	for (int nr = 0; nr < LAST_PKMAP; nr++)
		if (slots[nr].users)
			figures.used++;
		else if (slots[nr].page)
			figures.idle++;
		else
			figures.clean++;
	spin_unlock(&kmap_lock);
	return figures;
}

unsigned int kmap_slot_users(unsigned int nr)
{
	return READ_ONCE(slots[nr].users);
}

#endif /* CONFIG_HIGHMEM */

/* ---- contents ---------------------------------------------------------------- */

void clear_highpage(struct page *page)
{
	void *at = kmap_atomic(page);

	clear_page(at);
	kunmap_atomic(at);
}

void copy_highpage(struct page *to, struct page *from)
{
	void *source = kmap_atomic(from);
	void *dest = kmap_atomic(to);

	copy_page(dest, source);
	kunmap_atomic(dest);
	kunmap_atomic(source);
}

void zero_user_segment(struct page *page, unsigned int start, unsigned int end)
{
	void *at;

	BUG_ON(start > end || end > PAGE_SIZE);
	at = kmap_atomic(page);
	memset(at + start, 0, end - start);
	kunmap_atomic(at);
}
