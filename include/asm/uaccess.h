/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_UACCESS_H
#define _ASM_X86_UACCESS_H
/*
 * Memory accesses that may fault and survive it (arch/x86/kernel/maccess.c).
 *
 * No user mode exists yet; what needs this is the kernel looking at addresses that it does not
 * trust: the stack of a broken caller, a pointer typed into the monitor, the bytes around a wild
 * EIP.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/extable.h>
#include <linux/types.h>

/*
 * One instruction that may fault, as part of an asm template, with its verdict in operand %[err]:
 *
 *	err = -EFAULT
 *	1: insn			a fault here goes on at 2:
 *	err = 0
 *	2:
 */
#define ASM_MAY_FAULT(insn)							\
	"movl %[fault], %[err]\n"						\
	"1:\t" insn "\n\t"							\
	"xorl %[err], %[err]\n"							\
	"2:\n\t"								\
	_ASM_EXTABLE(1b, 2b)

/**
 * probe_kernel_address() - read an object from an address that may be wild
 * @addr: address of 1, 2 or 4 bytes, or of a whole structure
 * @val: variable that gives the size; undefined when the read faults
 *
 * Return: 0 or -EFAULT.
 * Context: any.
 * Linux: probe_kernel_address(), include/linux/uaccess.h, 2.6.18 to 5.7; get_kernel_nofault later.
 */
#define probe_kernel_address(addr, val)						\
	probe_kernel_read(&(val), (const void *)(addr), sizeof(val))

long probe_kernel_read(void *dst, const void *src, size_t size);
long probe_kernel_write(void *dst, const void *src, size_t size);

#endif /* _ASM_X86_UACCESS_H */
