// SPDX-License-Identifier: MIT
/*
 * The collectors of boot/ against loaders that lie.
 *
 *	image	0x9000 | information | map | modules | strings ... |  64 KiB
 *	        a whole and sensible one, then some of its words are overwritten,
 *	        or nothing but chance from the first byte on
 *
 * Whatever a loader says, boot_params must come out whole: every string ends,
 * every count is within its array, no module lies on the kernel, the log is
 * text.  Here phys_read() reads the image and knows nothing else; what the
 * collectors write beside their structures is AddressSanitizer's to find.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <lottery.h>

#include "../../boot/boot.h"
#include "../../boot/multiboot.h"

#define IMAGES 4000
#define IMAGE_PA 0x9000u
#define IMAGE_SIZE 0x10000u
#define KERNEL_START 0x100000u
#define KERNEL_END 0x300000u

static u8 image[IMAGE_SIZE];
static struct collector collector;
static struct boot_params params;

bool phys_read(void *dst, u32 pa, u32 len)
{
	u32 off = pa - IMAGE_PA;

	if (off >= IMAGE_SIZE || len > IMAGE_SIZE - off)
		return false;
	memcpy(dst, image + off, len);
	return true;
}

/* ---------------------------------------------------- a loader that is right */

static u32 used;

/* Put down @len bytes; returns where, as a physical address. */
static u32 put(const void *data, u32 len)
{
	u32 at = used;

	memcpy(image + at, data, len);
	used = ALIGN(at + len, 8u);
	return IMAGE_PA + at;
}

static u32 put_text(const char *text)
{
	return put(text, strlen(text) + 1);
}

static const struct e820entry real_map[] = {
	{ 0, 0x9fc00, 1 },
	{ 0x9fc00, 0x400, 2 },
	{ 0xf0000, 0x10000, 2 },
	{ 0x100000, 0x1fee0000, 1 },
	{ 0x1ffe0000, 0x20000, 3 },
	{ 0xfffc0000, 0x40000, 2 },
};

static void put_mb1_map(struct mb1_info *info)
{
	info->mmap_addr = IMAGE_PA + used;
	info->mmap_length = ARRAY_SIZE(real_map) * sizeof(struct mb1_map_entry);
	for (u32 i = 0; i < ARRAY_SIZE(real_map); i++) {
		struct mb1_map_entry entry = { 20, real_map[i].addr, real_map[i].size,
					       real_map[i].type };

		put(&entry, sizeof(entry));
	}
}

static void right_multiboot1(void)
{
	struct mb1_module mods[] = { { 0x400000, 0x500000, 0, 0 }, { 0x500000, 0x500010, 0, 0 } };
	struct elf32_shdr headers[] = { { .type = 0 },
					{ .type = SHT_SYMTAB, .addr = 0x280000, .size = 64, .link = 2 },
					{ .type = 3, .addr = 0x290000, .size = 32 } };
	struct mb1_info info = {
		.flags = MB1_HAS_MEMORY | MB1_HAS_CMDLINE | MB1_HAS_MODULES | MB1_HAS_ELF |
			 MB1_HAS_MAP | MB1_HAS_LOADER_NAME | MB1_HAS_FRAMEBUFFER,
		.mem_lower = 639, .mem_upper = 523136,
		.mods_count = 2, .elf_num = 3, .elf_size = sizeof(headers[0]),
		.framebuffer_addr = 0xb8000, .framebuffer_pitch = 160, .framebuffer_width = 80,
		.framebuffer_height = 25, .framebuffer_bpp = 16,
		.framebuffer_type = MB_FRAMEBUFFER_TEXT,
	};

	used = ALIGN(sizeof(info), 8u);
	info.cmdline = put_text("/boot/b2b.elf mem=100M memmap=1M@16M \"a b\"=c");
	info.boot_loader_name = put_text("qemu");
	mods[0].cmdline = put_text("initrd with words");
	info.mods_addr = put(mods, sizeof(mods));
	info.elf_addr = put(headers, sizeof(headers));
	put_mb1_map(&info);
	memcpy(image, &info, sizeof(info));
}

/* A tag: its header, a fixed part and what follows that. */
static void put_tag(u32 type, const void *head, u32 head_len, const void *tail, u32 tail_len)
{
	struct mb2_tag tag = { type, sizeof(tag) + head_len + tail_len };
	u8 *at = image + used;

	memcpy(at, &tag, sizeof(tag));
	memcpy(at + sizeof(tag), head, head_len);
	memcpy(at + sizeof(tag) + head_len, tail, tail_len);
	used = ALIGN(used + tag.size, 8u);
}

static void put_mb2_map(void)
{
	struct mb2_map head = { 24, 0 };
	struct {
		struct mb2_map_entry entry;
		u32 reserved;
	} __packed entries[ARRAY_SIZE(real_map)] = { 0 };

	for (u32 i = 0; i < ARRAY_SIZE(real_map); i++)
		entries[i].entry = (struct mb2_map_entry){ real_map[i].addr, real_map[i].size,
							   real_map[i].type };
	put_tag(MB2_MAP, &head, sizeof(head), entries, sizeof(entries));
}

static void put_efi_map(void)
{
	struct mb2_efi_map head = { sizeof(struct efi_memory_desc), 1 };
	struct efi_memory_desc descs[] = { { .type = 7, .phys_addr = 0x100000, .num_pages = 512 },
					   { .type = 10, .phys_addr = 0x300000, .num_pages = 1 } };

	put_tag(MB2_EFI_MAP, &head, sizeof(head), descs, sizeof(descs));
}

static void right_multiboot2(void)
{
	struct mb2_module mod = { 0x400000, 0x500000 };
	struct mb2_basic_memory mem = { 639, 523136 };
	struct mb2_framebuffer fb = { 0xfd000000, 4096, 1024, 768, 32, 1 };
	struct mb2_elf_sections elf = { 2, sizeof(struct elf32_shdr), 1 };
	struct elf32_shdr headers[] = { { .type = SHT_SYMTAB, .addr = 0x280000, .size = 64, .link = 1 },
					{ .type = 3, .addr = 0x290000, .size = 32 } };
	struct mb2_info info = { 0, 0 };

	used = sizeof(info);
	put_tag(MB2_LOADER_NAME, "GRUB 2.06", 10, NULL, 0);
	put_tag(MB2_CMDLINE, "selftest=none quiet", 20, NULL, 0);
	put_tag(MB2_MODULE, &mod, sizeof(mod), "initrd", 7);
	put_tag(MB2_BASIC_MEMORY, &mem, sizeof(mem), NULL, 0);
	put_mb2_map();
	put_tag(MB2_FRAMEBUFFER, &fb, sizeof(fb), NULL, 0);
	put_tag(MB2_ELF_SECTIONS, &elf, sizeof(elf), headers, sizeof(headers));
	put_tag(MB2_ACPI_OLD, "RSD PTR ", 8, "123456789012", 12);
	put_tag(MB2_ACPI_NEW, "RSD PTR ", 8, "1234567890123456789012345678", 28);
	put_efi_map();
	put_tag(MB2_END, NULL, 0, NULL, 0);
	info.total_size = used;
	memcpy(image, &info, sizeof(info));
}

/* ------------------------------------------------------ and one that is not */

static void overwrite_word(void)
{
	static const u32 favourites[] = { 0, 1, 7, 8, 0xffff, 0x10000, 0x7fffffff, 0xffffffff,
					  IMAGE_PA, IMAGE_PA + IMAGE_SIZE - 4, KERNEL_START };
	u32 at = lottery(min(used + 8, IMAGE_SIZE - 4));
	u32 word = lottery(2) ? favourites[lottery(ARRAY_SIZE(favourites))] : lottery32();

	memcpy(image + at, &word, lottery(2) ? sizeof(word) : 1);
}

static void distort(void)
{
	for (u32 n = lottery(24); n && !lottery_over(); n--)
		overwrite_word();
}

/* No terminator within sight, and no end of anything. */
static void fill_with_chance(void)
{
	u32 len = lottery(4096);

	memset(image, lottery(256), sizeof(image));
	for (u32 i = 0; i < len && !lottery_over(); i++)
		image[i] = (u8)lottery(256);
}

static void make_image(void (*right)(void))
{
	memset(image, 0, sizeof(image));
	if (!lottery(4)) {
		fill_with_chance();
		return;
	}
	right();
	distort();
}

/* ------------------------------------------------------- what must hold then */

static bool is_text(const char *text, u32 size, bool lines)
{
	u32 len = strnlen(text, size);

	for (u32 i = 0; i < len; i++)
		if ((u8)text[i] < ' ' && !(lines && text[i] == '\n'))
			return false;
	return len < size;
}

static bool module_is_sound(const struct boot_module *mod)
{
	if (!is_text(mod->cmdline, sizeof(mod->cmdline), false))
		return false;
	if (!mod->start && !mod->end)
		return true;
	return mod->start < mod->end && (mod->end <= KERNEL_START || mod->start >= KERNEL_END);
}

static void expect_sound(struct kunit *test)
{
	KUNIT_ASSERT_LE(test, params.e820_entries, (u32)E820MAX);
	KUNIT_ASSERT_LE(test, params.nr_modules, (u32)BOOT_MODULES_MAX);
	KUNIT_ASSERT_LE(test, params.acpi_rsdp_size, (u32)sizeof(params.acpi_rsdp));
	KUNIT_ASSERT_LT(test, params.log_len, (u32)BOOT_LOG_SIZE);
	KUNIT_ASSERT_EQ(test, params.log_len, (u32)strnlen(params.log, BOOT_LOG_SIZE));
	KUNIT_ASSERT_TRUE(test, is_text(params.log, BOOT_LOG_SIZE, true));
	KUNIT_ASSERT_TRUE(test, is_text(params.cmdline, sizeof(params.cmdline), false));
	KUNIT_ASSERT_TRUE(test, is_text(params.loader_name, sizeof(params.loader_name), false));
	for (u32 i = 0; i < params.nr_modules; i++)
		KUNIT_ASSERT_TRUE(test, module_is_sound(&params.modules[i]));
}

static void collect(void (*collect_from)(struct collector *c, u32 info))
{
	memset(&params, 0, sizeof(params));
	memset(&collector, 0, sizeof(collector));
	collector.bp = &params;
	collector.kernel_start = KERNEL_START;
	collector.kernel_end = KERNEL_END;
	collect_from(&collector, IMAGE_PA);
	choose_map(&collector);
}

static void multiboot1_stays_sound(struct kunit *test)
{
	lottery_seed(1);
	for (u32 i = 0; i < IMAGES && !lottery_over(); i++) {
		make_image(right_multiboot1);
		collect(collect_multiboot1);
		expect_sound(test);
	}
}

static void multiboot2_stays_sound(struct kunit *test)
{
	lottery_seed(2);
	for (u32 i = 0; i < IMAGES && !lottery_over(); i++) {
		make_image(right_multiboot2);
		collect(collect_multiboot2);
		expect_sound(test);
	}
}

/* A loader's information as it stood in memory at IMAGE_PA, or anything at all. */
static void any_image(struct kunit *test, void (*collect_from)(struct collector *c, u32 info))
{
	for (u32 i = 0; i < IMAGES / 10 && !lottery_over(); i++) {
		memset(image, 0, sizeof(image));
		lottery_bytes(image, sizeof(image));
		collect(collect_from);
		expect_sound(test);
	}
}

static void any_multiboot1(struct kunit *test)
{
	any_image(test, collect_multiboot1);
}

static void any_multiboot2(struct kunit *test)
{
	any_image(test, collect_multiboot2);
}

/* Without a lie the image says what was put into it: the distortions above begin from there. */
static void right_images_arrive(struct kunit *test)
{
	memset(image, 0, sizeof(image));
	right_multiboot1();
	collect(collect_multiboot1);
	KUNIT_EXPECT_EQ(test, params.e820_entries, (u32)ARRAY_SIZE(real_map));
	KUNIT_EXPECT_STREQ(test, params.cmdline, "mem=100M memmap=1M@16M \"a b\"=c");
	KUNIT_EXPECT_EQ(test, params.nr_modules, 2U);
	KUNIT_EXPECT_STREQ(test, params.modules[0].cmdline, "initrd with words");
	KUNIT_EXPECT_EQ(test, params.symtab, 0x280000U);

	memset(image, 0, sizeof(image));
	right_multiboot2();
	collect(collect_multiboot2);
	KUNIT_EXPECT_EQ(test, params.e820_entries, (u32)ARRAY_SIZE(real_map));
	KUNIT_EXPECT_STREQ(test, params.cmdline, "selftest=none quiet");
	KUNIT_EXPECT_EQ(test, params.modules[0].end, 0x500000U);
	KUNIT_EXPECT_EQ(test, params.acpi_rsdp_size, 36U);
	KUNIT_EXPECT_EQ(test, collector.efi.nr, 2U);
	KUNIT_EXPECT_EQ(test, params.fb_width, 1024U);
}

/*
 *	| what is asked for | fence |
 *
 * Expect a text that is too long to be cut within its array, its end included.
 */
static void strings_end_in_their_array(struct kunit *test)
{
	struct {
		char text[8];
		char fence[8];
	} room;

	memset(&params, 0, sizeof(params));
	collector.bp = &params;
	used = 0;
	for (u32 len = 6; len < 10; len++) {
		memset(&room, '#', sizeof(room));
		take_string(&collector, room.text, sizeof(room.text),
			    put("123456789", len + 1), len, "text");
		KUNIT_EXPECT_EQ(test, (u32)strnlen(room.text, 8), min(len, 7U));
		KUNIT_EXPECT_EQ(test, memcmp(room.fence, "########", 8), 0);
	}
}

static void format_line(char *buf, u32 size, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	boot_format(buf, size, fmt, args);
	va_end(args);
}

/* The same for a line of the log, and for the log: whole lines, and a word when it is full. */
static void log_ends_in_its_array(struct kunit *test)
{
	struct {
		char text[8];
		char fence[8];
	} room;

	memset(&room, '#', sizeof(room));
	format_line(room.text, sizeof(room.text), "%s", "12345678");
	KUNIT_EXPECT_STREQ(test, room.text, "1234567");
	format_line(room.text, sizeof(room.text), "%u %u", 100U, 99999U);
	KUNIT_EXPECT_STREQ(test, room.text, "100 999");
	KUNIT_EXPECT_EQ(test, memcmp(room.fence, "########", 8), 0);

	memset(&params, 0, sizeof(params));
	for (u32 i = 0; i < BOOT_LOG_SIZE; i++)
		boot_log(&params, "%u", i);
	KUNIT_EXPECT_TRUE(test, strstr(params.log, "\nno room for more remarks\n") != NULL);
	KUNIT_EXPECT_EQ(test, params.log_len, (u32)strnlen(params.log, BOOT_LOG_SIZE));
}

/* Expect the first E820MAX of too many entries, and a map that is not called whole. */
static void maps_end_in_their_array(struct kunit *test)
{
	static struct {
		struct boot_map map;
		u32 fence;
	} room;

	memset(&room, 0, sizeof(room));
	memset(&params, 0, sizeof(params));
	collector.bp = &params;
	room.map.state = MAP_WHOLE;
	for (u32 i = 0; i < E820MAX + 2; i++)
		map_add(&room.map, (u64)i << 20, SZ_1M, 1);
	map_finish(&collector, &room.map, "map");
	KUNIT_EXPECT_EQ(test, room.map.nr, (u32)E820MAX);
	KUNIT_EXPECT_EQ(test, room.map.offered, E820MAX + 2U);
	KUNIT_EXPECT_EQ(test, room.map.state, (u32)MAP_DAMAGED);
	KUNIT_EXPECT_EQ(test, room.map.entry[E820MAX - 1].addr, (u64)(E820MAX - 1) << 20);
	KUNIT_EXPECT_EQ(test, room.fence, 0U);
}

/* ------------------------------------------------------ which map is believed */

static void give_map(struct boot_map *map, u64 low_size, u64 high_size)
{
	map_add(map, 0, low_size, 1);
	map_add(map, SZ_1M, high_size, 1);
	map->state = MAP_WHOLE;
}

/* The map that is chosen when loader and BIOS tell of these sizes, below and above 1 MiB. */
static void choose_between(u64 loader_low, u64 loader_high, u64 bios_low, u64 bios_high)
{
	memset(&params, 0, sizeof(params));
	memset(&collector, 0, sizeof(collector));
	collector.bp = &params;
	give_map(&collector.loader, loader_low, loader_high);
	give_map(&collector.bios, bios_low, bios_high);
	choose_map(&collector);
}

/* Expect the loader to be believed, but for the first megabyte. */
static void bios_is_right_below_1m(struct kunit *test)
{
	choose_between(0x9fc00, 2 * SZ_16M, 0x9fc00, 2 * SZ_16M);
	KUNIT_EXPECT_EQ(test, params.map_verdict, (u32)BOOT_MAPS_AGREE);
	KUNIT_EXPECT_EQ(test, params.map_source, (u32)BOOT_MAP_LOADER);

	choose_between(0x9fc00, 2 * SZ_16M, 0x9fc00, 4 * SZ_16M);
	KUNIT_EXPECT_EQ(test, params.map_verdict, (u32)BOOT_MAPS_DISAGREE);
	KUNIT_EXPECT_EQ(test, params.map_source, (u32)BOOT_MAP_LOADER);

	choose_between(SZ_1M, 2 * SZ_16M, 0x9fc00, 2 * SZ_16M);
	KUNIT_EXPECT_EQ(test, params.map_verdict, (u32)BOOT_MAPS_DISAGREE);
	KUNIT_EXPECT_EQ(test, params.map_source, (u32)BOOT_MAP_BIOS);
	KUNIT_EXPECT_EQ(test, params.e820_map[0].size, 0x9fc00ULL);
}

/* Expect a whole map before a damaged one, whoever gave it; of equals, the loader's. */
static void whole_before_damaged(struct kunit *test)
{
	memset(&params, 0, sizeof(params));
	memset(&collector, 0, sizeof(collector));
	collector.bp = &params;
	give_map(&collector.loader, 0x9fc00, 2 * SZ_16M);
	give_map(&collector.efi, 0x9f000, 4 * SZ_16M);
	collector.loader.state = MAP_DAMAGED;
	choose_map(&collector);
	KUNIT_EXPECT_EQ(test, params.e820_map[1].size, (u64)4 * SZ_16M);

	collector.efi.state = MAP_DAMAGED;
	choose_map(&collector);
	KUNIT_EXPECT_EQ(test, params.e820_map[1].size, (u64)2 * SZ_16M);
}

/* Expect RAM below 4 GiB to count, nothing else, and a part of what crosses that. */
static void usable_is_ram_below_4g(struct kunit *test)
{
	memset(&params, 0, sizeof(params));
	params.ext_mem_k = 2048;
	params.alt_mem_k = 4096;
	KUNIT_EXPECT_EQ(test, usable_bytes(&params), (u64)SZ_4M);
	params.e820_entries = 4;
	params.e820_map[0] = (struct e820entry){ SZ_1M, 2 * SZ_1M, 1 };
	params.e820_map[1] = (struct e820entry){ SZ_4M, 2 * SZ_1M, 2 };
	params.e820_map[2] = (struct e820entry){ SZ_4G - SZ_1M, SZ_4M, 1 };
	params.e820_map[3] = (struct e820entry){ SZ_4G + SZ_4M, SZ_4M, 1 };
	KUNIT_EXPECT_EQ(test, usable_bytes(&params), (u64)SZ_1M + 2 * SZ_1M);
}

static struct kunit_case boot_prop_cases[] = {
	KUNIT_CASE(bios_is_right_below_1m),
	KUNIT_CASE(whole_before_damaged),
	KUNIT_CASE(usable_is_ram_below_4g),
	KUNIT_CASE(strings_end_in_their_array),
	KUNIT_CASE(log_ends_in_its_array),
	KUNIT_CASE(maps_end_in_their_array),
	KUNIT_CASE(right_images_arrive),
	KUNIT_CASE(multiboot1_stays_sound),
	KUNIT_CASE(multiboot2_stays_sound),
	KUNIT_CASE(any_multiboot1),
	KUNIT_CASE(any_multiboot2),
	{}
};

static struct kunit_suite boot_prop_suite = {
	.name = "boot_prop",
	.test_cases = boot_prop_cases,
};
kunit_test_suite(boot_prop_suite);
