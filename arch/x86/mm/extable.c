// SPDX-License-Identifier: MIT
/*
 * Exceptions that were expected: the faulting instruction stands in __ex_table, and execution goes
 * on where the table says.
 *
 * Offers: fixup_exception() for every exception handler.
 * Must not know: what the instruction was trying to do.
 */
#include <asm/traps.h>
#include <linux/extable.h>

/**
 * fixup_exception() - let the interrupted code continue at its fixup, if it has one
 * @regs: of the faulting instruction; ip is changed on success
 *
 * Return: true when the exception is dealt with.
 * Linux: fixup_exception(), arch/x86/mm/extable.c, 2.6 to 5.x.
 */
bool fixup_exception(struct pt_regs *regs)
{
	const struct exception_table_entry *entry = search_exception_tables(regs->ip);

	if (!entry)
		return false;
	regs->ip = entry->fixup;
	return true;
}
