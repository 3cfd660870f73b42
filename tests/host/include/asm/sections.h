/* SPDX-License-Identifier: MIT */
/*
 * Stands before include/asm/sections.h in hosted builds.  _text and its like
 * are numbers here, read from the kernel that stands in build/ (see host.mk):
 * they may be computed with, not followed.
 */
#ifndef _ASM_SECTIONS_H
#define _ASM_SECTIONS_H

#include <generated/host_symbols.h>

#endif /* _ASM_SECTIONS_H */
