/* SPDX-License-Identifier: MIT */
/*
 * Between printk.c, which owns log and lock, and console.c, which shows lines.
 * Context of all: the log lock is held.
 */
#ifndef _KERNEL_CONSOLE_H
#define _KERNEL_CONSOLE_H

#include <linux/console.h>
#include <linux/types.h>

#include "printk_ring.h"

/* "[ 1234.567890] ": seconds have five places at least. */
#define LOG_PREFIX_LEN 40

int log_format_prefix(char *buf, size_t size, u64 ts_us);

void consoles_add(struct console *con, const struct log_ring *ring);
bool consoles_remove(struct console *con);
void consoles_show_records(const struct log_ring *ring);
void consoles_show_partial(const struct log_ring *ring, u8 level, u64 ts_us, const char *text,
			   u32 len);
void consoles_drop_broken(void);
void consoles_write(const char *text, u32 len);

/* For console_input.c; no lock. */
struct console *consoles_next_input(const struct console *con);

#endif /* _KERNEL_CONSOLE_H */
