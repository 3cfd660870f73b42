/* SPDX-License-Identifier: MIT */
/*
 * JSON, written character by character (lib/json.c): no buffer, no allocation.
 *
 *	json_open(j, '{');
 *	json_name(j, "base");	json_u64(j, 4096);
 *	json_close(j, '}');			{"base":4096}
 *
 * Commas come by themselves.  What is nested how is the caller's to know.
 */
#ifndef _LINUX_JSON_H
#define _LINUX_JSON_H

#include <linux/types.h>

typedef void (*json_emit_t)(void *arg, char c);

/**
 * struct json - a text on its way
 * @emit: gets each character
 * @arg: for @emit
 * @comma: something stands before the next value
 */
struct json {
	json_emit_t emit;
	void *arg;
	bool comma;
};

#define JSON_START(emit_, arg_) ((struct json){ .emit = (emit_), .arg = (arg_) })

/* '{' or '['; the same with '}' or ']' */
void json_open(struct json *j, char bracket);
void json_close(struct json *j, char bracket);

/* The name of the value that follows, inside an object. */
void json_name(struct json *j, const char *name);

void json_u64(struct json *j, u64 value);
void json_int(struct json *j, int value);

/* Quotes, backslashes and control characters are escaped; bytes above 127 too, as Latin-1. */
void json_string(struct json *j, const char *s);

#endif /* _LINUX_JSON_H */
