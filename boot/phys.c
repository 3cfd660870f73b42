// SPDX-License-Identifier: MIT
/*
 * Reading what the loader left: the one place that follows its pointers.
 *
 * Offers phys_read().  A hosted build has its own version of this file, which
 * reads out of a buffer and so lets a fuzzer play the loader.
 */
#include "boot.h"

/* Vectors and BIOS data: no loader puts anything there, a NULL with an offset does. */
#define FIRST_SANE_ADDRESS 0x500

/**
 * phys_read() - copy out of physical memory
 * @dst: where to
 * @pa: physical address, as a loader gave it
 * @len: bytes
 *
 * Addresses without memory behind them read as all ones on a PC, they do not
 * fault; the caller finds those by their contents.
 *
 * Return: false when no loader can mean this: near NULL, or across 4 GiB.
 */
bool phys_read(void *dst, u32 pa, u32 len)
{
	if (pa < FIRST_SANE_ADDRESS || pa + len < pa)
		return false;
	copy_bytes(dst, (const void *)pa, len);
	return true;
}
