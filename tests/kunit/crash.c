// SPDX-License-Identifier: MIT
/*
 * Bugs on demand: crash=KIND on the command line commits the one named, so that one can read what
 * the kernel says about it.
 *
 *	crash=null-read			the boot ends in this bug
 *	crash=null-read@1		on processor 1
 *	crash=double-free,kunmap-twice	one after the other; the kernel survives these
 *	crash=list			what there is
 *
 * Offers: provoke_crash(), and crash_fact() for the kinds.
 * Must not know: any kind (kunit/crash.h), nor how anything is reported.
 *
 * Linux: drivers/misc/lkdtm, 2.6.18 to 5.x.
 */
#include "../../mm/percpu_internal.h"

#include <kunit/crash.h>
#include <linux/audit.h>
#include <linux/console.h>
#include <linux/crash.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

extern const struct crash_kind __start_crash_kinds[], __stop_crash_kinds[];

static char wanted[256];
static const struct crash_kind *now;

#define for_each_crash_kind(kind)                                                                  \
	for ((kind) = __start_crash_kinds; (kind) < __stop_crash_kinds; (kind)++)

static int __init parse_crash(char *names)
{
	if (!names || strlen(names) >= sizeof(wanted))
		return -EINVAL;
	strlcpy(wanted, names, sizeof(wanted));
	return 0;
}
__setup("crash=", parse_crash);

void crash_fact(const char *name, unsigned long value)
{
	pr_notice("crash: %s is %08lx\n", name, value);
}

const char *crash_kind_now(void)
{
	return now->name;
}

static void list_kinds(void)
{
	const struct crash_kind *kind;

	for_each_crash_kind(kind)
		pr_notice("crash: %s: %s (%s)\n", kind->name, kind->what,
			  kind->survived ? "survived" : "the end");
	pr_notice("crash: %u kinds\n", (unsigned int)(__stop_crash_kinds - __start_crash_kinds));
}

/* ---- is the kernel as sound as before? ------------------------------------------------------- */

static bool zones_are_sound(void)
{
	struct audit a = { 0 };
	struct zone *zone;
	bool ok = audit_totals(&a);

	for_each_populated_zone(zone)
		ok = ok && audit_zone(&a, zone);
	if (!ok)
		pr_err("crash: audit: pfn:%05lx: %s\n", a.pfn, a.says);
	return ok;
}

/* Each allocator still gives memory that holds what is written to it. */
static bool allocators_work(void)
{
	unsigned int *page = (unsigned int *)get_zeroed_page(GFP_KERNEL);
	unsigned int *object = kzalloc(64, GFP_KERNEL);
	unsigned int *area = vzalloc(3 * PAGE_SIZE);
	unsigned int __percpu *counter = alloc_percpu(unsigned int);
	bool ok = page && object && area && counter;

	if (ok) {
		*page = 1;
		*object = 2;
		*area = 3;
		*per_cpu_ptr(counter, 0) = 4;
		ok = *page + *object + *area + *per_cpu_ptr(counter, 0) == 10;
	}
	free_percpu(counter);
	vfree(area);
	kfree(object);
	free_page((unsigned long)page);
	return ok;
}

/* The zones once more behind the allocations: what was broken may show only then. */
static bool is_sound(void)
{
	return zones_are_sound() && allocators_work() && zones_are_sound() &&
	       !kmem_cache_validate_all() && pcpu_consistent();
}

/* ---- committing ------------------------------------------------------------------------------ */

static void commit(void *unused)
{
	now->commit();
}

/* Return: false when there is no such processor. */
static bool commit_on(unsigned int cpu)
{
	if (cpu == (unsigned int)smp_processor_id()) {
		now->commit();
		return true;
	}
	if (cpu_run_on(cpu, commit, NULL)) {
		pr_err("crash: there is no processor %u\n", cpu);
		return false;
	}
	cpu_wait_for(cpu);
	return true;
}

static const struct crash_kind *find_kind(const char *name)
{
	const struct crash_kind *kind;

	for_each_crash_kind(kind)
		if (strcmp(kind->name, name) == 0)
			return kind;
	return NULL;
}

/* "NAME" or "NAME@CPU". Return: true when there is no such thing, or the kernel is the worse for it. */
static bool provoke(char *name)
{
	char *at = strchr(name, '@');
	unsigned int cpu = 0;

	if (at) {
		*at = '\0';
		if (kstrtouint(at + 1, 0, &cpu))
			cpu = UINT_MAX;
	}
	now = find_kind(name);
	if (!now) {
		pr_err("crash: there is no %s; crash=list shows what there is\n", name);
		return true;
	}
	pr_notice("crash: provoking %s\n", name);
	if (!commit_on(cpu))
		return true;
	if (!now->survived || !is_sound()) {
		pr_err("crash: %s has left a kernel that is not sound\n", name);
		return true;
	}
	pr_notice("crash: survived %s\n", name);
	return false;
}

/**
 * provoke_crash() - commit the bugs that crash= names, if there is such a word
 *
 * Context: the end of the boot, everything up. Returns from the kinds that the kernel survives.
 * Return: how many of them it did not survive as it should have.
 */
unsigned int provoke_crash(void)
{
	unsigned int failed = 0;
	char *rest = wanted, *name;

	if (strcmp(wanted, "list") == 0) {
		list_kinds();
		return 0;
	}
	while (wanted[0] && (name = strsep(&rest, ",")) != NULL)
		failed += provoke(name);
	return failed;
}
