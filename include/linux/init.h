/* SPDX-License-Identifier: MIT */
/*
 * Code and data that only the boot needs, and the tables of command-line
 * parameters.
 *
 * __init memory goes to the buddy allocator when the boot is over; calling it
 * later executes int3 bytes and ends in an oops that says so.
 *
 * A parameter registers itself where it is understood:
 *
 *	early_param("mem", parse_memopt)	before setup_arch() has looked at the map
 *	__setup("selftest=", parse_selftest)	from start_kernel(), later
 *
 * Both land in the section "param_table", whose name is a C identifier so that
 * any linker, the kernel's or the host's, provides __start_ and __stop_ for it.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __init __section(".init.text") __cold
#define __initdata __section(".init.data")
#define __initconst __section(".init.rodata")

/*
 * What stays but uses something of the above, and sees to it that this happens during the boot only.
 * tools/sections.py (make sections) reports all others.
 */
#define __ref __section(".text..ref") noinline
#define __refdata __section(".data..ref")

/**
 * struct obs_kernel_param - one word the command line may carry
 * @str: the word; __setup() words end in '=' when they take a value
 * @setup_func: gets the value, NULL when there was none; 0 when understood, else -EINVAL
 * @early: true when it must run before the memory map is used
 *
 * Linux: struct obs_kernel_param, include/linux/init.h, 2.6 to 5.x.
 */
struct obs_kernel_param {
	const char *str;
	int (*setup_func)(char *val);
	bool early;
};

#define __param_entry(word, fn, is_early)                                                       \
	static const struct obs_kernel_param __param_##fn __used __section("param_table")       \
		__aligned(__alignof__(struct obs_kernel_param)) = { word, fn, is_early }

#define early_param(word, fn) __param_entry(word, fn, true)
#define __setup(word, fn) __param_entry(word, fn, false)

extern const struct obs_kernel_param __start_param_table[], __stop_param_table[];

void __init start_kernel(void);
void __init rest_init(void);
void __init setup_arch(char **cmdline_p);

#endif /* _LINUX_INIT_H */
