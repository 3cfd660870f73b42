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

static struct kunit_case boot_prop_cases[] = {
	KUNIT_CASE(right_images_arrive),
	KUNIT_CASE(multiboot1_stays_sound),
	KUNIT_CASE(multiboot2_stays_sound),
	{}
};

static struct kunit_suite boot_prop_suite = {
	.name = "boot_prop",
	.test_cases = boot_prop_cases,
};
kunit_test_suite(boot_prop_suite);
