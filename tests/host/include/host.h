/* SPDX-License-Identifier: MIT */
/*
 * A kernel inside a process: how a program (the test runner, memsim) runs it.
 *
 *	host_init();				memory and MMU, once per process
 *	boot_params.e820_map[...] = ...;	the machine, as the loader would tell it
 *	host_boot()				start_kernel(); returns when rest_init()
 *						or a panic ends the run
 *	...					look at what it left, run suites
 *
 * Kernel state cannot be reset: one run per process (fork() before host_boot()
 * where there are many).  This header may be used on both sides: by files that
 * see the kernel's headers, and by those that see libc's; no file sees both.
 */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How host_boot() ended. */
#define HOST_BOOTED 1
#define HOST_PANIC 0x12		/* VERDICT_PANIC */

/* -------------------------------------------- files that see the kernel */

/**
 * host_boot() - run start_kernel() on what boot_params says
 *
 * Return: HOST_BOOTED when it arrived at rest_init(), HOST_PANIC when it did not.
 */
int host_boot(void);

/* Words for the processor: CPUID 1 edx; the default is that of a Pentium Pro. */
void host_set_cpu(uint32_t features);

/* Where the kernel's consoles write; NULL: nowhere.  Default: standard output. */
void host_set_output(void (*write)(const char *text, unsigned int len));

/* A standard machine of some megabytes, as QEMU's pc has it, into boot_params. */
void host_pc_map(unsigned int megabytes);

void host_set_cmdline(const char *cmdline);

/**
 * host_run_suites() - run the self-tests that "selftest=" on the command line asks for
 * @passed: gets the number of cases that passed
 *
 * Return: the number of cases that failed, and -1 when a test ended in a panic.
 * Only in programs that are linked with the suites.
 */
int host_run_suites(unsigned int *passed);

/**
 * host_dies() - does this end in a panic with these words?
 * @fn: run in a copy of the process; what it writes to kernel variables is lost
 * @words: to be found in what it prints
 *
 * Physical memory (the window) is shared with the copy.
 *
 * Return: true when it panicked and printed @words; else the output is shown.
 */
bool host_dies(void (*fn)(void), const char *words);

/* ------------------------------------- the process, tests/host/arena.c */

/* Map the window, install the MMU.  A message and exit status 2 when the window is taken. */
void host_init(void);

/* Physical memory without any mapping; 0 to 4 GiB. */
void host_phys_read(uint64_t pa, void *buf, size_t len);
void host_phys_write(uint64_t pa, const void *buf, size_t len);

/* The process's heap: AddressSanitizer knows where such a block ends. */
void *host_alloc(size_t len);
void host_free(void *block);

/* For constants of the process that the kernel changes while it boots. */
void host_make_writable(void *start, size_t len);

void host_write_stdout(const char *text, unsigned int len);
void host_exit(int status) __attribute__((__noreturn__));

/* Non-local return out of the kernel: what host_throw() was given, 0 when @fn returned. */
int host_catch(void (*fn)(void));
void host_throw(int code) __attribute__((__noreturn__));

/* Run @fn in a copy of the process; its output, cut to @size, in @text.  Return: exit status. */
int host_fork(void (*fn)(void), char *text, size_t size);

#endif /* HOST_H */
