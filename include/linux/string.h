/* SPDX-License-Identifier: MIT */
/*
 * Strings and blocks of memory (lib/string.c, lib/strcopy.c, lib/mem.c), and
 * the words of a command line (lib/cmdline.c).
 */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/compiler.h>
#include <linux/types.h>

/* blocks of memory */
void *memcpy(void *dest, const void *src, size_t count);
void *memmove(void *dest, const void *src, size_t count);
void *memset(void *dest, int value, size_t count);
int memcmp(const void *a, const void *b, size_t count) __pure;
void *memchr(const void *where, int value, size_t count) __pure;
void *memchr_inv(const void *where, int value, size_t count) __pure;

/* reading strings */
size_t strlen(const char *s) __pure;
size_t strnlen(const char *s, size_t max) __pure;
int strcmp(const char *a, const char *b) __pure;
int strncmp(const char *a, const char *b, size_t count) __pure;
int strcasecmp(const char *a, const char *b) __pure;
int strncasecmp(const char *a, const char *b, size_t count) __pure;
char *strchr(const char *s, int c) __pure;
char *strrchr(const char *s, int c) __pure;
char *strchrnul(const char *s, int c) __pure;
char *strstr(const char *haystack, const char *needle) __pure;
size_t strspn(const char *s, const char *accept) __pure;
size_t strcspn(const char *s, const char *reject) __pure;
char *strpbrk(const char *s, const char *accept) __pure;
bool strstarts(const char *s, const char *prefix) __pure;

/* writing strings */
ssize_t strscpy(char *dest, const char *src, size_t size);
size_t strlcpy(char *dest, const char *src, size_t size);
size_t strlcat(char *dest, const char *src, size_t size);
char *strsep(char **rest, const char *delimiters);
char *skip_spaces(const char *s) __pure;
char *strim(char *s);

/* words of a command line */
unsigned long long memparse(const char *ptr, char **retptr);
char *next_arg(char *args, char **param, char **val);
int cmdline_find_option(const char *cmdline, const char *option, char *buf, size_t size);
bool parameq(const char *a, const char *b) __pure;
bool parameqn(const char *a, const char *b, size_t count) __pure;

/*
 * True when the last memparse() met a number that 64 bits do not hold; its
 * result was then ULLONG_MAX.  Every call sets it anew, like errno.
 */
extern bool memparse_overflow;

#endif /* _LINUX_STRING_H */
