// SPDX-License-Identifier: MIT
/*
 * A software MMU: the kernel's own page tables decide what the window shows.
 *
 *	kernel touches window ──> not mapped: SIGSEGV ──> walk CR3's tables in
 *	physical memory ──> found: mmap() that page of it here, go on
 *	                └─> not found: the kernel has a bug, and is told so
 *
 * What is mapped stays until the kernel flushes it (invlpg, CR3, CR4), exactly
 * like a TLB: a missing flush shows.  RW and the size of pages are respected;
 * accessed and dirty bits are not written.
 *
 * This is libc's side: no header of the kernel is included here.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "include/host.h"
#include "include/host_mmu.h"

#define PAGE 0x1000UL
#define LARGE_PAGE 0x400000UL

#define PRESENT 0x001U
#define RW 0x002U
#define LARGE 0x080U
#define CR0_PG 0x80000000UL
#define CR0_WP 0x00010000UL
#define CR4_PSE 0x010UL

#define ERROR_WRITE 2		/* in a page fault's error code */

struct host_cpu host_cpu = {
	.features = 0x0000a139,	/* FPU PSE TSC MSR CX8 PGE CMOV */
};

static int memory_fd;
static struct sigaction before;	/* the handler that was there: AddressSanitizer's */

/* What one entry says: a run of memory that may be mapped at once. */
struct run {
	unsigned long vaddr, pa, size;
	bool present, writable;
};

static unsigned long read_entry(unsigned long table, unsigned long index)
{
	uint32_t entry;

	host_phys_read(table + 4 * index, &entry, sizeof(entry));
	return entry;
}

/* Entries that follow and go on with the next page frame and the same rights. */
static unsigned long equal_neighbours(const uint32_t *table, unsigned long index)
{
	const uint32_t mask = ~0xfffU | PRESENT | RW;
	unsigned long n = 1;

	while (index + n < 1024 &&
	       (table[index + n] & mask) == (table[index] & mask) + n * PAGE)
		n++;
	return n;
}

static struct run walk(unsigned long vaddr)
{
	unsigned long pde = read_entry(host_cpu.cr3 & ~0xfffUL, vaddr >> 22);
	unsigned long index = vaddr >> 12 & 0x3ff;
	struct run r = { .present = false };
	uint32_t table[1024];

	if (!(host_cpu.cr0 & CR0_PG) || !(pde & PRESENT))
		return r;
	if ((pde & LARGE) && (host_cpu.cr4 & CR4_PSE))
		return (struct run){ vaddr & ~(LARGE_PAGE - 1), pde & ~(LARGE_PAGE - 1), LARGE_PAGE,
				     true, pde & RW };
	host_phys_read(pde & ~0xfffUL, table, sizeof(table));
	r.present = table[index] & PRESENT;
	r.writable = table[index] & pde & RW;
	r.vaddr = vaddr & ~(PAGE - 1);
	r.pa = table[index] & ~0xfffU;
	r.size = equal_neighbours(table, index) * PAGE;
	return r;
}

static void *window(unsigned long vaddr)
{
	return (void *)(vaddr - HOST_PAGE_OFFSET + HOST_WINDOW);
}

static void show(const struct run *r)
{
	int prot = PROT_READ | (r->writable || !(host_cpu.cr0 & CR0_WP) ? PROT_WRITE : 0);

	if (mmap(window(r->vaddr), r->size, prot, MAP_SHARED | MAP_FIXED, memory_fd,
		 (off_t)r->pa) == MAP_FAILED) {
		perror("host: mapping a page");
		host_exit(2);
	}
}

static void hide(unsigned long vaddr, unsigned long size)
{
	mmap(window(vaddr), size, PROT_NONE,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

/* True when the tables allow the access, and it can be repeated. */
static bool translate(unsigned long vaddr, bool write)
{
	struct run r = walk(vaddr);

	if (!r.present || (write && !r.writable && (host_cpu.cr0 & CR0_WP)))
		return false;
	show(&r);
	return true;
}

/* Nothing explains it: an access that may fault goes on behind, all else is the end. */
static void unexplained(unsigned long addr, bool inside, bool write, ucontext_t *ctx)
{
	greg_t *regs = ctx->uc_mcontext.gregs;
	unsigned long fixup = host_fixup((unsigned long)regs[REG_EIP]);

	if (fixup) {
		regs[REG_EIP] = (greg_t)fixup;
		return;
	}
	fflush(stdout);
	if (inside)
		fprintf(stderr, "host: %s 0x%08lx, which the kernel's page tables do not %s\n",
			write ? "write to" : "read of", addr - HOST_WINDOW + HOST_PAGE_OFFSET,
			write ? "let it write" : "map");
	sigaction(SIGSEGV, &before, NULL);	/* the access is repeated, and reported there */
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
	unsigned long addr = (unsigned long)info->si_addr;
	ucontext_t *ctx = context;
	bool inside = addr - HOST_WINDOW < HOST_WINDOW_SIZE;
	bool write = ctx->uc_mcontext.gregs[REG_ERR] & ERROR_WRITE;

	(void)sig;
	if (inside && translate(addr - HOST_WINDOW + HOST_PAGE_OFFSET, write))
		return;
	host_cpu.cr2 = inside ? addr - HOST_WINDOW + HOST_PAGE_OFFSET : addr;
	unexplained(addr, inside, write, ctx);
}

void host_tlb_flush(void)
{
	hide(HOST_PAGE_OFFSET, HOST_WINDOW_SIZE);
}

void host_tlb_flush_page(unsigned long vaddr)
{
	if (vaddr >= HOST_PAGE_OFFSET)
		hide(vaddr & ~(PAGE - 1), PAGE);
}

void host_mmu_init(int fd)
{
	struct sigaction act = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER };

	memory_fd = fd;
	sigaction(SIGSEGV, &act, &before);
}
