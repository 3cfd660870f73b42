// SPDX-License-Identifier: MIT
/*
 * Changing code while it may run: the branches of a static key.
 *
 *	static_key_set()
 *	  one processor		interrupts off, write
 *	  several		stop_machine(): nobody is in the middle of the five bytes
 *	write
 *	  until jump_label_seal()	to the code itself
 *	  afterwards			through FIX_TEXT_POKE, writable for this moment and
 *					for this processor: the code's own mapping is read-only
 *
 * A processor that was stopped comes back with iret, which drops what it had
 * fetched; the one that wrote executes cpuid, or on a 486 a jump.
 *
 * Must not know what the conditions mean.
 */
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/jump_label.h>
#include <linux/stop_machine.h>
#include <linux/string.h>

#define OPCODE_JMP 0xe9

static const u8 nop[JUMP_LABEL_NOP_SIZE] = { 0x3e, 0x8d, 0x74, 0x26, 0x00 };

static bool sealed;

/* From here on .init is gone, and text is or will be read-only.  Context: one caller. */
void jump_label_seal(void)
{
	sealed = true;
}

static struct static_key *entry_key(const struct jump_entry *entry)
{
	return (struct static_key *)(entry->key & ~1UL);
}

static bool wants_jump(const struct jump_entry *entry, bool enabled)
{
	return enabled != (entry->key & 1);
}

/* What stands there for one of the two directions. */
static void make_code(const struct jump_entry *entry, bool jump, u8 code[JUMP_LABEL_NOP_SIZE])
{
	unsigned long distance = entry->target - (entry->code + JUMP_LABEL_NOP_SIZE);

	if (!jump) {
		memcpy(code, nop, JUMP_LABEL_NOP_SIZE);
		return;
	}
	code[0] = OPCODE_JMP;
	memcpy(&code[1], &distance, sizeof(distance));
}

static bool code_is(const struct jump_entry *entry, bool jump)
{
	u8 expected[JUMP_LABEL_NOP_SIZE];

	make_code(entry, jump, expected);
	return !memcmp((const void *)entry->code, expected, sizeof(expected));
}

/* Does the code say what the key says?  For tests. */
bool jump_label_agrees(const struct jump_entry *entry)
{
	return code_is(entry, wants_jump(entry, entry_key(entry)->enabled));
}

/* Nobody else uses these entries, and set_fixmap() would call those who stand still. */
static void set_window(enum fixed_addresses idx, pte_t pte)
{
	set_pte(virt_to_kpte(fix_to_virt(idx)), pte);
	__flush_tlb_one(fix_to_virt(idx));
}

/* Five bytes may cross into the next page, so both are shown. */
static void poke_through_alias(unsigned long addr, const void *code, size_t len)
{
	unsigned long pfn = PFN_DOWN(__pa(addr));

	set_window(FIX_TEXT_POKE0, pfn_pte(pfn, PAGE_KERNEL));
	set_window(FIX_TEXT_POKE1, pfn_pte(pfn + 1, PAGE_KERNEL));
	memcpy((char *)fix_to_virt(FIX_TEXT_POKE0) + (addr & ~PAGE_MASK), code, len);
	set_window(FIX_TEXT_POKE1, __pte(0));
	set_window(FIX_TEXT_POKE0, __pte(0));
}

/* What was fetched before is not executed any more. */
static void sync_core(void)
{
	u32 eax, ebx, ecx, edx;

	if (boot_cpu_data.cpuid_level >= 0)
		cpuid(0, &eax, &ebx, &ecx, &edx);
}

static void patch(const struct jump_entry *entry, bool enabled)
{
	u8 code[JUMP_LABEL_NOP_SIZE];
	bool jump = wants_jump(entry, enabled);

	BUG_ON(!code_is(entry, !jump));
	make_code(entry, jump, code);
	if (sealed)
		poke_through_alias(entry->code, code, sizeof(code));
	else
		memcpy((void *)entry->code, code, sizeof(code));
}

/* Runs alone: with interrupts off, and all other processors stopped. */
static int switch_key(void *data)
{
	struct static_key *key = data;
	const struct jump_entry *entry;
	bool enabled = !key->enabled;

	for (entry = __start___jump_table; entry < __stop___jump_table; entry++)
		if (entry_key(entry) == key)
			patch(entry, enabled);
	key->enabled = enabled;
	sync_core();
	return 0;
}

/**
 * static_key_set() - see static_branch_enable(), static_branch_disable()
 * @key: key
 * @enabled: shall the condition hold?
 *
 * Linux: static_key_enable(), kernel/jump_label.c, 4.3 to 6.x.
 */
void static_key_set(struct static_key *key, bool enabled)
{
	unsigned long flags;

	if (key->enabled == enabled)
		return;
	if (num_online_cpus() > 1) {
		BUG_ON(stop_machine(switch_key, key, NULL));
		return;
	}
	local_irq_save(flags);
	switch_key(key);
	local_irq_restore(flags);
}

/* How many branches ask for a key?  For tests. */
unsigned int static_key_branches(const struct static_key *key)
{
	const struct jump_entry *entry;
	unsigned int nr = 0;

	for (entry = __start___jump_table; entry < __stop___jump_table; entry++)
		nr += entry_key(entry) == key;
	return nr;
}
