// SPDX-License-Identifier: MIT
/*
 * Chains of functions that want to be told of something.
 *
 * Must not know: of what, nor how calls are kept apart; a chain's owner does.
 */
#include <linux/errno.h>
#include <linux/notifier.h>

/**
 * raw_notifier_chain_register() - be told from now on
 * @chain: whose
 * @nb: static, or alive until it is taken off
 *
 * Linux: raw_notifier_chain_register(), kernel/notifier.c, 2.6.17 to 5.x.
 */
void raw_notifier_chain_register(struct raw_notifier_head *chain, struct notifier_block *nb)
{
	struct notifier_block **link = &chain->head;

	while (*link && (*link)->priority >= nb->priority)
		link = &(*link)->next;
	nb->next = *link;
	*link = nb;
}

/**
 * raw_notifier_chain_unregister() - not any more
 * @chain: whose
 * @nb: what was registered
 *
 * Return: 0, or -ENOENT when it was not in the chain.
 * Linux: raw_notifier_chain_unregister(), kernel/notifier.c, 2.6.17 to 5.x.
 */
int raw_notifier_chain_unregister(struct raw_notifier_head *chain, struct notifier_block *nb)
{
	for (struct notifier_block **link = &chain->head; *link; link = &(*link)->next) {
		if (*link == nb) {
			*link = nb->next;
			return 0;
		}
	}
	return -ENOENT;
}

/**
 * raw_notifier_call_chain() - tell them all
 * @chain: whom
 * @action: what
 * @data: about what
 *
 * Return: what the last one called said: with NOTIFY_STOP_MASK it was not the last
 *	of the chain.
 * Linux: raw_notifier_call_chain(), kernel/notifier.c, 2.6.17 to 5.x.
 */
int raw_notifier_call_chain(struct raw_notifier_head *chain, unsigned long action, void *data)
{
	struct notifier_block *nb = chain->head;
	int ret = NOTIFY_DONE;

	while (nb && !(ret & NOTIFY_STOP_MASK)) {
		struct notifier_block *next = nb->next;	/* it may take itself off */

		ret = nb->notifier_call(nb, action, data);
		nb = next;
	}
	return ret;
}
