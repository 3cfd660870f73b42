/* SPDX-License-Identifier: MIT */
/* Between libFuzzer's side (fuzz_main.c) and the kernel's (fuzz_case.c). */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>

/* Which property: "suite.case".  False when there is no such suite. */
bool fuzz_select(const char *name);

/* Does it hold for these bytes?  A panic, too, is a no. */
bool fuzz_holds(const unsigned char *data, size_t size);

#endif /* FUZZ_H */
