/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CRASH_H
#define _LINUX_CRASH_H

/* tests/kunit/crash.c: does what crash=KIND on the command line asks for, if anything. */
unsigned int provoke_crash(void);

#endif /* _LINUX_CRASH_H */
