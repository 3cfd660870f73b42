/* SPDX-License-Identifier: MIT */
/* The end of the road (kernel/panic.c). */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>
#include <linux/types.h>

void panic(const char *fmt, ...) __printf(1, 2) __noreturn __cold;
void panic_notify(void (*fn)(void));
void dump_caller(void);
void set_stack_dumper(void (*fn)(void));
bool panic_in_progress(void);
void report_alone(void);

/**
 * set_rescue() - have somewhere to go on after a fault
 * @fn: called when an oops has been reported, instead of panic(); does not return.  NULL: none
 *
 * Context: the processor that will fault; the others are not stopped for its report.  A fault of another
 *	one is the end, and so is panic().
 */
void set_rescue(void (*fn)(void));
void call_rescue(void);

void __stack_chk_fail(void) __noreturn;

#endif /* _LINUX_PANIC_H */
