/* SPDX-License-Identifier: MIT */
/*
 * Who owns which addresses: two trees, memory and I/O ports (kernel/resource.c).
 *
 *	iomem_resource  00000000-ffffffff
 *	  System RAM    00100000-1fffffff
 *	    Kernel code 00100000-0023ffff
 *	  reserved      fffc0000-ffffffff
 *
 * Children lie within their parent, do not overlap each other, and are sorted.
 * Ranges are inclusive on both sides.
 * Linux: include/linux/ioport.h, all versions.
 */
#ifndef _LINUX_IOPORT_H
#define _LINUX_IOPORT_H

#include <linux/compiler.h>
#include <linux/types.h>

struct resource {
	resource_size_t start;	/* first byte or port */
	resource_size_t end;	/* last byte or port */
	const char *name;
	unsigned long flags;	/* IORESOURCE_* */
	struct resource *parent, *sibling, *child;
};

#define IORESOURCE_BITS 0x000000ff
#define IORESOURCE_TYPE_BITS 0x00001f00
#define IORESOURCE_IO 0x00000100
#define IORESOURCE_MEM 0x00000200
#define IORESOURCE_IRQ 0x00000400
#define IORESOURCE_DMA 0x00000800
#define IORESOURCE_BUS 0x00001000
#define IORESOURCE_PREFETCH 0x00002000
#define IORESOURCE_READONLY 0x00004000
#define IORESOURCE_WINDOW 0x00200000
#define IORESOURCE_MEM_64 0x00100000
#define IORESOURCE_SYSRAM 0x01000000
#define IORESOURCE_SYSTEM_RAM (IORESOURCE_MEM | IORESOURCE_SYSRAM)
#define IORESOURCE_DISABLED 0x10000000
#define IORESOURCE_UNSET 0x20000000
#define IORESOURCE_BUSY 0x80000000

#define DEFINE_RES_NAMED(_start, _size, _name, _flags)                                          \
	{                                                                                       \
		.start = (_start), .end = (_start) + (_size)-1, .name = (_name),                \
		.flags = (_flags),                                                              \
	}

extern struct resource ioport_resource;
extern struct resource iomem_resource;

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

static inline unsigned long resource_type(const struct resource *res)
{
	return res->flags & IORESOURCE_TYPE_BITS;
}

/* @inner lies within @outer and is of its type. */
static inline bool resource_contains(const struct resource *outer, const struct resource *inner)
{
	return resource_type(outer) == resource_type(inner) && outer->start <= inner->start &&
	       inner->end <= outer->end;
}

static inline bool resource_overlaps(const struct resource *a, const struct resource *b)
{
	return a->start <= b->end && b->start <= a->end;
}

int request_resource(struct resource *root, struct resource *new);
struct resource *request_resource_conflict(struct resource *root, struct resource *new);
int insert_resource(struct resource *parent, struct resource *new);
struct resource *insert_resource_conflict(struct resource *parent, struct resource *new);
void insert_resource_expand_to_fit(struct resource *root, struct resource *new);
int release_resource(struct resource *old);
int adjust_resource(struct resource *res, resource_size_t start, resource_size_t size);
struct resource *lookup_resource(struct resource *root, resource_size_t start);

/**
 * typedef resource_line_t - receives a tree line by line
 * @arg: the caller's
 * @line: "  00100000-0023ffff : Kernel code", without newline
 */
typedef void (*resource_line_t)(void *arg, const char *line);

void resource_walk(const struct resource *root, resource_line_t emit, void *arg);
void resource_print(const struct resource *root);

#endif /* _LINUX_IOPORT_H */
