/* SPDX-License-Identifier: MIT */
/*
 * Backtraces kept once each, however often they come up: a number instead of
 * sixteen addresses.
 *
 *	handle = stack_depot_save(entries, nr);		the same trace, the same handle
 *	nr = stack_depot_fetch(handle, &entries);
 *
 * Linux: include/linux/stackdepot.h, 4.6 to 6.x.
 */
#ifndef _LINUX_STACKDEPOT_H
#define _LINUX_STACKDEPOT_H

#include <linux/init.h>
#include <linux/types.h>

/* 0 is no trace: none was taken, or the depot was full. */
typedef u32 depot_stack_handle_t;

#define STACK_DEPOT_MAX_ENTRIES 16	/* longer traces are cut */

/**
 * stack_depot_early_init() - take the memory for the traces
 *
 * As much as a 256th of low memory, within bounds; may be asked for several times.
 * Without it every trace is 0.
 *
 * Context: memblock still gives memory.
 */
void __init stack_depot_early_init(void);

/**
 * stack_depot_save() - keep a trace
 * @entries: the innermost first
 * @nr_entries: how many
 *
 * Return: its handle; 0 when there is no room, which is said once.
 * Context: any; allocates nothing.
 */
depot_stack_handle_t stack_depot_save(const unsigned long *entries, unsigned int nr_entries);

/* Where the caller is, kept.  @skipnr as for stack_trace_save(), from the caller's caller on. */
depot_stack_handle_t stack_depot_save_here(unsigned int skipnr);

/* How many addresses a handle stands for, and where they are; none for 0. */
unsigned int stack_depot_fetch(depot_stack_handle_t handle, const unsigned long **entries);

/* Into the log.  Linux: stack_depot_print(), 5.14 to 6.x. */
void stack_depot_print(depot_stack_handle_t handle);

/* Traces have numbers from 0 on, in the order in which they came. */
unsigned int stack_depot_number(depot_stack_handle_t handle);
unsigned int stack_depot_count(void);

#endif /* _LINUX_STACKDEPOT_H */
