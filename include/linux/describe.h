/* SPDX-License-Identifier: MIT */
/*
 * What an address is, in words (arch/x86/mm/describe.c).
 */
#ifndef _LINUX_DESCRIBE_H
#define _LINUX_DESCRIBE_H

#include <linux/types.h>

#define DESCRIPTION_SIZE 160	/* bytes, enough for any */

void describe_address(unsigned long address, char *buf, size_t size);
void set_area_describer(void (*fn)(unsigned long address, char *buf, size_t size));

#endif /* _LINUX_DESCRIBE_H */
