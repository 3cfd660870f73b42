// SPDX-License-Identifier: MIT
/*
 * The per-CPU allocator against a model that cannot be wrong: a list of
 * intervals, and a pattern in every word of every processor's copy.
 *
 *	model	[ptr, size, align, pattern]  [ptr, ...]  ...
 *	memory	unit 0: p+0 p+0 p+0   unit 1: p+1 p+1 p+1   ... unit 7
 *
 * The allocator runs for eight processors that do not exist, on two nodes: its
 * state is exchanged for one with a first chunk in an array here.
 *
 *	group 0	| unit 0 | unit 2 | unit 4 |        | unit 1 | unit 3 | ... group 1
 *
 * What an area must be: aligned, zero for everyone when it comes, apart from all
 * others (their patterns are still there when they go), and lowest in its chunk.
 * Now and then everything idle is reclaimed, page by page.
 *
 * The map of a unit is also tested alone, against a search without memory.
 */
#include "../../mm/percpu_internal.h"

#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <lottery.h>

#define UNITS 8U
#define GROUPS 2U
#define GROUP_DISTANCE (6 * PCPU_MIN_UNIT_SIZE)	/* a gap behind the first four units */
#define STATIC_SIZE 1000U
#define RESERVED_SIZE 1096U
#define DYN_SIZE (2 * PAGE_SIZE - STATIC_SIZE - RESERVED_SIZE)

#define SLOTS 1024U
#define CALLS 1000000U
#define CHECK_EVERY 20000U
#define RECLAIM_EVERY 3001U

#define MAP_WORDS 1000U
#define MAP_CALLS 200000U

struct area {
	char *ptr;		/* a per-CPU pointer; NULL: the slot is free */
	size_t size;
	u32 pattern;
};

static char first_chunk[GROUP_DISTANCE + UNITS / GROUPS * PCPU_MIN_UNIT_SIZE] __aligned(PAGE_SIZE);
static unsigned long books[2048];
static struct area slots[SLOTS];
static struct pcpu_state live;
static unsigned long pages_reclaimed;

static u32 *copy_of(const struct area *area, unsigned int unit)
{
	return (u32 *)(pcpu_ptr_to_addr(area->ptr) + pcpu.unit_offset[unit]);
}

/* ------------------------------------------------------------ patterns */

static bool is_zero_everywhere(const struct area *area)
{
	for (unsigned int unit = 0; unit < UNITS; unit++)
		for (u32 i = 0; i < area->size / sizeof(u32); i++)
			if (copy_of(area, unit)[i])
				return false;
	return true;
}

static void write_pattern(const struct area *area)
{
	for (unsigned int unit = 0; unit < UNITS; unit++)
		for (u32 i = 0; i < area->size / sizeof(u32); i++)
			copy_of(area, unit)[i] = area->pattern + unit;
}

static bool pattern_is_there(const struct area *area)
{
	for (unsigned int unit = 0; unit < UNITS; unit++)
		for (u32 i = 0; i < area->size / sizeof(u32); i++)
			if (copy_of(area, unit)[i] != area->pattern + unit)
				return false;
	return true;
}

/* ------------------------------------------------------------ the calls */

/* Mostly small; now and then as large as a unit. */
static size_t random_size(void)
{
	u32 kind = lottery(200);

	if (kind == 0)
		return 4 + lottery(PCPU_MIN_UNIT_SIZE - 4);
	if (kind < 20)
		return 4 + lottery(1000);
	return 4 + lottery(60);
}

static void allocate(struct kunit *test, struct area *area)
{
	size_t size = random_size();
	size_t align = 1U << lottery(lottery(8) ? 5 : 13);

	area->ptr = __alloc_percpu_gfp(size, align, GFP_KERNEL | __GFP_NOWARN);
	if (!area->ptr)
		return;
	area->size = ALIGN(size, PCPU_WORD);
	area->pattern = lottery(~0U) & ~(UNITS - 1);
	KUNIT_ASSERT_TRUE(test, IS_ALIGNED((unsigned long)copy_of(area, 0), align));
	KUNIT_ASSERT_TRUE(test, is_zero_everywhere(area));
	write_pattern(area);
}

static void release(struct kunit *test, struct area *area)
{
	KUNIT_ASSERT_TRUE(test, pattern_is_there(area));
	free_percpu(area->ptr);
	area->ptr = NULL;
}

static u32 words_in_model(void)
{
	u32 words = 0;

	for (u32 i = 0; i < SLOTS; i++)
		if (slots[i].ptr)
			words += slots[i].size / PCPU_WORD;
	return words;
}

static u32 words_in_chunks(void)
{
	const struct pcpu_chunk *chunk;
	u32 words = 0;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		words += chunk->map.end - chunk->map.start - chunk->map.free;
	return words;
}

static void check_all(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, pcpu_consistent());
	for (u32 i = 0; i < SLOTS; i++)
		if (slots[i].ptr)
			KUNIT_ASSERT_TRUE(test, pattern_is_there(&slots[i]));
}

/* ---------------------------------------------------------- the property */

/* Pages of later chunks that have memory, and a word that is taken. */
static unsigned long pages_in_need(void)
{
	const struct pcpu_chunk *chunk;
	unsigned long nr = 0;

	list_for_each_entry(chunk, &pcpu.chunks, list)
		for (u32 pos = 0; chunk->vms && pos < chunk->map.end; pos += PCPU_WORDS_PER_PAGE)
			nr += find_next_bit(chunk->map.used, pos + PCPU_WORDS_PER_PAGE, pos) <
			      pos + PCPU_WORDS_PER_PAGE;
	return nr;
}

/* Expect exactly those pages to keep their memory in which something is taken. */
static void reclaim(struct kunit *test)
{
	pages_reclaimed += pcpu_reclaim();
	KUNIT_ASSERT_EQ(test, pcpu_nr_pages(),
			UNITS * (pages_in_need() + pcpu.first->nr_pages));
}

/* The number of slots in use drifts, so that chunks come and go. */
static void run_calls(struct kunit *test, u32 calls)
{
	u32 in_play = SLOTS;

	for (u32 i = 0; i < calls && !lottery_over(); i++) {
		struct area *area;

		if (i % 50000 == 0)
			in_play = 16 + lottery(SLOTS - 16);
		area = &slots[lottery(SLOTS)];
		if (area->ptr)
			release(test, area);
		else if (area < slots + in_play)
			allocate(test, area);
		if (i % (lottery_fed() ? 50 : RECLAIM_EVERY) == 0)
			reclaim(test);
		if (i % (lottery_fed() ? 64 : CHECK_EVERY) == 0)
			check_all(test);
	}
}

/* They stay for ever, so they are no loss. */
static unsigned long vmalloc_tables(void)
{
	unsigned long nr = 0;

	for (unsigned long i = pgd_index(VMALLOC_START); i <= pgd_index(VMALLOC_END - 1); i++)
		nr += pmd_present(*pmd_off_k(i << PGDIR_SHIFT));
	return nr;
}

/* Free pages and page tables, when nobody has anything in hand. */
static unsigned long settled_pages(void)
{
	pcpu_reclaim();
	vm_unmap_aliases();
	kmem_cache_shrink_all();
	return nr_free_pages() + vmalloc_tables();
}

/* Expect eight processors' areas to stay apart through a million calls, and nothing to be lost. */
static void areas_agree_with_model(struct kunit *test)
{
	unsigned long free_pages = settled_pages();

	run_calls(test, CALLS);
	KUNIT_EXPECT_EQ(test, words_in_chunks(), words_in_model());
	for (u32 i = 0; i < SLOTS; i++)
		if (slots[i].ptr)
			release(test, &slots[i]);
	check_all(test);
	KUNIT_EXPECT_EQ(test, settled_pages(), free_pages);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&pcpu.chunks));
	KUNIT_EXPECT_EQ(test, words_in_chunks(), 0U);
	if (!lottery_fed())
		KUNIT_EXPECT_GT(test, pages_reclaimed, 1000UL);
}

/* ------------------------------------------------------------- the map */

static unsigned long map_bits[2 * (BITS_TO_LONGS(MAP_WORDS) + 1)];
static u8 model_words[MAP_WORDS];	/* 0 free, 1 first of an area, 2 further */

/* Brute force: the lowest place that fits. */
static u32 model_search(u32 words, u32 align)
{
	for (u32 pos = 0; pos + words <= MAP_WORDS; pos += align) {
		u32 i = 0;

		while (i < words && !model_words[pos + i])
			i++;
		if (i == words)
			return pos;
	}
	return PCPU_NO_ROOM;
}

static void map_allocate(struct kunit *test, struct pcpu_map *map)
{
	u32 words = lottery(20) ? 1 + lottery(12) : 1 + lottery(200);
	u32 align = 1U << lottery(5);
	u32 expected = model_search(words, align);
	u32 pos = pcpu_map_alloc(map, words, align);

	KUNIT_ASSERT_EQ(test, pos, expected);
	if (pos == PCPU_NO_ROOM)
		return;
	memset(model_words + pos, 2, words);
	model_words[pos] = 1;
}

/* Any word: mostly no area begins there, and the map must know. */
static void map_free_anywhere(struct kunit *test, struct pcpu_map *map)
{
	u32 pos = lottery(MAP_WORDS), words = 0;

	if (model_words[pos] == 1)
		for (words = 1; pos + words < MAP_WORDS && model_words[pos + words] == 2;)
			words++;
	KUNIT_ASSERT_EQ(test, pcpu_map_area(map, pos), words);
	KUNIT_ASSERT_EQ(test, pcpu_map_free(map, pos), words);
	memset(model_words + pos, model_words[pos] == 2 ? 2 : 0, words ? words : 1);
}

/* Expect the lowest place each time, as if nothing were remembered; a free only where it is due. */
static void map_agrees_with_brute_force(struct kunit *test)
{
	struct pcpu_map map;

	memset(map_bits, 0, sizeof(map_bits));
	memset(model_words, 0, sizeof(model_words));
	pcpu_map_init(&map, map_bits, 0, MAP_WORDS);
	for (u32 i = 0; i < MAP_CALLS && !lottery_over(); i++) {
		if (lottery(8) < 2)
			map_allocate(test, &map);
		else
			map_free_anywhere(test, &map);
		if (i % 1000 == 0)
			KUNIT_ASSERT_TRUE(test, pcpu_map_consistent(&map));
	}
}

/* ---------------------------------------------------------------- frame */

static int prop_init(struct kunit *test)
{
	static unsigned int unit_group[UNITS] = { 0, 1, 0, 1, 0, 1, 0, 1 };
	static unsigned long group_offset[GROUPS] = { 0, GROUP_DISTANCE };
	const struct pcpu_alloc_info ai = {
		.static_size = STATIC_SIZE,
		.reserved_size = RESERVED_SIZE,
		.dyn_size = DYN_SIZE,
		.unit_size = PCPU_MIN_UNIT_SIZE,
		.nr_units = UNITS,
		.nr_groups = GROUPS,
		.unit_group = unit_group,
		.group_offset = group_offset,
	};

	live = pcpu;
	lottery_seed(0x9e3779b9);
	memset(slots, 0, sizeof(slots));
	memset(books, 0, sizeof(books));
	KUNIT_ASSERT_LE(test, pcpu_books_size(&ai), sizeof(books));
	pcpu_start(&ai, first_chunk, books);
	return 0;
}

static void prop_exit(struct kunit *test)
{
	pcpu = live;
}

static struct kunit_case percpu_prop_cases[] = {
	KUNIT_CASE(areas_agree_with_model),
	KUNIT_CASE(map_agrees_with_brute_force),
	{}
};

static struct kunit_suite percpu_prop_suite = {
	.name = "percpu-property",
	.init = prop_init,
	.exit = prop_exit,
	.test_cases = percpu_prop_cases,
};
kunit_test_suite(percpu_prop_suite);
