/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H

#include <linux/compiler.h>

unsigned long int_sqrt(unsigned long x) __attribute__((__const__));

#endif /* _LINUX_MATH_H */
