// SPDX-License-Identifier: MIT
/*
 * JSON, written character by character.
 *
 * Offers json_open(), json_close(), json_name() and one function for each kind of
 * value.  Must not know where the characters go.
 */
#include <linux/json.h>
#include <linux/sprintf.h>

static void put(struct json *j, char c)
{
	j->emit(j->arg, c);
}

static void put_text(struct json *j, const char *s)
{
	while (*s)
		put(j, *s++);
}

static void begin_value(struct json *j)
{
	if (j->comma)
		put(j, ',');
	j->comma = true;
}

void json_open(struct json *j, char bracket)
{
	begin_value(j);
	put(j, bracket);
	j->comma = false;
}

void json_close(struct json *j, char bracket)
{
	put(j, bracket);
	j->comma = true;
}

static void put_escaped(struct json *j, unsigned char c)
{
	char text[8];

	if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
		put(j, (char)c);
		return;
	}
	scnprintf(text, sizeof(text), "\\u%04x", c);
	put_text(j, text);
}

static void put_quoted(struct json *j, const char *s)
{
	put(j, '"');
	while (*s)
		put_escaped(j, (unsigned char)*s++);
	put(j, '"');
}

void json_name(struct json *j, const char *name)
{
	begin_value(j);
	put_quoted(j, name);
	put(j, ':');
	j->comma = false;
}

void json_string(struct json *j, const char *s)
{
	begin_value(j);
	put_quoted(j, s);
}

void json_u64(struct json *j, u64 value)
{
	char text[24];

	begin_value(j);
	scnprintf(text, sizeof(text), "%llu", value);
	put_text(j, text);
}

void json_int(struct json *j, int value)
{
	char text[16];

	begin_value(j);
	scnprintf(text, sizeof(text), "%d", value);
	put_text(j, text);
}
