// SPDX-License-Identifier: MIT
/*
 * A line that a person types: editing, history, completion.
 *
 *	Left Right Home End, Ctrl-B F A E	move
 *	Backspace, Delete or Ctrl-D		take a character away
 *	Ctrl-K U W, Ctrl-Y			cut to the end, to the beginning, the word; put back
 *	Up Down, Ctrl-P N			earlier lines
 *	Tab					complete the word, or list how it could go on
 *	Ctrl-L, Ctrl-C				show the line again; give it up
 *
 * The terminal is only ever told characters and steps to the left, so the cursor
 * goes right by printing what stands there.
 *
 * Must not know any command, nor where keys come from.
 */
#include <linux/kernel.h>
#include <linux/readline.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#define ESCAPE 0x1b
#define RUBOUT 0x7f
#define COLUMNS 80
#define LIST_MAX 48		/* words that the line could go on with, before "... 7 more" */

/* ---- the terminal ---------------------------------------------------------------- */

static void put(const struct readline *rl, char c)
{
	char text[2] = { c, '\0' };

	rl->emit(text);
}

static void put_times(const struct readline *rl, char c, unsigned int times)
{
	while (times--)
		put(rl, c);
}

static void beep(const struct readline *rl)
{
	put(rl, '\a');
}

/* Show the line from the cursor on, blank out @gone characters behind it, and step back. */
static void show_tail(const struct readline *rl, unsigned int gone)
{
	rl->emit(rl->line + rl->pos);
	put_times(rl, ' ', gone);
	put_times(rl, '\b', rl->len - rl->pos + gone);
}

static void show_all(const struct readline *rl)
{
	put(rl, '\r');
	rl->emit(rl->prompt);
	rl->emit(rl->line);
	put_times(rl, '\b', rl->len - rl->pos);
}

static void move_to(struct readline *rl, unsigned int pos)
{
	while (rl->pos > pos) {
		put(rl, '\b');
		rl->pos--;
	}
	while (rl->pos < pos)
		put(rl, rl->line[rl->pos++]);
}

/* ---- changing the line ------------------------------------------------------------- */

static void insert(struct readline *rl, char c)
{
	if (rl->len == READLINE_MAX) {
		beep(rl);
		return;
	}
	memmove(rl->line + rl->pos + 1, rl->line + rl->pos, rl->len - rl->pos + 1);
	rl->line[rl->pos] = c;
	rl->len++;
	put(rl, c);
	rl->pos++;
	show_tail(rl, 0);
}

static void insert_text(struct readline *rl, const char *text)
{
	while (*text)
		insert(rl, *text++);
}

/* Take what stands between two places out; the cursor is at @from afterwards. */
static void take_out(struct readline *rl, unsigned int from, unsigned int to)
{
	if (from == to) {
		beep(rl);
		return;
	}
	move_to(rl, from);
	memmove(rl->line + from, rl->line + to, rl->len - to + 1);
	rl->len -= to - from;
	show_tail(rl, to - from);
}

static void cut_out(struct readline *rl, unsigned int from, unsigned int to)
{
	memcpy(rl->cut, rl->line + from, to - from);
	rl->cut[to - from] = '\0';
	take_out(rl, from, to);
}

static unsigned int word_before(const struct readline *rl)
{
	unsigned int pos = rl->pos;

	while (pos && rl->line[pos - 1] == ' ')
		pos--;
	while (pos && rl->line[pos - 1] != ' ')
		pos--;
	return pos;
}

static void replace(struct readline *rl, const char *line)
{
	unsigned int was = rl->len;

	move_to(rl, 0);
	strscpy(rl->line, line, sizeof(rl->line));
	rl->len = (unsigned int)strlen(rl->line);
	show_tail(rl, was > rl->len ? was - rl->len : 0);
	move_to(rl, rl->len);
}

/* ---- history ------------------------------------------------------------------------- */

/* @back lines ago; 1 is the newest. */
static char *older(struct readline *rl, unsigned int back)
{
	return rl->history[(rl->newest + READLINE_HISTORY + 1 - back) % READLINE_HISTORY];
}

/* Blank lines, and what was entered just before, are not worth a place. */
static void remember(struct readline *rl)
{
	if (!*skip_spaces(rl->line) || (rl->kept && !strcmp(older(rl, 1), rl->line)))
		return;
	rl->newest = (rl->newest + 1) % READLINE_HISTORY;
	strscpy(rl->history[rl->newest], rl->line, sizeof(rl->line));
	rl->kept = min(rl->kept + 1, (unsigned int)READLINE_HISTORY);
}

static void go_back(struct readline *rl, unsigned int back)
{
	if (back > rl->kept || back == rl->back) {
		beep(rl);
		return;
	}
	if (rl->back == 0)
		strscpy(rl->draft, rl->line, sizeof(rl->draft));
	rl->back = back;
	replace(rl, back ? older(rl, back) : rl->draft);
}

/* ---- completion ------------------------------------------------------------------------ */

/* A word is gone when the next one is asked for. */
struct choice {
	unsigned int start;		/* of the word */
	unsigned int matches;		/* 2 for all that are more than one */
	char first[READLINE_MAX + 1];	/* that matches */
	unsigned int common;		/* characters that all matches begin with */
};

static bool matches(const struct readline *rl, unsigned int start, const char *word)
{
	return !strncmp(word, rl->line + start, rl->pos - start) && strlen(word) <= READLINE_MAX;
}

static unsigned int common_length(const char *a, const char *b, unsigned int limit)
{
	unsigned int len = 0;

	while (len < limit && a[len] == b[len])
		len++;
	return len;
}

static struct choice find_choice(const struct readline *rl)
{
	struct choice c = { .start = rl->pos };
	const char *word;

	while (c.start && rl->line[c.start - 1] != ' ')
		c.start--;
	for (unsigned int nr = 0; (word = rl->complete(rl->line, c.start, nr)) != NULL; nr++) {
		if (!matches(rl, c.start, word))
			continue;
		if (!c.matches) {
			strscpy(c.first, word, sizeof(c.first));
			c.common = (unsigned int)strlen(word);
			c.matches = 1;
		} else if (strcmp(word, c.first) != 0) {
			c.common = common_length(word, c.first, c.common);
			c.matches = 2;
		}
	}
	return c;
}

struct listing {
	unsigned int nr[LIST_MAX];	/* of words, by the alphabet */
	unsigned int listed;
	unsigned int more;		/* that are behind those */
};

/* Most words of a long list are behind its last one: that costs one comparison. */
static void list_insert(const struct readline *rl, unsigned int start, struct listing *l,
			unsigned int nr)
{
	char word[READLINE_MAX + 1];
	unsigned int at = l->listed;
	int order = -1;

	strscpy(word, rl->complete(rl->line, start, nr), sizeof(word));
	while (at && (order = strcmp(rl->complete(rl->line, start, l->nr[at - 1]), word)) > 0)
		at--;
	if (at && order == 0)
		return;
	if (l->listed == LIST_MAX)
		l->more++;
	else
		l->listed++;
	if (at == LIST_MAX)
		return;
	memmove(&l->nr[at + 1], &l->nr[at], (l->listed - 1 - at) * sizeof(l->nr[0]));
	l->nr[at] = nr;
}

/* Return: the column behind it. */
static unsigned int list_word(struct readline *rl, const char *word, unsigned int column)
{
	unsigned int len = (unsigned int)strlen(word);

	if (column + len + 2 >= COLUMNS) {
		put(rl, '\n');
		column = 0;
	}
	rl->emit(word);
	rl->emit("  ");
	return column + len + 2;
}

static void list_choices(struct readline *rl, unsigned int start)
{
	struct listing l = { .listed = 0 };
	unsigned int column = 0;
	const char *word;
	char more[24];

	for (unsigned int nr = 0; (word = rl->complete(rl->line, start, nr)) != NULL; nr++)
		if (*word && matches(rl, start, word))
			list_insert(rl, start, &l, nr);
	put(rl, '\n');
	for (unsigned int i = 0; i < l.listed; i++)
		column = list_word(rl, rl->complete(rl->line, start, l.nr[i]), column);
	if (l.more) {
		scnprintf(more, sizeof(more), "... %u more", l.more);
		list_word(rl, more, column);
	}
	put(rl, '\n');
	show_all(rl);
}

static void complete(struct readline *rl)
{
	struct choice c = find_choice(rl);
	unsigned int typed = rl->pos - c.start;

	if (!c.matches) {
		beep(rl);
		return;
	}
	for (unsigned int i = typed; i < c.common; i++)
		insert(rl, c.first[i]);
	if (c.matches == 1)
		insert(rl, ' ');
	else if (c.common == typed)
		list_choices(rl, c.start);
}

/* ---- keys -------------------------------------------------------------------------------- */

/* What a VT100 and its descendants send behind ESC; tilde sequences by their number. */
static const struct {
	const char *sequence;
	enum readline_key key;
} sequences[] = {
	{ "[A", KEY_UP },    { "[B", KEY_DOWN },  { "[C", KEY_RIGHT }, { "[D", KEY_LEFT },
	{ "OA", KEY_UP },    { "OB", KEY_DOWN },  { "OC", KEY_RIGHT }, { "OD", KEY_LEFT },
	{ "[H", KEY_HOME },  { "[F", KEY_END },   { "OH", KEY_HOME },  { "OF", KEY_END },
	{ "[1~", KEY_HOME }, { "[4~", KEY_END },  { "[3~", KEY_DELETE },
};

/*
 * ESC [ 3 ~ comes as four characters.  Return: the key when it is complete, -1 while it is not.
 * A sequence ends with a letter or '~'; the '[' or 'O' at its beginning is no end.
 */
static int take_escape(struct readline *rl, int c)
{
	if (rl->nr_escape < sizeof(rl->escape))
		rl->escape[rl->nr_escape - 1] = (char)c;
	rl->nr_escape++;
	if ((rl->nr_escape == 2 && (c == '[' || c == 'O')) || (c >= '0' && c <= '9') || c == ';')
		return -1;
	rl->escape[min_t(size_t, rl->nr_escape - 1, sizeof(rl->escape) - 1)] = '\0';
	rl->nr_escape = 0;
	for (size_t i = 0; i < ARRAY_SIZE(sequences); i++)
		if (!strcmp(rl->escape, sequences[i].sequence))
			return sequences[i].key;
	return KEY_UNKNOWN;
}

static void move_key(struct readline *rl, int key)
{
	switch (key) {
	case KEY_HOME:
	case CTRL('A'):
		move_to(rl, 0);
		break;
	case KEY_END:
	case CTRL('E'):
		move_to(rl, rl->len);
		break;
	case KEY_LEFT:
	case CTRL('B'):
		move_to(rl, rl->pos ? rl->pos - 1 : 0);
		break;
	case KEY_RIGHT:
	case CTRL('F'):
		move_to(rl, min(rl->pos + 1, rl->len));
		break;
	}
}

static void cut_key(struct readline *rl, int key)
{
	switch (key) {
	case CTRL('H'):
	case RUBOUT:
		take_out(rl, rl->pos ? rl->pos - 1 : 0, rl->pos);
		break;
	case KEY_DELETE:
	case CTRL('D'):
		take_out(rl, rl->pos, min(rl->pos + 1, rl->len));
		break;
	case CTRL('K'):
		cut_out(rl, rl->pos, rl->len);
		break;
	case CTRL('U'):
		cut_out(rl, 0, rl->pos);
		break;
	case CTRL('W'):
		cut_out(rl, word_before(rl), rl->pos);
		break;
	case CTRL('Y'):
		insert_text(rl, rl->cut);
		break;
	}
}

static void other_key(struct readline *rl, int key)
{
	switch (key) {
	case KEY_UP:
	case CTRL('P'):
		go_back(rl, rl->back + 1);
		break;
	case KEY_DOWN:
	case CTRL('N'):
		go_back(rl, rl->back ? rl->back - 1 : 0);
		break;
	case '\t':
		complete(rl);
		break;
	case CTRL('L'):
		put(rl, '\n');
		show_all(rl);
		break;
	case CTRL('C'):
		rl->emit("^C\n");
		readline_start(rl);
		break;
	case KEY_UNKNOWN:
		beep(rl);
		break;
	default:
		move_key(rl, key);
		cut_key(rl, key);
	}
}

static bool enter(struct readline *rl)
{
	put(rl, '\n');
	remember(rl);
	return true;
}

void readline_start(struct readline *rl)
{
	rl->line[0] = '\0';
	rl->len = rl->pos = rl->back = rl->nr_escape = 0;
	show_all(rl);
}

bool readline_key(struct readline *rl, int c)
{
	if (c == ESCAPE) {
		rl->nr_escape = 1;
		return false;
	}
	if (rl->nr_escape) {
		c = take_escape(rl, c);
		if (c < 0)
			return false;
	}
	if (c == '\r' || c == '\n')
		return enter(rl);
	if (c >= ' ' && c < RUBOUT)
		insert(rl, (char)c);
	else
		other_key(rl, c);
	return false;
}
