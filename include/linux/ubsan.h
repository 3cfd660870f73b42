/* SPDX-License-Identifier: MIT */
/* What the compiler calls (lib/ubsan.c); nobody else does. */
#ifndef _LINUX_UBSAN_H
#define _LINUX_UBSAN_H

#include <linux/compiler.h>

void __ubsan_handle_add_overflow(void *data, unsigned long left, unsigned long right);
void __ubsan_handle_sub_overflow(void *data, unsigned long left, unsigned long right);
void __ubsan_handle_mul_overflow(void *data, unsigned long left, unsigned long right);
void __ubsan_handle_negate_overflow(void *data, unsigned long value);
void __ubsan_handle_divrem_overflow(void *data, unsigned long left, unsigned long right);
void __ubsan_handle_shift_out_of_bounds(void *data, unsigned long left, unsigned long right);
void __ubsan_handle_out_of_bounds(void *data, unsigned long index);
void __ubsan_handle_vla_bound_not_positive(void *data, unsigned long bound);
void __ubsan_handle_load_invalid_value(void *data, unsigned long value);
void __ubsan_handle_pointer_overflow(void *data, unsigned long base, unsigned long result);
void __ubsan_handle_builtin_unreachable(void *data) __noreturn;

#endif /* _LINUX_UBSAN_H */
