// SPDX-License-Identifier: MIT
/*
 * An address between VMALLOC_START and VMALLOC_END, in words: which area it lies in, or behind
 * which one, whose that is, and what is wrong with using it.
 *
 *	| area, its pages | guard |  gap ...
 *	   "in"              "guard page behind"   "nothing is allocated there; below it is"
 *
 * It changes nothing and waits for nobody: the report may be about the allocator itself.
 */
#include "vmap.h"

#include <linux/kernel.h>
#include <linux/printk.h>

static const char *function_of(const struct vm_struct *vm)
{
	if (vm->flags & VM_IOREMAP)
		return "ioremap()";
	if (vm->flags & VM_MAP)
		return "vmap()";
	return vm->flags & VM_ALLOC ? "vmalloc()" : "get_vm_area()";
}

/* From an address to the area that begins nearest to it, not above it. */
static const char *relation(const struct vm_struct *vm, unsigned long address)
{
	if (address >= vm_end(vm))
		return "where nothing is allocated; below it lies";
	if (vm->flags & VM_FREED)
		return "in what was freed and waits for the next TLB flush:";
	if (address - vm_start(vm) >= get_vm_area_size(vm))
		return "in the guard page behind";
	return "part of";
}

/**
 * vmap_describe() - say what lies at an address
 * @address: in the vmalloc area
 * @buf: gets it
 * @size: of @buf
 *
 * Context: any.
 */
void vmap_describe(unsigned long address, char *buf, size_t size)
{
	struct vm_struct vm;
	size_t len = scnprintf(buf, size, "in the vmalloc area");

	if (!vmap_area_peek(address, &vm))
		return;
	if (vm.size)
		scnprintf(buf + len, size - len, ", %s %08lx-%08lx, which %pS got from %s",
			  relation(&vm, address), vm_start(&vm),
			  vm_start(&vm) + get_vm_area_size(&vm) - 1, vm.caller, function_of(&vm));
	else
		scnprintf(buf + len, size - len, ", where nothing is allocated");
}
