/* SPDX-License-Identifier: MIT */
/* Page frame numbers and physical addresses. */
#ifndef _LINUX_PFN_H
#define _LINUX_PFN_H

#include <asm/page.h>
#include <linux/types.h>

/* The first whole page at or above, the page that holds, the address of. */
#define PFN_UP(x) ((unsigned long)(((phys_addr_t)(x) + PAGE_SIZE - 1) >> PAGE_SHIFT))
#define PFN_DOWN(x) ((unsigned long)((phys_addr_t)(x) >> PAGE_SHIFT))
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)

#endif /* _LINUX_PFN_H */
