/* SPDX-License-Identifier: MIT */
/*
 * Circular doubly linked lists that live inside their members.
 *
 *	head <-> a.node <-> b.node <-> head
 *
 * An empty list is a head that points at itself.  A member taken off is
 * poisoned: following it faults at an address that says what happened.
 * Linux: include/linux/list.h, all versions.
 */
#ifndef _LINUX_LIST_H
#define _LINUX_LIST_H

#include <linux/kernel.h>

#define LIST_POISON1 ((struct list_head *)0x00100100)
#define LIST_POISON2 ((struct list_head *)0x00200200)

#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list;
	list->prev = list;
}

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

static inline bool list_is_singular(const struct list_head *head)
{
	return !list_empty(head) && head->next == head->prev;
}

/* With CONFIG_DEBUG_LIST the links are looked at before they are changed (kernel/list_debug.c). */
#ifdef CONFIG_DEBUG_LIST
void __list_add_check(const struct list_head *new, const struct list_head *before,
		      const struct list_head *after);
void __list_del_check(const struct list_head *entry);
#else
#define __list_add_check(new, before, after) do { } while (0)
#define __list_del_check(entry) do { } while (0)
#endif

static inline void __list_join(struct list_head *before, struct list_head *after)
{
	before->next = after;
	after->prev = before;
}

static inline void __list_insert(struct list_head *new, struct list_head *before,
				 struct list_head *after)
{
	__list_add_check(new, before, after);
	__list_join(new, after);
	__list_join(before, new);
}

static inline void __list_unlink(struct list_head *entry)
{
	__list_del_check(entry);
	__list_join(entry->prev, entry->next);
}

/* Behind the head: the list then works as a stack. */
static inline void list_add(struct list_head *new, struct list_head *head)
{
	__list_insert(new, head, head->next);
}

/* Before the head: the list then works as a queue. */
static inline void list_add_tail(struct list_head *new, struct list_head *head)
{
	__list_insert(new, head->prev, head);
}

static inline void list_del(struct list_head *entry)
{
	__list_unlink(entry);
	entry->next = LIST_POISON1;
	entry->prev = LIST_POISON2;
}

static inline void list_del_init(struct list_head *entry)
{
	__list_unlink(entry);
	INIT_LIST_HEAD(entry);
}

static inline void list_move(struct list_head *entry, struct list_head *head)
{
	__list_unlink(entry);
	list_add(entry, head);
}

static inline void list_move_tail(struct list_head *entry, struct list_head *head)
{
	__list_unlink(entry);
	list_add_tail(entry, head);
}

/* All members of @list go behind @head; @list is left empty. */
static inline void list_splice_init(struct list_head *list, struct list_head *head)
{
	if (list_empty(list))
		return;
	__list_join(list->prev, head->next);
	__list_join(head, list->next);
	INIT_LIST_HEAD(list);
}

#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member) list_entry((head)->prev, type, member)
#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)

#define list_for_each(pos, head) for (pos = (head)->next; pos != (head); pos = pos->next)

#define list_for_each_safe(pos, n, head)                                                        \
	for (pos = (head)->next, n = pos->next; pos != (head); pos = n, n = pos->next)

/*
 * The head is in no member: a @pos made of it may only be compared, and by
 * address alone, since it need not even be aligned like one.
 */
#define list_entry_is_head(pos, head, member)                                                   \
	((uintptr_t)(pos) + offsetof(__typeof__(*(pos)), member) == (uintptr_t)(head))

#define list_for_each_entry(pos, head, member)                                                  \
	for (pos = list_first_entry(head, __typeof__(*pos), member);                            \
	     !list_entry_is_head(pos, head, member); pos = list_next_entry(pos, member))

/* @n is one step ahead, so that @pos may be taken off. */
#define list_for_each_entry_safe(pos, n, head, member)                                          \
	for (pos = list_first_entry(head, __typeof__(*pos), member);                            \
	     !list_entry_is_head(pos, head, member) &&                                          \
	     (n = list_next_entry(pos, member), true);                                          \
	     pos = n)

/* Entries of a list, by walking it.  Linux: list_count_nodes(), include/linux/list.h, 6.3 on. */
static inline unsigned long list_count_nodes(const struct list_head *head)
{
	const struct list_head *entry;
	unsigned long count = 0;

	list_for_each(entry, head)
		count++;
	return count;
}

#endif /* _LINUX_LIST_H */
