/* SPDX-License-Identifier: MIT */
/*
 * Single bits in arrays of unsigned long.  The __ forms are for data that a
 * lock protects; the others are atomic.
 */
#ifndef _ASM_BITOPS_H
#define _ASM_BITOPS_H

#include <linux/compiler.h>
#include <linux/types.h>

#define BITS_PER_LONG 32
#define BITS_PER_BYTE 8
#define BIT(nr) (1UL << (nr))
#define BIT_MASK(nr) (1UL << ((nr) % BITS_PER_LONG))
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define BITS_TO_LONGS(nr) (((nr) + BITS_PER_LONG - 1) / BITS_PER_LONG)

static inline void __set_bit(unsigned long nr, unsigned long *addr)
{
	addr[BIT_WORD(nr)] |= BIT_MASK(nr);
}

static inline void __clear_bit(unsigned long nr, unsigned long *addr)
{
	addr[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

static inline bool test_bit(unsigned long nr, const unsigned long *addr)
{
	return READ_ONCE(addr[BIT_WORD(nr)]) & BIT_MASK(nr);
}

static inline bool __test_and_set_bit(unsigned long nr, unsigned long *addr)
{
	bool was = test_bit(nr, addr);

	__set_bit(nr, addr);
	return was;
}

static inline bool __test_and_clear_bit(unsigned long nr, unsigned long *addr)
{
	bool was = test_bit(nr, addr);

	__clear_bit(nr, addr);
	return was;
}

static inline void set_bit(unsigned long nr, unsigned long *addr)
{
	__asm__ __volatile__("lock; orl %1, %0"
			     : "+m"(addr[BIT_WORD(nr)])
			     : "ir"(BIT_MASK(nr))
			     : "memory", "cc");
}

static inline void clear_bit(unsigned long nr, unsigned long *addr)
{
	__asm__ __volatile__("lock; andl %1, %0"
			     : "+m"(addr[BIT_WORD(nr)])
			     : "ir"(~BIT_MASK(nr))
			     : "memory", "cc");
}

static inline bool test_and_set_bit(unsigned long nr, unsigned long *addr)
{
	u8 was;

	__asm__ __volatile__("lock; btsl %2, %0; setc %1"
			     : "+m"(addr[BIT_WORD(nr)]), "=qm"(was)
			     : "Ir"(nr % BITS_PER_LONG)
			     : "memory", "cc");
	return was;
}

static inline bool test_and_clear_bit(unsigned long nr, unsigned long *addr)
{
	u8 was;

	__asm__ __volatile__("lock; btrl %2, %0; setc %1"
			     : "+m"(addr[BIT_WORD(nr)]), "=qm"(was)
			     : "Ir"(nr % BITS_PER_LONG)
			     : "memory", "cc");
	return was;
}

/* Index of the lowest and of the highest set bit; the word must not be zero. */
static __always_inline unsigned int __ffs(unsigned long word)
{
	return (unsigned int)__builtin_ctzl(word);
}

static __always_inline unsigned int __fls(unsigned long word)
{
	return BITS_PER_LONG - 1 - (unsigned int)__builtin_clzl(word);
}

/* Counted from one; zero when no bit is set. */
static __always_inline int fls(unsigned int word)
{
	return word ? (int)__fls(word) + 1 : 0;
}

static __always_inline int ffs(int word)
{
	return word ? (int)__ffs((unsigned long)word) + 1 : 0;
}

static __always_inline int fls64(u64 word)
{
	u32 high = (u32)(word >> 32);

	return high ? fls(high) + 32 : fls((u32)word);
}

#endif /* _ASM_BITOPS_H */
