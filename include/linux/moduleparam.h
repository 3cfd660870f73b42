/* SPDX-License-Identifier: MIT */
/*
 * Parameters that are just a variable, and the parsing of the command line
 * (kernel/params.c).  For words that need code see early_param() and __setup()
 * in linux/init.h.
 *
 *	static unsigned int panic_timeout;
 *	core_param(panic, panic_timeout, uint);		panic=30
 *
 * Linux: include/linux/moduleparam.h, all versions.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/types.h>

struct kernel_param;

/**
 * struct kernel_param_ops - how a type is read
 * @set: stores @val into @kp->arg; 0 or -E.  @val is NULL when the word had no '='
 */
struct kernel_param_ops {
	int (*set)(const char *val, const struct kernel_param *kp);
};

struct kernel_param {
	const char *name;
	const struct kernel_param_ops *ops;
	void *arg;		/* the variable */
};

extern const struct kernel_param_ops param_ops_int, param_ops_uint, param_ops_ulong,
	param_ops_bool;

/* A variable under its own name on the command line. */
#define core_param(word, var, type)                                                             \
	static const struct kernel_param __core_param_##var __used __section("core_params")     \
		__aligned(__alignof__(struct kernel_param)) = { #word, &param_ops_##type, &(var) }

extern const struct kernel_param __start_core_params[], __stop_core_params[];

/**
 * typedef param_handler_t - told of each word of a command line
 * @param: its name
 * @val: what follows the first '=', NULL when there is none
 * @arg: the caller's
 */
typedef void (*param_handler_t)(char *param, char *val, void *arg);

char *parse_args(char *args, param_handler_t handle, void *arg);

void parse_early_param(void);
void parse_early_options(char *cmdline);
void parse_boot_params(const char *cmdline);

#endif /* _LINUX_MODULEPARAM_H */
