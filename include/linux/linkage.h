/* SPDX-License-Identifier: MIT */
/* How functions are called where the C convention is not what is wanted. */
#ifndef _LINUX_LINKAGE_H
#define _LINUX_LINKAGE_H

/*
 * The first three arguments in EAX, EDX and ECX instead of on the stack.  For the
 * few functions that are called so often that pushing arguments would be a tenth
 * of what they do.  Linux: fastcall, 2.4 to 2.6.24; afterwards all of the kernel.
 */
#define fastcall __attribute__((__regparm__(3)))

#endif /* _LINUX_LINKAGE_H */
