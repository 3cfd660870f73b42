// SPDX-License-Identifier: MIT
/*
 * Planted bugs (row H2): each is reported by name, with the cache, the object,
 * and who had it; the damage is put right and the cache goes on.
 */
#include "slab_state.h"

#define SIZE 40

static struct kmem_cache *cache;
static u32 mark;

static void use_cache(struct kunit *test, unsigned int flags)
{
	cache = kmem_cache_create("slab-bug", SIZE, 0, flags, NULL);
	KUNIT_ASSERT_NOT_NULL(test, cache);
	mark = kmsg_mark();
}

static void expect_word(struct kunit *test, const char *words)
{
	KUNIT_EXPECT_TRUE_MSG(test, kmsg_since(mark, words), "no \"%s\" in the log", words);
}

/* The header names the cache and what is wrong; the rest says whose the object is. */
static void expect_bug(struct kunit *test, const char *what)
{
	char words[128];

	scnprintf(words, sizeof(words), "BUG slab-bug: %s", what);
	expect_word(test, words);
	expect_word(test, "INFO: Slab at ");
	expect_word(test, "Object   ");
}

/* A line of the memory around, or how it begins. */
static void expect_bytes(struct kunit *test, const char *what, const u8 *at, const char *bytes)
{
	char words[96];

	scnprintf(words, sizeof(words), "%s %p: %s", what, at, bytes);
	expect_word(test, words);
}

static noinline u8 *the_allocator(void)
{
	u8 *object = kmem_cache_alloc(cache, GFP_KERNEL);

	barrier();
	return object;
}

static noinline void the_liberator(void *object)
{
	kmem_cache_free(cache, object);
	barrier();
}

static int save_state(struct kunit *test)
{
	cache = NULL;
	return slab_state_save(test);
}

static void compare_state(struct kunit *test)
{
	if (cache) {
		KUNIT_EXPECT_TRUE(test, kmem_cache_validate(cache));
		KUNIT_EXPECT_EQ(test, objects_in_use(cache), 0UL);
		expect_destroyed(test, cache);
	}
	expect_slab_state(test);
}

/* ---- with slub_debug ------------------------------------------------------------ */

/* | left | object 40 bytes | right |	one byte behind the end: expect it and both owners. */
static void overflow_by_one_byte(struct kunit *test)
{
	u8 *object;

	use_cache(test, SLAB_RED_ZONE | SLAB_STORE_USER);
	the_liberator(the_allocator());
	object = the_allocator();
	stamp(object, 1, SIZE);
	object[SIZE] = 0x41;
	the_liberator(object);
	expect_bug(test, "Right red zone overwritten: ");
	expect_word(test, "first byte 0x41 instead of 0xcc");
	expect_word(test, "Allocated in the_allocator");
	expect_word(test, "Freed in the_liberator");
	expect_word(test, "FIX slab-bug: restoring");
	expect_bytes(test, "Bytes b4", object - cache->left, "cc cc cc cc");
	expect_bytes(test, "Object  ", object, "30 30 30 30 30 30 30 30");
	expect_bytes(test, "Behind  ", object + SIZE, "41 cc cc cc");
}

/* One byte in front of the object. */
static void underflow(struct kunit *test)
{
	u8 *object;

	use_cache(test, SLAB_RED_ZONE | SLAB_STORE_USER);
	object = the_allocator();
	object[-1] = 0;
	the_liberator(object);
	expect_bug(test, "Left red zone overwritten: ");
	expect_word(test, "first byte 0x00 instead of 0xcc");
	expect_word(test, "Allocated in the_allocator");
}

/* Written to after its free: expect it when the object is handed out again, and who freed it. */
static void write_after_free(struct kunit *test)
{
	u8 *object;

	use_cache(test, SLAB_POISON | SLAB_STORE_USER);
	object = the_allocator();
	the_liberator(object);
	object[10] = 0x99;
	KUNIT_EXPECT_PTR_EQ(test, the_allocator(), object);
	expect_bug(test, "Poison overwritten: ");
	expect_word(test, "first byte 0x99 instead of 0x6b");
	expect_word(test, "Freed in the_liberator");
	the_liberator(object);
}

/* The same, found by a pass over the whole cache before anybody gets the object. */
static void validation_finds_it(struct kunit *test)
{
	u8 *object;

	use_cache(test, SLAB_POISON);
	object = the_allocator();
	the_liberator(object);
	object[SIZE - 1] = 0;
	KUNIT_EXPECT_FALSE(test, kmem_cache_validate(cache));
	expect_bug(test, "End of poison overwritten: ");
}

/* Written to the red zone of a free object. */
static void red_zone_of_free_object(struct kunit *test)
{
	u8 *object;

	use_cache(test, SLAB_RED_ZONE);
	object = the_allocator();
	the_liberator(object);
	object[SIZE] = 0xcc;
	KUNIT_EXPECT_PTR_EQ(test, the_allocator(), object);
	expect_bug(test, "Right red zone overwritten: ");
	expect_word(test, "first byte 0xcc instead of 0xbb");
	the_liberator(object);
}

/* Freed twice: expect the second one to be refused. */
static void double_free(struct kunit *test)
{
	void *object;

	use_cache(test, SLAB_DEBUG_FLAGS);
	object = the_allocator();
	the_liberator(object);
	the_liberator(object);
	expect_bug(test, "Object already free: ");
	expect_word(test, "INFO: Found by a call from the_liberator");
	expect_word(test, "Allocated in the_allocator");
	expect_word(test, "Freed in the_liberator");
	KUNIT_EXPECT_EQ(test, objects_in_use(cache), 0UL);
}

/* A pointer to the kernel's data, to a page of nobody, to no memory at all. */
static void foreign_pointer(struct kunit *test)
{
	static int variable;

	use_cache(test, SLAB_CONSISTENCY_CHECKS);
	the_liberator(&variable);
	expect_word(test, "BUG slab-bug: Attempt to free foreign pointer");
	mark = kmsg_mark();
	the_liberator((void *)0xfffff000UL);
	expect_word(test, "BUG slab-bug: Attempt to free foreign pointer fffff000: in no slab");
	mark = kmsg_mark();
	the_liberator(NULL);
	expect_word(test, "Attempt to free foreign pointer");
}

/* An object of kmalloc-64: expect both caches named, and the object still its owner's. */
static void wrong_cache(struct kunit *test)
{
	void *object = kmalloc(64, GFP_KERNEL);

	use_cache(test, SLAB_CONSISTENCY_CHECKS);
	the_liberator(object);
	expect_word(test, "BUG kmalloc-64: Attempt to free object");
	expect_word(test, "of this cache into cache slab-bug");
	kfree(object);
}

/* A pointer into the middle of an object. */
static void inside_an_object(struct kunit *test)
{
	u8 *object;

	use_cache(test, SLAB_CONSISTENCY_CHECKS);
	object = the_allocator();
	the_liberator(object + 8);
	expect_word(test, "BUG slab-bug: Attempt to free ");
	expect_word(test, "inside an object, or between two");
	the_liberator(object);
}

/*
 * What a torn list held counts as in use; who knows the objects can still free
 * them, and then the slab is whole again.
 */
static void free_whole_slab(struct page *page)
{
	for (unsigned int nr = 0; nr < cache->num; nr++) {
		void *object = slab_object(cache, page, nr);

		*cookie_of(cache, object) = 0;
		the_liberator(object);
	}
}

/* F: a link in the middle of the list is overwritten. Expect the list to be given up. */
static void torn_list(struct kunit *test)
{
	void *object, *other;
	struct page *page;

	use_cache(test, SLAB_CONSISTENCY_CHECKS);
	object = the_allocator();
	page = slab_page(cache, object);
	*link_of(cache, slab_object(cache, page, 5)) = 0x12345678;
	other = the_allocator();
	KUNIT_EXPECT_PTR_NE(test, slab_page(cache, other), page);
	expect_word(test, "BUG slab-bug: Free list of the slab");
	expect_word(test, "keeps its other free objects for ever");
	free_whole_slab(page);
	the_liberator(other);
}

/* All checks, many objects, no bug: expect no word. */
static void nothing_to_report(struct kunit *test)
{
	void *objects[100];

	use_cache(test, SLAB_DEBUG_FLAGS);
	for (unsigned int round = 0; round < 3; round++) {
		for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++) {
			objects[i] = the_allocator();
			stamp(objects[i], i, SIZE);
		}
		for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++) {
			KUNIT_EXPECT_TRUE(test, stamped(objects[i], i, SIZE));
			the_liberator(objects[i]);
		}
	}
	KUNIT_EXPECT_TRUE(test, kmem_cache_validate(cache));
	KUNIT_EXPECT_EQ(test, kmsg_mark(), mark);
}

/* Red zones and alignment together: expect objects aligned, and zones in front of each. */
static void red_zones_keep_alignment(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("slab-red", 64, 64, SLAB_RED_ZONE, NULL);
	void *a = kmem_cache_alloc(s, GFP_KERNEL), *b = kmem_cache_alloc(s, GFP_KERNEL);

	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)a, 64));
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)b, 64));
	KUNIT_EXPECT_GE(test, s->left, 4U);
	kmem_cache_free(s, a);
	kmem_cache_free(s, b);
	expect_destroyed(test, s);
}

/* For what holds without slub_debug; with it, other checks come first. */
static void use_plain_cache(struct kunit *test)
{
	use_cache(test, 0);
	if (slab_debugged(cache))
		kunit_skip(test, "slub_debug is on");
}

/* ---- always on -------------------------------------------------------------------- */

/* Without any debugging: expect a double free to be refused all the same. */
static void double_free_by_default(struct kunit *test)
{
	void *object;

	use_plain_cache(test);
	object = the_allocator();
	the_liberator(object);
	the_liberator(object);
	expect_bug(test, "Object already free: ");
	mark = kmsg_mark();
	slab_drain(cache);
	the_liberator(object);
	expect_bug(test, "Object already free: ");
}

/* The first word of a free object overwritten: expect a report, and another object. */
static void write_after_free_by_default(struct kunit *test)
{
	u32 *object, *other;

	use_plain_cache(test);
	object = (u32 *)the_allocator();
	the_liberator(object);
	*object = 0x41414141;
	other = (u32 *)the_allocator();
	KUNIT_EXPECT_PTR_NE(test, other, object);
	expect_bug(test, "Object was written to while it was free: 41414141");
	the_liberator(other);
	the_liberator(object);
}

/* A link overwritten in a slab: expect that it is not followed. */
static void link_overwritten_by_default(struct kunit *test)
{
	void *object, *other;

	use_plain_cache(test);
	object = the_allocator();
	the_liberator(object);
	slab_drain(cache);
	*link_of(cache, object) = 0xc0de0000;
	other = the_allocator();
	KUNIT_EXPECT_PTR_NE(test, slab_page(cache, other), slab_page(cache, object));
	expect_bug(test, "Link of a free object was overwritten");
	free_whole_slab(slab_page(cache, object));
	the_liberator(other);
}

/* Wrong cache without debugging: refused too. */
static void wrong_cache_by_default(struct kunit *test)
{
	void *object;

	use_plain_cache(test);
	object = kmalloc(64, GFP_KERNEL);
	the_liberator(object);
	expect_word(test, "BUG kmalloc-64: Attempt to free object");
	kfree(object);
}

/* Two caches of the same size: expect the object to stay that of the one it came from. */
static void wrong_cache_of_the_same_size(struct kunit *test)
{
	struct kmem_cache *twin = kmem_cache_create("slab-twin", 64, 64, 0, NULL);
	void *object = kmalloc(64, GFP_KERNEL);
	u32 before = kmsg_mark();

	KUNIT_ASSERT_TRUE(test, twin && object);
	KUNIT_EXPECT_EQ(test, twin->size, find_slab_page(object)->slab_cache->size);
	kmem_cache_free(twin, object);
	KUNIT_EXPECT_TRUE(test, kmsg_since(before, "of this cache into cache slab-twin"));
	kfree(object);
	kmem_cache_destroy(twin);
}

/* ---- destroying ----------------------------------------------------------------------- */

/* Two objects in use: expect both listed with their owner, and the cache to stay. */
static void destroy_with_leftovers(struct kunit *test)
{
	void *a, *b;
	char words[64];

	use_cache(test, SLAB_STORE_USER);
	a = the_allocator();
	b = the_allocator();
	kmem_cache_destroy(cache);
	expect_word(test, "BUG slab-bug: Objects remaining on kmem_cache_destroy()");
	scnprintf(words, sizeof(words), "INFO: Object %p @offset=", a);
	expect_word(test, words);
	scnprintf(words, sizeof(words), "INFO: Object %p @offset=", b);
	expect_word(test, words);
	expect_word(test, "Allocated in the_allocator");
	the_liberator(a);
	the_liberator(b);
}

static struct kunit_case slab_debug_cases[] = {
	KUNIT_CASE(overflow_by_one_byte),
	KUNIT_CASE(underflow),
	KUNIT_CASE(write_after_free),
	KUNIT_CASE(validation_finds_it),
	KUNIT_CASE(red_zone_of_free_object),
	KUNIT_CASE(double_free),
	KUNIT_CASE(foreign_pointer),
	KUNIT_CASE(wrong_cache),
	KUNIT_CASE(inside_an_object),
	KUNIT_CASE(torn_list),
	KUNIT_CASE(nothing_to_report),
	KUNIT_CASE(red_zones_keep_alignment),
	KUNIT_CASE(double_free_by_default),
	KUNIT_CASE(write_after_free_by_default),
	KUNIT_CASE(link_overwritten_by_default),
	KUNIT_CASE(wrong_cache_by_default),
	KUNIT_CASE(wrong_cache_of_the_same_size),
	KUNIT_CASE(destroy_with_leftovers),
	{}
};

static struct kunit_suite slab_debug_suite = {
	.name = "slab_debug",
	.init = save_state,
	.exit = compare_state,
	.test_cases = slab_debug_cases,
};
kunit_test_suite(slab_debug_suite);
