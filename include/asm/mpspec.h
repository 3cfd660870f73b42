/* SPDX-License-Identifier: MIT */
/* Processors by number, before any of them runs.  Linux: arch/x86/include/asm/mpspec.h. */
#ifndef _ASM_MPSPEC_H
#define _ASM_MPSPEC_H

#include <linux/init.h>
#include <linux/types.h>

/**
 * generic_processor_info() - the firmware has found a processor
 * @apicid: the number of its local APIC
 *
 * The boot processor keeps number 0, the others get theirs in the order of the calls.  Each
 * becomes possible and present, and an entry in x86_cpu_to_apicid.
 *
 * Return: its number; -ENOSPC when there is no room for it, which is counted and printed.
 * Linux: generic_processor_info(), arch/x86/kernel/apic/apic.c, 2.6.25 to 5.x.
 */
int __init generic_processor_info(u8 apicid);

/**
 * prefill_possible_map() - settle how many processors there can ever be
 *
 * Obeys maxcpus= and nosmp, and prints the result.  Processors that a table lists as disabled are
 * not counted: Linux does so with CONFIG_HOTPLUG_CPU, since they may be plugged in later.  Here
 * nothing can be.
 *
 * Context: after all calls of generic_processor_info(), before setup_nr_cpu_ids().
 * Linux: prefill_possible_map(), arch/x86/kernel/smpboot.c, 2.6.12 to 5.x.
 */
void __init prefill_possible_map(void);

#endif /* _ASM_MPSPEC_H */
