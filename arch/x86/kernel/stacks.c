// SPDX-License-Identifier: MIT
/*
 * The kernel's stacks, and walking along one of them.
 *
 * Offers: a list of all stacks, with their guard pages; dump_trace(), which finds the return
 * addresses on a stack; stack_trace_save() for who keeps them.
 * Must not know: how anything is printed.
 */
#include <asm/page.h>
#include <asm/sections.h>
#include <asm/stacktrace.h>
#include <asm/uaccess.h>
#include <linux/kernel.h>
#include <linux/stacktrace.h>

static struct kernel_stack *all_stacks;

/* Below the frame of who fills: his callees', and an interrupt's. */
#define OWN_USE 512

/**
 * stack_fill() - begin to watch a stack
 * @stack: mapped; not in use, or the one that this runs on
 */
void stack_fill(const struct kernel_stack *stack)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0), end = stack->end;

	if (here >= stack->start && here < stack->end)
		end = max(stack->start, (here - OWN_USE) & ~(sizeof(long) - 1));
	for (unsigned long at = stack->start; at < end; at += sizeof(long))
		*(volatile unsigned long *)at = STACK_PATTERN;
}

/**
 * add_kernel_stack() - make a stack known to reports, and its guard page to who unmaps them
 * @stack: static, or at least never freed; start and end are page-aligned
 *
 * Context: one processor at a time.
 */
void add_kernel_stack(struct kernel_stack *stack)
{
	stack_fill(stack);
	stack->next = all_stacks;
	all_stacks = stack;
}

/**
 * next_kernel_stack() - iterate over all stacks
 * @previous: the last one seen, or NULL to begin
 *
 * Return: the next one, NULL behind the last.
 */
const struct kernel_stack *next_kernel_stack(const struct kernel_stack *previous)
{
	return previous ? previous->next : all_stacks;
}

/**
 * find_kernel_stack() - which stack does an address lie on?
 * @addr: any
 *
 * Return: the stack, or NULL.
 */
const struct kernel_stack *find_kernel_stack(unsigned long addr)
{
	const struct kernel_stack *stack;

	for (stack = all_stacks; stack; stack = stack->next) {
		if (addr >= stack->start && addr < stack->end)
			return stack;
	}
	return NULL;
}

/**
 * find_stack_guard() - which stack's guard page does an address lie in?
 * @addr: any
 *
 * Return: the stack above that guard page, or NULL.
 */
const struct kernel_stack *find_stack_guard(unsigned long addr)
{
	const struct kernel_stack *stack;

	for (stack = all_stacks; stack; stack = stack->next) {
		if (addr >= stack->start - STACK_GUARD_SIZE && addr < stack->start)
			return stack;
	}
	return NULL;
}

/**
 * kernel_text_address() - could this be the address of an instruction of the kernel?
 * @addr: any
 *
 * boot/ does not count: when C runs at PAGE_OFFSET it has done its work. .init does, also after it
 * was freed: start_kernel() is still on the boot stack then.
 *
 * Linux: kernel_text_address(), kernel/extable.c, 2.6 to 5.x.
 */
bool kernel_text_address(unsigned long addr)
{
	return (addr >= (unsigned long)__boot_end && addr < (unsigned long)_etext) ||
	       (addr >= (unsigned long)__init_begin && addr < (unsigned long)__init_end);
}

/* A stack pointer that is on no stack has nothing to offer; the frame pointer may still be good. */
static unsigned long walk_start(unsigned long sp, unsigned long bp)
{
	if (!find_kernel_stack(sp) && find_kernel_stack(bp))
		sp = bp;
	return sp & ~(sizeof(unsigned long) - 1);
}

/* Where a walk that starts at @sp has to stop: at the stack's end, or else at the page's. */
static unsigned long walk_end(unsigned long sp)
{
	const struct kernel_stack *stack = find_kernel_stack(sp);

	return stack ? stack->end : (sp & PAGE_MASK) + PAGE_SIZE;
}

/**
 * dump_trace() - report each code address on a stack, from its top towards its beginning
 * @sp: address of the word to begin with
 * @bp: the frame pointer that belongs to @sp
 * @fn: called for each
 * @data: handed to @fn
 *
 * Every function that the compiler made begins with "push ebp; mov ebp, esp", so that EBP points
 * at a chain along the stack:
 *
 *	EBP → [ caller's EBP ][ return address ]   …locals of the caller…
 *	        └──→ [ its caller's EBP ][ return address ] …
 *
 * A word right behind the one that the chain points to is a return address for sure. Any other word
 * that looks like a code address is reported too, as unreliable: it is what remains of calls that
 * returned, or of a function in which EBP was lost.
 *
 * Each word is read with probe_kernel_read(): neither value needs to be sane.
 *
 * Linux: dump_trace() with print_context_stack(), arch/x86/kernel/dumpstack.c, 2.6.25 to 4.8.
 */
void dump_trace(unsigned long sp, unsigned long bp, trace_fn_t fn, void *data)
{
	unsigned long slot, word, end;

	sp = walk_start(sp, bp);
	end = walk_end(sp);
	for (slot = sp; slot != end; slot += sizeof(word)) {
		bool reliable = slot == bp + sizeof(word);

		if (probe_kernel_address(slot, word))
			return;
		if (!kernel_text_address(word))
			continue;
		if (reliable && probe_kernel_address(bp, bp))
			return;
		if (!fn(data, word, reliable))
			return;
	}
}

/* Does a frame, its link and its return address, lie on a stack as a whole? */
static bool frame_on_stack(const unsigned long *frame, const struct kernel_stack *stack)
{
	return IS_ALIGNED((unsigned long)frame, sizeof(*frame)) &&
	       (unsigned long)frame >= stack->start && (unsigned long)(frame + 2) <= stack->end;
}

/* Linux: stack_trace_save(), 5.2 to 6.x; save_stack_trace() since 2.6.17. */
noinline unsigned int stack_trace_save(unsigned long *store, unsigned int size,
				       unsigned int skipnr)
{
	const unsigned long *frame = __builtin_frame_address(0), *next;
	const struct kernel_stack *stack = find_kernel_stack((unsigned long)frame);
	unsigned int nr = 0;

	for (; stack && nr < size && frame_on_stack(frame, stack); frame = next) {
		if (!kernel_text_address(frame[1]))
			break;
		if (skipnr)
			skipnr--;
		else
			store[nr++] = frame[1];
		next = (const unsigned long *)frame[0];
		if (next <= frame)
			break;
	}
	return nr;
}
