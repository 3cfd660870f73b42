// SPDX-License-Identifier: MIT
/*
 * slub_debug: objects with known bytes in and around them, and a memory of their
 * own of who had them.
 *
 *	left (Z)   object                right (Z)
 *	bb bb bb | 6b 6b 6b ... 6b a5 | bb bb | cookie | link | alloc | free (U)
 *	cc cc cc |  the owner's       | cc cc |
 *
 * Upper line: free, poisoned (P); lower line: in use.  The bytes are looked at
 * when an object changes hands.  One that is wrong is reported once, put right,
 * and the kernel goes on.
 *
 * A debugged cache has no magazines: each call comes here, with the object in
 * nobody's hands but the caller's.
 */
#include "slab.h"

#include <linux/glob.h>
#include <linux/init.h>
#include <linux/poison.h>
#include <linux/printk.h>
#include <linux/string.h>

#define RED_INACTIVE 0xbb
#define RED_ACTIVE 0xcc

/* ---- which caches ------------------------------------------------------------- */

static unsigned int chosen_flags;
static char chosen_names[128];	/* patterns between commas; none means all caches */

static unsigned int flag_of_letter(char c)
{
	switch (c) {
	case 'F': case 'f':
		return SLAB_CONSISTENCY_CHECKS;
	case 'Z': case 'z':
		return SLAB_RED_ZONE;
	case 'P': case 'p':
		return SLAB_POISON;
	case 'U': case 'u':
		return SLAB_STORE_USER;
	default:
		return 0;
	}
}

/* slub_debug, slub_debug=FZPU, slub_debug=FZ,kmalloc-*,task_struct, slub_debug=- */
static int __init setup_slub_debug(char *val)
{
	unsigned int flags = 0;

	chosen_flags = 0;
	chosen_names[0] = '\0';
	if (val && strcmp(val, "-") == 0)
		return 0;
	for (; val && *val && *val != ','; val++) {
		if (!flag_of_letter(*val))
			return -1;
		flags |= flag_of_letter(*val);
	}
	chosen_flags = flags ? flags : SLAB_DEBUG_FLAGS;
	if (val && *val == ',')
		strlcpy(chosen_names, val + 1, sizeof(chosen_names));
	return 0;
}
early_param("slub_debug", setup_slub_debug);

/**
 * slab_debug_flags() - what the command line wants of a cache
 * @name: its name
 *
 * Return: SLAB_DEBUG_FLAGS, those that were asked for; 0 for none.
 */
unsigned int slab_debug_flags(const char *name)
{
	char names[sizeof(chosen_names)];
	char *rest = names, *pattern;

	if (!chosen_flags || !chosen_names[0])
		return chosen_flags;
	strlcpy(names, chosen_names, sizeof(names));
	while ((pattern = strsep(&rest, ",")) != NULL)
		if (glob_match(pattern, name))
			return chosen_flags;
	return 0;
}

/* ---- filling and checking -------------------------------------------------------- */

/* An object with a constructor keeps its content while it is free. */
static bool is_poisoned(const struct kmem_cache *s)
{
	return (s->flags & SLAB_POISON) && !s->ctor;
}

static void poison(const struct kmem_cache *s, u8 *object)
{
	memset(object, POISON_FREE, s->object_size - 1);
	object[s->object_size - 1] = POISON_END;
}

static void paint_red(const struct kmem_cache *s, u8 *object, int value)
{
	memset(object - s->left, value, s->left);
	memset(object + s->object_size, value, s->inuse - s->object_size);
}

/* From @start on there should be @len times @value.  Reported and restored when not. */
static void check_bytes(const struct kmem_cache *s, const void *object, unsigned long caller,
			const char *what, u8 *start, u8 value, unsigned int len)
{
	u8 *first = memchr_inv(start, value, len), *last = start + len - 1;

	if (!first)
		return;
	while (*last == value)
		last--;
	slab_bug(s, object, caller, "%s overwritten: %p-%p, first byte 0x%02x instead of 0x%02x",
		 what, first, last, *first, value);
	pr_err("FIX %s: restoring %p-%p=0x%02x\n", s->name, first, last, value);
	memset(first, value, (size_t)(last - first) + 1);
}

static void check_red(const struct kmem_cache *s, u8 *object, u8 value, unsigned long caller)
{
	if (!(s->flags & SLAB_RED_ZONE))
		return;
	check_bytes(s, object, caller, "Left red zone", object - s->left, value, s->left);
	check_bytes(s, object, caller, "Right red zone", object + s->object_size, value,
		    s->inuse - s->object_size);
}

static void check_poison(const struct kmem_cache *s, u8 *object, unsigned long caller)
{
	u8 *end = object + s->object_size - 1;

	if (!is_poisoned(s))
		return;
	check_bytes(s, object, caller, "Poison", object, POISON_FREE, s->object_size - 1);
	check_bytes(s, object, caller, "End of poison", end, POISON_END, 1);
}

static void check_cookie(const struct kmem_cache *s, const void *object, unsigned long caller)
{
	u32 *cookie = cookie_of(s, object);

	if (likely(*cookie == SLAB_COOKIE))
		return;
	slab_bug(s, object, caller, "Cookie of a free object overwritten: %08x instead of %08x",
		 *cookie, SLAB_COOKIE);
}

static void set_track(const struct kmem_cache *s, const void *object, enum track_item item,
		      unsigned long caller)
{
	if (s->flags & SLAB_STORE_USER)
		*track_of(s, object, item) = (struct track){
			.addr = caller,
			.cpu = (u32)smp_processor_id(),
			.when = printk_clock(),
		};
}

/* ---- an object changes hands ------------------------------------------------------- */

/* It belongs to a cache now.  Cookie and link are the caller's. */
void slab_debug_new(struct kmem_cache *s, void *object)
{
	if (s->flags & SLAB_RED_ZONE)
		paint_red(s, object, RED_INACTIVE);
	if (is_poisoned(s))
		poison(s, object);
	if (s->flags & SLAB_STORE_USER)
		memset(track_of(s, object, TRACK_ALLOC), 0, 2 * sizeof(struct track));
}

/* A free object: was it written to? */
void slab_debug_check_free(struct kmem_cache *s, void *object, unsigned long caller)
{
	check_red(s, object, RED_INACTIVE, caller);
	check_poison(s, object, caller);
	check_cookie(s, object, caller);
}

/* FREE -> ALLOCATED.  What was written to it while it was free shows now. */
void slab_debug_alloc(struct kmem_cache *s, void *object, unsigned long caller)
{
	slab_debug_check_free(s, object, caller);
	if (s->flags & SLAB_RED_ZONE)
		paint_red(s, object, RED_ACTIVE);
	*cookie_of(s, object) = 0;
	set_track(s, object, TRACK_ALLOC, caller);
}

/* ALLOCATED -> FREE.  What its owner wrote beyond its ends shows now. */
void slab_debug_free(struct kmem_cache *s, void *object, unsigned long caller)
{
	check_red(s, object, RED_ACTIVE, caller);

	if (s->flags & SLAB_RED_ZONE)
		paint_red(s, object, RED_INACTIVE);
	if (is_poisoned(s))
		poison(s, object);
	*cookie_of(s, object) = SLAB_COOKIE;
	set_track(s, object, TRACK_FREE, caller);
}
