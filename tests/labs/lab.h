/* SPDX-License-Identifier: MIT */
/*
 * What the checks of the labs share.  A lab asks for a function that is not there
 * yet; its check is compiled all the same, and says so.
 *
 *	LAB_FUNCTION(void *kvmalloc(size_t size, gfp_t gfp));
 *	...
 *	LAB_NEEDS(test, kvmalloc);	fails: "kvmalloc() is not there yet"
 */
#ifndef LAB_H
#define LAB_H

#include <kunit/test.h>
#include <linux/compiler.h>

/* Declares it as it has to be; where nobody defines it, its address is NULL. */
#define LAB_FUNCTION(...) extern __VA_ARGS__ __attribute__((weak))

/* A function's address is never NULL to the compiler, unless it cannot see whose it is. */
static inline const void *lab_address(const void *fn)
{
	barrier();
	return fn;
}

#define LAB_NEEDS(test, fn)                                                                     \
	KUNIT_ASSERT_TRUE_MSG(test, lab_address((const void *)(fn)) != NULL,                    \
			      #fn "() is not there yet")

#endif /* LAB_H */
