// SPDX-License-Identifier: MIT
/*
 * Lists whose links are looked at before they are changed.
 *
 *	before <──prev── entry ──next──> after
 *	       ──next──>       <──prev──		each of the four must agree
 *
 * Writing through a link that was written over would damage memory that has nothing
 * to do with the list, so the kernel ends here.
 *
 * Linux: lib/list_debug.c, 2.6.18 to 5.x.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/panic.h>
#include <linux/printk.h>

#ifdef CONFIG_DEBUG_LIST

static void __printf(2, 3) expect(bool good, const char *fmt, ...)
{
	va_list args;

	if (likely(good))
		return;
	va_start(args, fmt);
	vprintk(fmt, args);
	va_end(args);
	BUG();
}

/* Linux: __list_add_valid(), lib/list_debug.c, 4.10 on. */
void __list_add_check(const struct list_head *new, const struct list_head *before,
		      const struct list_head *after)
{
	expect(after->prev == before, KERN_EMERG
	       "list_add corruption. next->prev should be prev (%p), but was %p. (next=%p).\n",
	       before, after->prev, after);
	expect(before->next == after, KERN_EMERG
	       "list_add corruption. prev->next should be next (%p), but was %p. (prev=%p).\n",
	       after, before->next, before);
	expect(new != before && new != after, KERN_EMERG
	       "list_add double add: new=%p, prev=%p, next=%p.\n", new, before, after);
}

/* Linux: __list_del_entry_valid(), lib/list_debug.c, 4.10 on. */
void __list_del_check(const struct list_head *entry)
{
	expect(entry->next != LIST_POISON1, KERN_EMERG
	       "list_del corruption, %p->next is LIST_POISON1 (%p)\n", entry, entry->next);
	expect(entry->prev != LIST_POISON2, KERN_EMERG
	       "list_del corruption, %p->prev is LIST_POISON2 (%p)\n", entry, entry->prev);
	expect(entry->prev->next == entry, KERN_EMERG
	       "list_del corruption. prev->next should be %p, but was %p\n", entry,
	       entry->prev->next);
	expect(entry->next->prev == entry, KERN_EMERG
	       "list_del corruption. next->prev should be %p, but was %p\n", entry,
	       entry->next->prev);
}

#endif /* CONFIG_DEBUG_LIST */
