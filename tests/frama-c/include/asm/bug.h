/* SPDX-License-Identifier: MIT */
/* Stands before include/asm/bug.h under Frama-C: what BUG_ON() asks for, callers are taken to keep. */
#ifndef _ASM_BUG_H
#define _ASM_BUG_H

/*@ assigns \nothing;
    ensures does_not_return: \false; */
void frama_c_bug(void);

#define BUG() frama_c_bug()
#define __WARN() frama_c_bug()

#endif /* _ASM_BUG_H */
