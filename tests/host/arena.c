// SPDX-License-Identifier: MIT
/*
 * The process around a hosted kernel: its physical memory, its way out.
 *
 * Physical memory is a file without a name, 4 GiB long and empty: pages come
 * into being when they are touched.  The kernel reaches it through the window
 * (mmu.c), this side also by offset.
 *
 * This is libc's side: no header of the kernel is included here.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "include/host.h"
#include "include/host_mmu.h"

#define PHYS_SIZE 0x100000000ULL

static int memory_fd = -1;
static jmp_buf way_out;

/* AddressSanitizer asks this before main(). */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0:allow_user_segv_handler=1:detect_stack_use_after_return=0";
}

const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1";
}

static void __attribute__((__noreturn__)) give_up(const char *what)
{
	perror(what);
	host_exit(2);
}

static void map_window(void)
{
	void *want = (void *)HOST_WINDOW;
	void *got = mmap(want, HOST_WINDOW_SIZE, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

	if (got != want)
		give_up("host: 1 GiB at 0x60000000 is not free in this process");
}

void host_init(void)
{
	memory_fd = memfd_create("physical memory", MFD_CLOEXEC);
	if (memory_fd < 0 || ftruncate(memory_fd, PHYS_SIZE))
		give_up("host: physical memory");
	map_window();
	host_mmu_init(memory_fd);
}

void host_phys_read(uint64_t pa, void *buf, size_t len)
{
	if (pread(memory_fd, buf, len, (off_t)pa) != (ssize_t)len)
		give_up("host: reading physical memory");
}

void host_phys_write(uint64_t pa, const void *buf, size_t len)
{
	if (pwrite(memory_fd, buf, len, (off_t)pa) != (ssize_t)len)
		give_up("host: writing physical memory");
}

void *host_alloc(size_t len)
{
	void *block = malloc(len);

	if (!block)
		give_up("host: memory");
	return block;
}

void host_free(void *block)
{
	free(block);
}

void host_make_writable(void *start, size_t len)
{
	uintptr_t page = (uintptr_t)start & ~4095UL;

	if (mprotect((void *)page, (uintptr_t)start + len - page, PROT_READ | PROT_WRITE))
		give_up("host: making constants writable");
}

void host_write_stdout(const char *text, unsigned int len)
{
	fwrite(text, 1, len, stdout);
}

void host_exit(int status)
{
	fflush(stdout);
	exit(status);
}

int host_catch(void (*fn)(void))
{
	jmp_buf outer;
	int code;

	memcpy(&outer, &way_out, sizeof(outer));
	code = setjmp(way_out);
	if (!code)
		fn();
	memcpy(&way_out, &outer, sizeof(outer));
	return code;
}

void host_throw(int code)
{
	longjmp(way_out, code);
}

static void read_all(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t got;

	while (len < size - 1 && (got = read(fd, text + len, size - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
}

static void copy_extent(int from, int to, off_t start, off_t end)
{
	static char chunk[1 << 20];

	while (start < end) {
		size_t len = (size_t)(end - start) < sizeof(chunk) ? (size_t)(end - start)
								   : sizeof(chunk);

		if (pread(from, chunk, len, start) != (ssize_t)len ||
		    pwrite(to, chunk, len, start) != (ssize_t)len)
			give_up("host: copying physical memory");
		start += (off_t)len;
	}
}

/*
 * fork() copies the process, not the file that is its physical memory, and the
 * kernel keeps its zones there.  The copy takes a file of its own, under the
 * descriptor that it knows; what was never touched stays a hole.
 */
static void own_memory(void)
{
	int copy = memfd_create("copy of physical memory", MFD_CLOEXEC);
	off_t start, end = 0;

	if (copy < 0 || ftruncate(copy, PHYS_SIZE))
		give_up("host: a copy's physical memory");
	while ((start = lseek(memory_fd, end, SEEK_DATA)) >= 0) {
		end = lseek(memory_fd, start, SEEK_HOLE);
		copy_extent(memory_fd, copy, start, end);
	}
	dup2(copy, memory_fd);
	close(copy);
	host_tlb_flush();
}

static void run_and_exit(void (*fn)(void), int out)
{
	own_memory();
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	host_exit(host_catch(fn));
}

int host_fork(void (*fn)(void), char *text, size_t size)
{
	int ends[2], status;
	pid_t child;

	fflush(stdout);
	if (pipe(ends) || (child = fork()) < 0)
		give_up("host: fork");
	if (child == 0)
		run_and_exit(fn, ends[1]);
	close(ends[1]);
	read_all(ends[0], text, size);
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
