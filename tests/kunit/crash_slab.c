// SPDX-License-Identifier: MIT
/*
 * Crash kinds: objects of slab that are freed wrongly, written to beyond their ends or after they
 * were freed, and caches that are asked for what they cannot do (row H2). Some show only with
 * slub_debug=; all are survived but the one that is a fault.
 */
#include <kunit/crash.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define OBJECT_SIZE 60		/* the class is of 64: four bytes of red zone behind it */

/* Whom the report has to name as the one that allocated, and as the one that freed. */
static noinline char *get_object(void)
{
	char *object = kmalloc(OBJECT_SIZE, GFP_KERNEL);

	crash_fact("victim", (unsigned long)object);
	return object;
}

static noinline void put_object(const void *object)
{
	have_frame();
	kfree(hidden_pointer(object));
}

static void construct(void *object)
{
	memset(object, 0, OBJECT_SIZE);
}

static struct kmem_cache *make_cache(const char *name, void (*ctor)(void *object))
{
	return kmem_cache_create(name, OBJECT_SIZE, 0, 0, ctor);
}

/* ---- freed wrongly --------------------------------------------------------------------------- */

static noinline void crash_slab_double_free(void)
{
	char *object = get_object();

	put_object(object);
	kfree(hidden_pointer(object));
}
CRASH_SURVIVES("slab-double-free", crash_slab_double_free, "frees an object twice");

static noinline void crash_slab_interior(void)
{
	char *object = get_object();

	kfree(hidden_pointer(object + 8));
	put_object(object);
}
CRASH_SURVIVES("slab-free-interior", crash_slab_interior,
	       "frees an object by an address inside of it");

static noinline void crash_slab_stack(void)
{
	char buffer[64];

	crash_fact("victim", (unsigned long)buffer);
	kfree(hidden_pointer(buffer));
}
CRASH_SURVIVES("slab-free-stack", crash_slab_stack, "frees a variable on the stack with kfree()");

static noinline void crash_slab_static(void)
{
	static char buffer[64];

	crash_fact("victim", (unsigned long)buffer);
	kfree(hidden_pointer(buffer));
}
CRASH_SURVIVES("slab-free-static", crash_slab_static, "frees a static variable with kfree()");

static noinline void crash_slab_vmalloc(void)
{
	void *area = vmalloc(PAGE_SIZE);

	crash_fact("victim", (unsigned long)area);
	kfree(hidden_pointer(area));
	vfree(area);
}
CRASH_SURVIVES("slab-free-vmalloc", crash_slab_vmalloc, "frees memory of vmalloc() with kfree()");

static noinline void crash_slab_page(void)
{
	unsigned long address = __get_free_page(GFP_KERNEL);

	crash_fact("victim", address);
	kfree(hidden_pointer((void *)address));
	free_page(address);
}
CRASH_SURVIVES("slab-free-page", crash_slab_page, "frees a page with kfree()");

static noinline void crash_slab_wild(void)
{
	kfree(hidden_pointer((void *)0x12345678));
}
CRASH_SURVIVES("slab-free-wild", crash_slab_wild, "frees an address of user space with kfree()");

static noinline void crash_slab_large_twice(void)
{
	char *block = kmalloc(5 * PAGE_SIZE, GFP_KERNEL);

	crash_fact("victim", page_to_pfn(virt_to_page(block)));
	put_object(block);
	kfree(hidden_pointer(block));
}
CRASH_SURVIVES("slab-large-double-free", crash_slab_large_twice,
	       "frees what kmalloc() took from the page allocator twice");

static noinline void crash_slab_wrong_cache(void)
{
	struct kmem_cache *mine = make_cache("crash-mine", NULL);
	struct kmem_cache *other = make_cache("crash-other", NULL);
	void *object = kmem_cache_alloc(mine, GFP_KERNEL);

	crash_fact("victim", (unsigned long)object);
	kmem_cache_free(other, object);
	kmem_cache_free(mine, object);
	kmem_cache_destroy(other);
	kmem_cache_destroy(mine);
}
CRASH_SURVIVES("slab-wrong-cache", crash_slab_wrong_cache,
	       "frees an object into another cache than its own");

/* ---- written to after it was freed, without slub_debug --------------------------------------- */

/* The magazine hands out what was freed last. */
static noinline void crash_slab_cookie(void)
{
	char *object = get_object();

	put_object(object);
	memset(object, 'x', 8);
	put_object(kmalloc(OBJECT_SIZE, GFP_KERNEL));
	put_object(object);
}
CRASH_SURVIVES("slab-write-after-free", crash_slab_cookie,
	       "writes to the beginning of an object that is free");

/* Two of a slab, so that the slab stays when both are on its list. */
static noinline void crash_slab_link(void)
{
	struct kmem_cache *s = make_cache("crash-link", NULL);
	char *kept = kmem_cache_alloc(s, GFP_KERNEL);
	char *object = kmem_cache_alloc(s, GFP_KERNEL);

	crash_fact("victim", (unsigned long)object);
	kmem_cache_free(s, object);
	kmem_cache_shrink(s);
	memset(object + 4, 'x', 4);
	kmem_cache_free(s, kmem_cache_alloc(s, GFP_KERNEL));
	kmem_cache_free(s, kept);
	kmem_cache_destroy(s);
}
CRASH_SURVIVES("slab-link-overwrite", crash_slab_link,
	       "writes over the link of an object on its slab's free list");

/* ---- what slub_debug= finds ------------------------------------------------------------------ */

static noinline void crash_slab_overflow(void)
{
	char *object = get_object();

	*(char *)hidden_pointer(object + ksize(object)) = 'x';
	put_object(object);
}
CRASH_SURVIVES("slab-overflow", crash_slab_overflow, "writes one byte behind an object");

static noinline void crash_slab_underflow(void)
{
	char *object = get_object();

	*(char *)hidden_pointer(object - 1) = 'x';
	put_object(object);
}
CRASH_SURVIVES("slab-underflow", crash_slab_underflow, "writes one byte in front of an object");

static noinline void crash_slab_poison(void)
{
	char *object = get_object();

	put_object(object);
	*(char *)hidden_pointer(object + 20) = 'x';
	for (unsigned int i = 0; i < 64; i++)
		kfree(kmalloc(OBJECT_SIZE, GFP_KERNEL));
	kmem_cache_validate_all();
}
CRASH_SURVIVES("slab-use-after-free", crash_slab_poison,
	       "writes into the middle of an object that is free");

/* ---- caches ---------------------------------------------------------------------------------- */

static noinline void crash_slab_destroy(void)
{
	struct kmem_cache *s = make_cache("crash-busy", NULL);
	void *object = kmem_cache_alloc(s, GFP_KERNEL);

	crash_fact("victim", (unsigned long)object);
	kmem_cache_destroy(s);
	kmem_cache_free(s, object);
	kmem_cache_destroy(s);
}
CRASH_SURVIVES("slab-destroy-busy", crash_slab_destroy,
	       "destroys a cache with an object that is in use");

static noinline void crash_slab_ctor_zero(void)
{
	struct kmem_cache *s = make_cache("crash-ctor", construct);

	kmem_cache_free(s, kmem_cache_zalloc(s, GFP_KERNEL));
	kmem_cache_destroy(s);
}
CRASH_SURVIVES("slab-ctor-zero", crash_slab_ctor_zero,
	       "wants an object filled with zeros and constructed");

static noinline void crash_slab_duplicate(void)
{
	struct kmem_cache *s = make_cache("crash-twice", NULL);

	kmem_cache_destroy(make_cache("crash-twice", NULL));
	kmem_cache_destroy(s);
}
CRASH_SURVIVES("slab-duplicate-name", crash_slab_duplicate, "makes two caches of one name");

static noinline void crash_slab_bad_size(void)
{
	kmem_cache_destroy(kmem_cache_create("crash-huge", 1UL << 20, 0, 0, NULL));
}
CRASH_SURVIVES("slab-bad-size", crash_slab_bad_size, "makes a cache of objects of 1 MiB");

static noinline void crash_slab_panic(void)
{
	kmem_cache_create("crash-needed", 0, 0, SLAB_PANIC, NULL);
}
CRASH_DIES("slab-panic", crash_slab_panic, "cannot make a cache that the kernel needs");

static noinline void crash_slab_zero_size(void)
{
	*hidden((unsigned long)kmalloc(0, GFP_KERNEL)) = 1;
}
CRASH_DIES("slab-zero-size", crash_slab_zero_size, "writes to what kmalloc(0) returned");

static noinline void crash_slab_too_large(void)
{
	kfree(kmalloc(64UL << 20, GFP_KERNEL));
}
CRASH_SURVIVES("slab-too-large", crash_slab_too_large, "wants 64 MiB from kmalloc()");
