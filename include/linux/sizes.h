/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SIZES_H
#define _LINUX_SIZES_H

#define SZ_4K 0x1000UL
#define SZ_64K 0x10000UL
#define SZ_640K 0xa0000UL
#define SZ_1M 0x100000UL
#define SZ_4M 0x400000UL
#define SZ_16M 0x1000000UL
#define SZ_4G 0x100000000ULL

#endif /* _LINUX_SIZES_H */
