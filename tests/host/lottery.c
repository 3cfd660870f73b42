// SPDX-License-Identifier: MIT
/*
 * Chance for property tests, see lottery.h: xorshift32, or a fuzzer's bytes.
 */
#include <linux/minmax.h>
#include <linux/string.h>
#include <lottery.h>

static u32 state = 0x2545f491;

static const u8 *food;
static size_t left;

void lottery_seed(u32 seed)
{
	state = seed ? seed : 0x2545f491;
}

void lottery_feed(const u8 *bytes, size_t len)
{
	food = bytes;
	left = len;
}

bool lottery_over(void)
{
	return food && !left;
}

bool lottery_fed(void)
{
	return food;
}

static u8 next_byte(void)
{
	if (!left)
		return 0;
	left--;
	return *food++;
}

/* As many bytes as it takes to reach every number below. */
static u32 from_food(u32 below)
{
	u32 value = next_byte();

	for (u32 reach = below - 1; reach > 0xff; reach >>= 8)
		value = value << 8 | next_byte();
	return value % below;
}

u32 lottery32(void)
{
	if (food)
		return from_food(0x10000) << 16 | from_food(0x10000);
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

u32 lottery(u32 below)
{
	return food ? from_food(below) : lottery32() % below;
}

u32 lottery_bytes(void *to, u32 max)
{
	u32 len = food ? min_t(u32, left, max) : lottery(max + 1);

	if (food) {
		memcpy(to, food, len);
		food += len;
		left = 0;
		return len;
	}
	for (u32 i = 0; i < len; i++)
		((u8 *)to)[i] = (u8)lottery(lottery(2) ? 16 : 256);
	return len;
}
