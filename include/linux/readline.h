/* SPDX-License-Identifier: MIT */
/*
 * A line that a person types (kernel/readline.c): editing, history, completion.
 *
 *	keys ──→ readline_key() ──→ the line, and what the terminal has to show
 *
 * It writes nothing but printable characters, '\r', '\n', '\b' and '\a', so that
 * a serial terminal and a VGA screen do the same with it.
 */
#ifndef _LINUX_READLINE_H
#define _LINUX_READLINE_H

#include <linux/types.h>

#define READLINE_MAX 72		/* characters: prompt and line fit into 80 columns */
#define READLINE_HISTORY 16	/* lines */

/* Keys that are no characters; the control characters have their ASCII codes. */
enum readline_key {
	KEY_UP = 0x100,
	KEY_DOWN,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_HOME,
	KEY_END,
	KEY_DELETE,
	KEY_UNKNOWN
};

#define CTRL(letter) ((letter) & 0x1f)

/**
 * struct readline - a line being typed, and those before it
 * @prompt: shown in front
 * @emit: puts text on the terminal
 * @complete: the @nr-th word that may stand at the place of the word that begins at @start of
 *	@line; NULL when there are no more.  In any order, also twice; need not stay until the
 *	next one is asked for
 * @line: the text, NUL-terminated
 * @len: its characters
 * @pos: where the cursor stands, 0 .. @len
 * @history: earlier lines, a ring
 * @newest: slot of the line entered last
 * @kept: how many there are
 * @back: how many lines back the user has gone, 0 for the line being typed
 * @draft: the line being typed, while an older one is shown
 * @cut: what Ctrl-K, Ctrl-U or Ctrl-W took last, for Ctrl-Y
 * @escape: characters of an escape sequence that have come so far
 * @nr_escape: how many
 */
struct readline {
	const char *prompt;
	void (*emit)(const char *text);
	const char *(*complete)(const char *line, unsigned int start, unsigned int nr);
	char line[READLINE_MAX + 1];
	unsigned int len, pos;
	char history[READLINE_HISTORY][READLINE_MAX + 1];
	unsigned int newest, kept, back;
	char draft[READLINE_MAX + 1];
	char cut[READLINE_MAX + 1];
	char escape[4];
	unsigned int nr_escape;
};

/* Begin a new line: an empty one, with its prompt. */
void readline_start(struct readline *rl);

/**
 * readline_key() - the next character from the terminal
 * @rl: line
 * @c: 0 .. 255; keys that are no characters come as a VT100 sends them
 *
 * Return: true when the line is complete: it stands in @rl->line until the next
 * readline_start(), and is in the history.
 */
bool readline_key(struct readline *rl, int c);

#endif /* _LINUX_READLINE_H */
