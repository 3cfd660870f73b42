/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BENCH_H
#define _LINUX_BENCH_H

/* tests/bench/: measures what bench=NAME,... on the command line asks for, if anything. */
void bench_run_requested(void);

/* Run workloads now: names or patterns between commas, or "all"; @names is used up. */
void bench_run(char *names);

/* The @nr-th workload's name, or NULL when there are no more. */
const char *bench_name(unsigned int nr);

#endif /* _LINUX_BENCH_H */
