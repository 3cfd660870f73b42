// SPDX-License-Identifier: MIT
/*
 * The first C function at a virtual address: what must be done before
 * start_kernel() and is x86's alone.
 *
 * Linux: arch/x86/kernel/head32.c, 2.6.25 to 5.x.
 */
#include <asm/setup.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <linux/errno.h>
#include <linux/string.h>

/* head_32's stack, with its guard page: the kernel runs on it all along. */
extern char init_stack[], init_stack_top[];

static struct kernel_stack boot_stack = {
	.name = "boot stack",
	.start = (unsigned long)init_stack,
	.end = (unsigned long)init_stack_top,
};

/* boot/ has obeyed this word already; here it only becomes a known one. */
static int __init parse_e820(char *source)
{
	if (!source || (strcmp(source, "bios") && strcmp(source, "loader")))
		return -EINVAL;
	return 0;
}
early_param("e820", parse_e820);

/**
 * i386_start_kernel() - where head_32 leads to
 * @from_loader: boot/'s struct, in memory that the kernel does not keep
 *
 * Linux: i386_start_kernel(), arch/x86/kernel/head32.c, 2.6.25 to 5.x.
 */
void __init i386_start_kernel(const struct boot_params *from_loader)
{
	early_idt_setup(); /* before anything can fault */
	add_kernel_stack(&boot_stack);
	memcpy(&boot_params, from_loader, sizeof(boot_params));
	reserve_ebda_region();
	start_kernel();
}
