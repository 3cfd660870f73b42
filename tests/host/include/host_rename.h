/* SPDX-License-Identifier: MIT */
/*
 * Included in front of every kernel source of a hosted build: names that libc
 * has too get a prefix, so that the kernel's own functions are the ones tested
 * and libc keeps its own.
 */
#ifndef HOST_RENAME_H
#define HOST_RENAME_H

/* blocks and strings */
#define memchr b2b_memchr
#define memcmp b2b_memcmp
#define memcpy b2b_memcpy
#define memmove b2b_memmove
#define memset b2b_memset
#define strcasecmp b2b_strcasecmp
#define strchr b2b_strchr
#define strchrnul b2b_strchrnul
#define strcmp b2b_strcmp
#define strcspn b2b_strcspn
#define strlcat b2b_strlcat
#define strlcpy b2b_strlcpy
#define strlen b2b_strlen
#define strncasecmp b2b_strncasecmp
#define strncmp b2b_strncmp
#define strnlen b2b_strnlen
#define strpbrk b2b_strpbrk
#define strrchr b2b_strrchr
#define strsep b2b_strsep
#define strspn b2b_strspn
#define strstr b2b_strstr

/* formatting, sorting, arithmetic */
#define abs b2b_abs
#define snprintf b2b_snprintf
#define sprintf b2b_sprintf
#define vsnprintf b2b_vsnprintf
#define vsprintf b2b_vsprintf
#define ffs b2b_ffs
#define ffsll b2b_ffsll
#define bsearch b2b_bsearch

/* the compiler's own calls go to libc's or the sanitizer's version */
#define __stack_chk_fail b2b_stack_chk_fail
#define panic b2b_panic

#endif /* HOST_RENAME_H */
