/* SPDX-License-Identifier: MIT */
/* The reader of digits that kstrto*(), simple_strto*() and memparse() share. */
#ifndef _LIB_KSTRTOX_H
#define _LIB_KSTRTOX_H

#include <linux/types.h>

const char *parse_prefix(const char *s, unsigned int *base);
const char *parse_digits(const char *s, unsigned int base, u64 *value, bool *overflow);

#endif /* _LIB_KSTRTOX_H */
