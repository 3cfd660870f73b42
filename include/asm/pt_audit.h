/* SPDX-License-Identifier: MIT */
/*
 * Are the page tables what they should be?  (arch/x86/mm/pt_audit.c, row O9)
 */
#ifndef _ASM_PT_AUDIT_H
#define _ASM_PT_AUDIT_H

#include <asm/pgtable_types.h>

/**
 * struct pt_audit - what a run saw
 * @tables: page tables looked at
 * @mapped: pages of the direct map
 * @others: pages mapped elsewhere
 * @vaddr: where something is wrong first
 * @says: what; NULL while all is well
 */
struct pt_audit {
	unsigned long tables;
	unsigned long mapped;
	unsigned long others;
	unsigned long vaddr;
	const char *says;
};

/* Each stops at the first thing that is wrong.  Return: true when nothing is. */
bool audit_user_half(struct pt_audit *a);	/* nothing below PAGE_OFFSET: neither NULL nor identity */
bool audit_tables(struct pt_audit *a);		/* tables lie in RAM that is theirs */
bool audit_direct_map(struct pt_audit *a);	/* RAM, each page at its own place, all that is in use */
bool audit_other_maps(struct pt_audit *a);	/* no free page has an address besides */
bool audit_guards(struct pt_audit *a);		/* no stack has something right below it */
bool audit_wx(struct pt_audit *a);		/* code and constants cannot be written, by no address */

/* All of it, with a line for the log; what is wrong is a WARNING.  After mark_rodata_ro(). */
void check_page_tables(void);

#endif /* _ASM_PT_AUDIT_H */
