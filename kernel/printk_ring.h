/* SPDX-License-Identifier: MIT */
/*
 * Where the log is kept: two rings, one of records and one of characters.
 *
 *	records   | seq 7 | seq 8 | seq 9 | free  | seq 6 |	slot: seq % nr_records
 *	              \_______     \_________
 *	text      ...lowmem|last_pfn = 0x1000|Zone ranges:|...	place: pos % text_size
 *
 * Both count upwards for ever and wrap with their type.  Storing a line drops
 * the oldest records until there is a slot and room for its text.
 */
#ifndef _KERNEL_PRINTK_RING_H
#define _KERNEL_PRINTK_RING_H

#include <linux/types.h>

struct log_record {
	u64 ts_us;		/* when, microseconds since boot */
	u32 pos;		/* of its first character */
	u16 len;		/* characters, no newline among them */
	u8 level;
};

struct log_ring {
	struct log_record *records;
	char *text;
	u32 nr_records;		/* both sizes are powers of two */
	u32 text_size;
	u32 first_seq;		/* oldest record that is still there */
	u32 next_seq;		/* of the next record */
	u32 next_pos;		/* of its first character */
};

void log_ring_store(struct log_ring *ring, u8 level, u64 ts_us, const char *text, u32 len);
const struct log_record *log_ring_get(const struct log_ring *ring, u32 seq);
u32 log_ring_piece(const struct log_ring *ring, const struct log_record *rec, u32 from,
		   const char **text);
u32 log_ring_copy(const struct log_ring *ring, const struct log_record *rec, char *buf, u32 size);

#endif /* _KERNEL_PRINTK_RING_H */
