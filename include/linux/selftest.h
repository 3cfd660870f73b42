/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SELFTEST_H
#define _LINUX_SELFTEST_H

/**
 * end_of_selftests() - the boot's own tests and benchmarks are over
 *
 * Gives back what they are made of, unless the boot ends at a prompt (init/monitor_tests.c).
 */
void end_of_selftests(void);

#endif /* _LINUX_SELFTEST_H */
