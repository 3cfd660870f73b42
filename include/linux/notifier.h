/* SPDX-License-Identifier: MIT */
/*
 * Chains of functions that want to be told of something.
 * Linux: include/linux/notifier.h, kernel/notifier.c, 2.6.17 to 5.x.
 */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <linux/types.h>

#define NOTIFY_DONE 0x0000		/* does not concern me */
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000		/* nobody else is asked */
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)	/* I object */

struct notifier_block;

/* @action: what happens; @data: to whom; both as the chain's owner says. */
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

/**
 * struct notifier_block - one member of a chain
 * @notifier_call: told; NOTIFY_*
 * @next: the chain's
 * @priority: greater is told earlier; equals in the order in which they came
 */
struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next;
	int priority;
};

struct raw_notifier_head {
	struct notifier_block *head;
};

/* kernel/notifier.c.  The owner of a chain keeps these from running at the same time. */
void raw_notifier_chain_register(struct raw_notifier_head *chain, struct notifier_block *nb);
int raw_notifier_chain_unregister(struct raw_notifier_head *chain, struct notifier_block *nb);
int raw_notifier_call_chain(struct raw_notifier_head *chain, unsigned long action, void *data);

static inline bool notify_objected(int ret)
{
	return (ret & NOTIFY_BAD) == NOTIFY_BAD;
}

#endif /* _LINUX_NOTIFIER_H */
