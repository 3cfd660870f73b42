/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU variables that come and go.
 *
 *	u32 __percpu *hits = alloc_percpu(u32);		one for each processor, all zero
 *	this_cpu_inc(*hits);				this processor's own
 *	*per_cpu_ptr(hits, cpu)				anybody's
 *	free_percpu(hits);
 *
 * What alloc_percpu() returns is no address, but what an address is made of by
 * adding a processor's offset, just like the address of a static one.  All that
 * linux/percpu-defs.h does with those works on these.
 *
 * Linux: include/linux/percpu.h, mm/percpu.c, 2.6.30 to 5.x.
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/percpu-defs.h>
#include <linux/types.h>

/*
 * This processor's copy as an lvalue, until put_cpu_var().  Nothing but an
 * interrupt can come between the two, and no interrupt moves code to another
 * processor: the compiler is all that has to be held back.
 */
#define get_cpu_var(var)                                                                        \
	(*({                                                                                    \
		barrier();                                                                      \
		this_cpu_ptr(&(var));                                                           \
	}))
#define put_cpu_var(var)                                                                        \
	do {                                                                                    \
		(void)&(var);                                                                   \
		barrier();                                                                      \
	} while (0)

/* The same for a pointer that alloc_percpu() gave. */
#define get_cpu_ptr(ptr) (&get_cpu_var(*(ptr)))
#define put_cpu_ptr(ptr) put_cpu_var(*(ptr))

/**
 * __alloc_percpu_gfp() - memory for each processor
 * @size: bytes for each, at most a unit (32 KiB or more)
 * @align: a power of two, at most a page
 * @gfp: how hard to try when pages are needed; __GFP_NOWARN keeps a failure quiet
 *
 * Return: a per-CPU pointer to zeros; NULL when memory is short, or, with a
 *	warning, when the size is zero or size or alignment too large.
 * Context: any; in interrupts with GFP_ATOMIC, which can add pages to a chunk, but no chunk.
 * Linux: __alloc_percpu_gfp(), mm/percpu.c, 3.18 to 5.x.
 */
void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp);

/* With GFP_KERNEL.  Linux: __alloc_percpu(), mm/percpu.c, 2.6.30 to 5.x. */
static inline void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return __alloc_percpu_gfp(size, align, GFP_KERNEL);
}

/* From what percpu_alloc was told to reserve.  Linux: 2.6.30 to 5.x, for modules' variables. */
void __percpu *__alloc_reserved_percpu(size_t size, size_t align);

#define alloc_percpu_gfp(type, gfp)                                                             \
	((__typeof__(type) __percpu *)__alloc_percpu_gfp(sizeof(type), __alignof__(type), gfp))
#define alloc_percpu(type)                                                                      \
	((__typeof__(type) __percpu *)__alloc_percpu(sizeof(type), __alignof__(type)))

/**
 * free_percpu() - give it back
 * @ptr: what one of the above returned; NULL does nothing
 *
 * A pointer at which nothing was allocated is reported, and nothing else happens.
 *
 * Context: any.
 * Linux: free_percpu(), mm/percpu.c, 2.6.30 to 5.x.
 */
void free_percpu(void __percpu *ptr);

/* Is this the address of some processor's copy of a static variable?  Linux: 2.6.34 to 5.x. */
bool is_kernel_percpu_address(unsigned long addr);

/**
 * per_cpu_ptr_to_phys() - where a copy of a per-CPU variable lies in physical memory
 * @addr: from per_cpu_ptr() or this_cpu_ptr()
 *
 * Return: its physical address.
 * Linux: per_cpu_ptr_to_phys(), mm/percpu.c, 2.6.33 to 5.x.
 */
phys_addr_t per_cpu_ptr_to_phys(void *addr);

/* From here on chunks give pages back that are wanted elsewhere.  Linux: 2.6.36 to 4.13. */
void __init percpu_init_late(void);

/* Pages that per-CPU memory occupies.  Linux: pcpu_nr_pages(), mm/percpu.c, 4.19 to 5.x. */
unsigned long pcpu_nr_pages(void);

/* ---- the first chunk --------------------------------------------------- */

/* A unit has at least this many bytes, so that chunks are worth their address space. */
#define PCPU_MIN_UNIT_SIZE (32UL << 10)

/* Room in the first chunk for dynamic ones: most kernels need no other chunk. */
#define PERCPU_DYNAMIC_RESERVE (12UL << 10)

/* No modules, so nothing is kept for the static variables of later ones. */
#define PERCPU_FIRST_CHUNK_RESERVE 0

/**
 * struct pcpu_alloc_info - the first chunk: its sizes, in bytes, and how its units lie
 * @static_size: the section
 * @reserved_size: for __alloc_reserved_percpu()
 * @dyn_size: for __alloc_percpu()
 * @unit_size: from one processor's unit to the next one's, whole pages
 * @nr_units: processors
 * @nr_groups: runs of units that lie together; one for each node
 * @unit_group: of each unit, the group that it is in
 * @group_offset: of each group, bytes from the lowest one to it
 *
 * Linux: struct pcpu_alloc_info, 2.6.32 to 5.x.
 */
struct pcpu_alloc_info {
	size_t static_size;
	size_t reserved_size;
	size_t dyn_size;
	size_t unit_size;
	unsigned int nr_units;
	unsigned int nr_groups;
	unsigned int *unit_group;
	unsigned long *group_offset;
};

/* How the first chunk is made.  Linux: enum pcpu_fc, 2.6.32 to 5.x. */
enum pcpu_fc {
	PCPU_FC_AUTO,
	PCPU_FC_EMBED,
	PCPU_FC_PAGE,
	PCPU_FC_NR,
};

extern const char *const pcpu_fc_names[PCPU_FC_NR];
extern enum pcpu_fc pcpu_chosen_fc;	/* percpu_alloc= */

/**
 * pcpu_embed_first_chunk() - the first chunk in memory of the direct map
 * @reserved_size: bytes for each processor
 * @dyn_size: bytes for each processor, at least
 *
 * Processors of a node have their units side by side in its memory.
 *
 * Return: 0; -ENOMEM; -EINVAL when the nodes' memory lies so far apart that the vmalloc
 *	area could not hold another chunk laid out like this one.
 * Context: memblock hands out memory; nobody has used per_cpu_ptr() yet.
 * Linux: pcpu_embed_first_chunk(), mm/percpu.c, 2.6.30 to 5.x.
 */
int __init pcpu_embed_first_chunk(size_t reserved_size, size_t dyn_size);

/**
 * pcpu_page_first_chunk() - the first chunk in single pages, mapped side by side
 * @reserved_size: bytes for each processor
 * @dyn_size: bytes for each processor, at least
 * @make_tables: sees to it that a range of addresses has page tables
 *
 * Return: 0 or -ENOMEM.
 * Context: as above, and before vmalloc_init().
 * Linux: pcpu_page_first_chunk(), mm/percpu.c, 2.6.32 to 5.x.
 */
int __init pcpu_page_first_chunk(size_t reserved_size, size_t dyn_size,
				 void (*make_tables)(unsigned long start, unsigned long end));

/* Distance from the section to a processor's unit of the first chunk. */
unsigned long __init pcpu_unit_delta(unsigned int cpu);

/* Each processor's area, and the boot processor moves to its own.  arch/x86/kernel/setup_percpu.c */
void __init setup_per_cpu_areas(void);

#endif /* _LINUX_PERCPU_H */
