// SPDX-License-Identifier: MIT
/*
 * Saying what is wrong with an object: of which cache, where, whose, and what
 * stands in memory around it.  The form is Linux's.
 *
 *	BUG kmalloc-64: Right red zone overwritten: ...
 *	INFO: Found by a call from f+0x10/0x40
 *	INFO: Slab at c1234000, 21 objects, 3 taken; object c1234180 @offset=384
 *	INFO: Allocated in f+0x10/0x20 age=1034 us cpu=0
 *	INFO: Freed in g+0x10/0x20 age=2011 us cpu=0
 *	Bytes b4 c1234170: 5a 5a ...
 *	Object   c1234180: 6b 6b ...
 *	Behind   c12341c0: cc cc ...
 *
 * It changes nothing.
 */
#include "slab.h"

#include <asm/stacktrace.h>
#include <linux/ctype.h>
#include <linux/printk.h>

#define BYTES_PER_LINE 16
#define BYTES_SHOWN 128		/* of an object */
#define BYTES_AROUND 16		/* in front of it, behind it */

#define SLAB_RULE "============================================================================="

static void print_line(const char *what, const u8 *start, unsigned int len)
{
	char hex[3 * BYTES_PER_LINE + 1], text[BYTES_PER_LINE + 1];
	size_t at = 0;

	for (unsigned int i = 0; i < len; i++) {
		at += scnprintf(hex + at, sizeof(hex) - at, "%02x ", start[i]);
		text[i] = isprint(start[i]) ? (char)start[i] : '.';
	}
	text[len] = '\0';
	pr_err("%s %p: %-48s%s\n", what, start, hex, text);
}

static void print_bytes(const char *what, const u8 *start, unsigned int len)
{
	for (unsigned int i = 0; i < len; i += BYTES_PER_LINE)
		print_line(what, start + i, min_t(unsigned int, len - i, BYTES_PER_LINE));
}

/* The bytes of the object and around it, as far as they belong to its slab. */
static void print_memory(const struct kmem_cache *s, const void *object)
{
	const u8 *start = object, *base = (const u8 *)slab_address(s, object);
	unsigned int behind = s->size - s->left - s->object_size;
	unsigned int before = min_t(unsigned int, (unsigned int)(start - base), BYTES_AROUND);

	print_bytes("Bytes b4", start - before, before);
	print_bytes("Object  ", start, min_t(unsigned int, s->object_size, BYTES_SHOWN));
	print_bytes("Behind  ", start + s->object_size, min_t(unsigned int, behind, BYTES_AROUND));
}

static void print_track(const char *what, const struct track *t)
{
	if (t->addr)
		pr_err("INFO: %s in %pS age=%llu us cpu=%u\n", what, (void *)t->addr,
		       printk_clock() - t->when, t->cpu);
}

/* Who allocated and who freed an object last, where the cache knows (U). */
void slab_print_tracks(const struct kmem_cache *s, const void *object)
{
	if (!(s->flags & SLAB_STORE_USER))
		return;
	print_track("Allocated", track_of(s, object, TRACK_ALLOC));
	print_track("Freed", track_of(s, object, TRACK_FREE));
}

/* All that is known of one object. */
void slab_print_object(const struct kmem_cache *s, const void *object)
{
	const struct page *page = slab_page(s, object);
	u32 off = (u32)((unsigned long)object - slab_address(s, object));

	pr_err("INFO: Slab at %08lx, %u objects, %u taken; object %p @offset=%u\n",
	       slab_address(s, object), s->num, page->slab_inuse, object, off);
	if (!is_object_offset(s, off))
		return;
	slab_print_tracks(s, object);
	print_memory(s, object);
}

/**
 * slab_bug() - report what is wrong
 * @s: cache
 * @object: one of its objects, or NULL
 * @caller: whose call brought it to light; 0 when that is not known
 * @fmt: what is wrong, printf style, without newline
 *
 * Context: any.
 */
void slab_bug(const struct kmem_cache *s, const void *object, unsigned long caller,
	      const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	pr_err("%s\n", SLAB_RULE);
	pr_err("BUG %s: %s\n", s->name, text);
	if (caller)
		pr_err("INFO: Found by a call from %pS\n", (void *)caller);
	if (object)
		slab_print_object(s, object);
	dump_stack();
}
