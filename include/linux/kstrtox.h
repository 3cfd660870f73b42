/* SPDX-License-Identifier: MIT */
/*
 * Numbers from text.  kstrto*() want the whole string to be one number (a
 * single newline may follow) and return 0, -EINVAL or -ERANGE.
 * simple_strto*() take what they can from the front, wrap on overflow, and say
 * where they stopped.  Base 0 means: 0x is hexadecimal, a leading 0 octal.
 * Linux: include/linux/kstrtox.h, lib/kstrtox.c, 2.6.39 to 5.x.
 */
#ifndef _LINUX_KSTRTOX_H
#define _LINUX_KSTRTOX_H

#include <linux/compiler.h>
#include <linux/types.h>

int __must_check kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *res);
int __must_check kstrtol(const char *s, unsigned int base, long *res);
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *res);
int __must_check kstrtoint(const char *s, unsigned int base, int *res);
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
int __must_check kstrtobool(const char *s, bool *res);

unsigned long long simple_strtoull(const char *s, char **end, unsigned int base);
long long simple_strtoll(const char *s, char **end, unsigned int base);
unsigned long simple_strtoul(const char *s, char **end, unsigned int base);
long simple_strtol(const char *s, char **end, unsigned int base);

#endif /* _LINUX_KSTRTOX_H */
