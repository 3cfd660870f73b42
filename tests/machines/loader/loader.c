// SPDX-License-Identifier: MIT
/*
 * A Multiboot loader that does what it is told, also what no loader should do.
 *
 * It is itself a Multiboot kernel, for `qemu-system-i386 -kernel`, and expects two
 * modules: the ELF file to start, and an order (struct order below) that says what
 * to put where in memory, what to write to which model-specific register, and what
 * EAX and EBX hold at entry.  Everything that a
 * test wants the started kernel to see, information structure, map, strings,
 * modules, is made by the test and comes in the order.
 *
 *	-initrd "b2b.elf,order"
 *
 * It lies at 80 MiB, out of the way of what it loads.
 */
#include <stdint.h>

#define ORDER_MAGIC 0x4c423242u /* "B2BL" */
#define PT_LOAD 1u
#define COM1 0x3f8

/* Followed by nr_msrs of struct msr, then by the pieces' bytes, in the same order. */
struct order {
	uint32_t magic;
	uint32_t eax, ebx; /* what the kernel finds there */
	uint32_t nr_msrs;
	uint32_t nr_pieces;
	struct piece {
		uint32_t addr, len;
	} piece[];
};

struct msr {
	uint32_t number, low, high;
};

struct module {
	uint32_t start, end, cmdline, reserved;
};

struct multiboot_info {
	uint32_t flags, mem_lower, mem_upper, boot_device, cmdline;
	uint32_t mods_count;
	const struct module *mods;
};

struct elf_header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, phoff, shoff, flags;
	uint16_t ehsize, phentsize, phnum;
};

struct elf_segment {
	uint32_t type, offset, vaddr, paddr, filesz, memsz, flags, align;
};

/* The header, the entry with its stack, and the jump: eax, ebx and the address in edx. */
__asm__(".section .entry, \"ax\"\n"
	".long 0x1badb002, 1, -(0x1badb002 + 1)\n"
	".global entry\n"
	"entry:\n"
	"	mov $stack_top, %esp\n"
	"	push %ebx\n"
	"	call load\n"
	"enter_kernel:\n"
	"	mov 4(%esp), %eax\n"
	"	mov 8(%esp), %ebx\n"
	"	mov 12(%esp), %edx\n"
	"	jmp *%edx\n"
	".section .bss\n"
	"	.skip 4096\n"
	"stack_top:\n"
	".text\n");

void __attribute__((noreturn)) enter_kernel(uint32_t eax, uint32_t ebx, uint32_t entry);
void __attribute__((noreturn)) load(const struct multiboot_info *info);

/* Words first: registers in memory take nothing less. */
static void copy(uint32_t to, const void *from, uint32_t len)
{
	uint32_t words = len / 4, rest = len % 4;

	__asm__ __volatile__("rep movsl" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
	__asm__ __volatile__("rep movsb" : "+D"(to), "+S"(from), "+c"(rest) : : "memory");
}

static void clear(uint32_t to, uint32_t len)
{
	__asm__ __volatile__("rep stosb" : "+D"(to), "+c"(len) : "a"(0) : "memory");
}

static void __attribute__((noreturn)) give_up(const char *why)
{
	for (; *why; why++)
		__asm__ __volatile__("outb %0, %w1" : : "a"(*why), "Nd"(COM1));
	for (;;)
		__asm__ __volatile__("cli; hlt");
}

/* Return: the address to start at. */
static uint32_t load_elf(const uint8_t *file)
{
	const struct elf_header *header = (const void *)file;
	const struct elf_segment *segment = (const void *)(file + header->phoff);
	int i;

	for (i = 0; i < header->phnum; i++, segment++) {
		if (segment->type != PT_LOAD)
			continue;
		copy(segment->paddr, file + segment->offset, segment->filesz);
		clear(segment->paddr + segment->filesz, segment->memsz - segment->filesz);
	}
	return header->entry;
}

static const struct msr *msrs_of(const struct order *order)
{
	return (const void *)&order->piece[order->nr_pieces];
}

static void write_msrs(const struct order *order)
{
	const struct msr *msr = msrs_of(order);
	uint32_t i;

	for (i = 0; i < order->nr_msrs; i++, msr++)
		__asm__ __volatile__("wrmsr" : : "c"(msr->number), "a"(msr->low), "d"(msr->high));
}

static void place_pieces(const struct order *order)
{
	const uint8_t *bytes = (const void *)(msrs_of(order) + order->nr_msrs);
	uint32_t i;

	for (i = 0; i < order->nr_pieces; i++) {
		copy(order->piece[i].addr, bytes, order->piece[i].len);
		bytes += order->piece[i].len;
	}
}

void load(const struct multiboot_info *info)
{
	const struct order *order;
	uint32_t entry;

	if (info->mods_count != 2)
		give_up("loader: wants two modules, the kernel and an order\r\n");
	order = (const void *)info->mods[1].start;
	if (order->magic != ORDER_MAGIC)
		give_up("loader: the second module is no order\r\n");

	entry = load_elf((const void *)info->mods[0].start);
	place_pieces(order);
	write_msrs(order);
	enter_kernel(order->eax, order->ebx, entry);
}
