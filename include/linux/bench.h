/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BENCH_H
#define _LINUX_BENCH_H

/* tests/bench/: measures what bench=NAME,... on the command line asks for, if anything. */
void bench_run_requested(void);

#endif /* _LINUX_BENCH_H */
