// SPDX-License-Identifier: MIT
/*
 * Reading and writing memory that may not be there.
 *
 * Offers: probe_kernel_read(), probe_kernel_write().
 * Must not know: why an address is bad. The page fault handler finds the instruction below in
 * __ex_table and returns behind it, with the count of what is left.
 */
#include <asm/uaccess.h>

/* A fault in the middle of "rep movsb" leaves ECX at the bytes that were not moved. */
static size_t move_until_fault(void *dst, const void *src, size_t size)
{
	asm volatile("1:\trep movsb\n"
		     "2:\n\t"
		     _ASM_EXTABLE(1b, 2b)
		     : "+D" (dst), "+S" (src), "+c" (size)
		     :
		     : "memory");
	return size;
}

/**
 * probe_kernel_read() - copy from an address that may be wild
 * @dst: kernel memory that is there
 * @src: any address at all
 * @size: bytes
 *
 * Return: 0, or -EFAULT; then the bytes up to the fault have been copied.
 * Context: any, in an oops as well, once early_trap_init() has run.
 * Linux: probe_kernel_read(), mm/maccess.c, 2.6.26 to 5.7; copy_from_kernel_nofault() later.
 */
long probe_kernel_read(void *dst, const void *src, size_t size)
{
	return move_until_fault(dst, src, size) ? -EFAULT : 0;
}

/**
 * probe_kernel_write() - copy to an address that may be wild or read-only
 * @dst: any address at all
 * @src: kernel memory that is there
 * @size: bytes
 *
 * Return: 0, or -EFAULT; then the bytes up to the fault have been written.
 * Context: any, once early_trap_init() has run.
 * Linux: probe_kernel_write(), mm/maccess.c, 2.6.26 to 5.7; copy_to_kernel_nofault() later.
 */
long probe_kernel_write(void *dst, const void *src, size_t size)
{
	return move_until_fault(dst, src, size) ? -EFAULT : 0;
}
