// SPDX-License-Identifier: MIT
/*
 * The ring that holds the log; printk_ring.h has the picture.
 *
 * Offers storing a line and reading lines by number.  No locks, no globals:
 * kernel/printk.c holds its lock around every call.  A store that a fault cuts
 * short leaves a log without that line, since next_seq moves last.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "printk_ring.h"

static struct log_record *slot(const struct log_ring *ring, u32 seq)
{
	return &ring->records[seq % ring->nr_records];
}

/* Drop the oldest records until one more with @len characters fits. */
static void make_room(struct log_ring *ring, u32 len)
{
	while (ring->first_seq != ring->next_seq) {
		u32 used_text = ring->next_pos - slot(ring, ring->first_seq)->pos;
		u32 used_slots = ring->next_seq - ring->first_seq;

		if (used_slots < ring->nr_records && used_text + len <= ring->text_size)
			break;
		ring->first_seq++;
	}
}

/**
 * log_ring_store() - append a line
 * @ring: log
 * @level: 0 to 7
 * @ts_us: when, microseconds since boot
 * @text: the line, without newline
 * @len: its characters; what exceeds the whole ring is cut off
 */
void log_ring_store(struct log_ring *ring, u8 level, u64 ts_us, const char *text, u32 len)
{
	struct log_record *rec;
	u32 place, to_end;

	len = min3(len, ring->text_size, 0xffffu);
	make_room(ring, len);
	place = ring->next_pos % ring->text_size;
	to_end = min(len, ring->text_size - place);
	memcpy(ring->text + place, text, to_end);
	memcpy(ring->text, text + to_end, len - to_end);

	rec = slot(ring, ring->next_seq);
	rec->ts_us = ts_us;
	rec->pos = ring->next_pos;
	rec->len = (u16)len;
	rec->level = level;
	ring->next_pos += len;
	ring->next_seq++;
}

/**
 * log_ring_get() - find a record
 * @ring: log
 * @seq: its number
 *
 * Return: the record, or NULL when it is lost or does not exist yet.
 */
const struct log_record *log_ring_get(const struct log_ring *ring, u32 seq)
{
	if (seq - ring->first_seq >= ring->next_seq - ring->first_seq)
		return NULL;
	return slot(ring, seq);
}

/**
 * log_ring_piece() - look at the text of a record where it lies
 * @ring: log
 * @rec: one of its records
 * @from: first character wanted, counted in the record
 * @text: out: where it is
 *
 * Return: characters that stand there in a row, 0 at the end of the record.
 * Text that wraps has two pieces.
 */
u32 log_ring_piece(const struct log_ring *ring, const struct log_record *rec, u32 from,
		   const char **text)
{
	u32 place = (rec->pos + from) % ring->text_size;

	if (from >= rec->len)
		return 0;
	*text = ring->text + place;
	return min(rec->len - from, ring->text_size - place);
}

/**
 * log_ring_copy() - copy the text of a record
 * @ring: log
 * @rec: one of its records
 * @buf: gets the text and a NUL
 * @size: bytes of @buf, not 0
 *
 * Return: characters copied; what does not fit is left out.
 */
u32 log_ring_copy(const struct log_ring *ring, const struct log_record *rec, char *buf, u32 size)
{
	const char *text;
	u32 done = 0;
	u32 len;

	while (done < size - 1 && (len = log_ring_piece(ring, rec, done, &text)) != 0) {
		len = min(len, size - 1 - done);
		memcpy(buf + done, text, len);
		done += len;
	}
	buf[done] = '\0';
	return done;
}
