// SPDX-License-Identifier: MIT
/*
 * Which processor this is: vendor, family, model, features, address width.
 *
 * Offers: boot_cpu_data, filled by early_cpu_init(); boot_cpu_has() in asm/processor.h reads it.
 * Must not know: what the features are good for. Whether the processor can run this kernel at all
 * was decided in boot/, before paging.
 */
#include <asm/cpu.h>
#include <asm/processor.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#define X86_EFLAGS_ID		0x200000	/* can be flipped: there is a CPUID instruction */

struct cpuinfo_x86 boot_cpu_data;

static u32 cpu_caps_cleared[NCAPINTS];	/* what no processor is to have */

#define NAMED_FEATURE(word, bit, name, text)	[(word) * 32 + (bit)] = text,
static const char *const feature_names[NCAPINTS * 32] = { X86_FEATURE_LIST(NAMED_FEATURE) };

static bool have_cpuid(void)
{
	unsigned long before, after;

	asm volatile("pushf\n\t"
		     "pushf\n\t"
		     "pop %0\n\t"
		     "mov %0, %1\n\t"
		     "xor %2, %1\n\t"
		     "push %1\n\t"
		     "popf\n\t"
		     "pushf\n\t"
		     "pop %1\n\t"
		     "popf"
		     : "=&r" (before), "=&r" (after)
		     : "i" (X86_EFLAGS_ID));
	return (before ^ after) & X86_EFLAGS_ID;
}

/* Twelve characters of text, spread over three registers in this order. */
static void read_vendor(struct cpuinfo_x86 *c)
{
	u32 name[3], max_leaf;

	cpuid(0, &max_leaf, &name[0], &name[2], &name[1]);
	c->cpuid_level = max_leaf;
	memcpy(c->x86_vendor_id, name, sizeof(name));
	c->x86_vendor_id[sizeof(name)] = '\0';
}

/*
 * Leaf 1, EAX:  27…20 extended family  19…16 extended model  11…8 family  7…4 model  3…0 stepping
 * The extended fields count only where the plain family could not say more.
 */
static void decode_signature(struct cpuinfo_x86 *c, u32 eax)
{
	c->x86 = (eax >> 8) & 0xf;
	c->x86_model = (eax >> 4) & 0xf;
	c->x86_stepping = eax & 0xf;
	if (c->x86 == 0xf)
		c->x86 += (eax >> 20) & 0xff;
	if (c->x86 >= 6)
		c->x86_model |= ((eax >> 16) & 0xf) << 4;
}

static void read_basic_leaves(struct cpuinfo_x86 *c)
{
	u32 eax, ebx, ecx, edx;

	if (c->cpuid_level < 1)
		return;
	cpuid(1, &eax, &ebx, &ecx, &edx);
	decode_signature(c, eax);
	c->x86_capability[0] = edx;
	c->x86_capability[1] = ecx;
	if (c->cpuid_level < 7)
		return;
	cpuid(7, &eax, &ebx, &ecx, &edx);
	c->x86_capability[3] = ebx;
}

/* 48 characters in three leaves, often indented with blanks. */
static void read_model_name(struct cpuinfo_x86 *c)
{
	u32 text[3][4];
	const char *start = (const char *)text;
	size_t len = sizeof(text);

	for (u32 i = 0; i < ARRAY_SIZE(text); i++)
		cpuid(0x80000002 + i, &text[i][0], &text[i][1], &text[i][2], &text[i][3]);
	while (len > 0 && *start == ' ') {
		start++;
		len--;
	}
	memcpy(c->x86_model_id, start, len);
	c->x86_model_id[len] = '\0';
}

/* Old processors answer an unknown leaf with that of leaf 0 or nonsense: the range is checked. */
#define PHYS_BITS_MAX 52U	/* of the architecture: masks are made of it */

static void read_extended_leaves(struct cpuinfo_x86 *c)
{
	u32 eax, ebx, ecx, edx, last;

	cpuid(0x80000000, &last, &ebx, &ecx, &edx);
	if ((last & 0xffff0000) != 0x80000000)
		return;
	if (last >= 0x80000001) {
		cpuid(0x80000001, &eax, &ebx, &ecx, &edx);
		c->x86_capability[2] = edx;
	}
	if (last >= 0x80000004)
		read_model_name(c);
	if (last >= 0x80000008) {
		cpuid(0x80000008, &eax, &ebx, &ecx, &edx);
		c->x86_phys_bits = (u8)min(eax & 0xff, PHYS_BITS_MAX);
	}
}

static u8 default_phys_bits(const struct cpuinfo_x86 *c)
{
	return cpu_has(c, X86_FEATURE_PAE) || cpu_has(c, X86_FEATURE_PSE36) ? 36 : 32;
}

static void forget_cleared_caps(struct cpuinfo_x86 *c)
{
	for (unsigned int i = 0; i < NCAPINTS; i++)
		c->x86_capability[i] &= ~cpu_caps_cleared[i];
}

/**
 * identify_cpu() - ask the processor that executes this what it is
 * @c: filled whole, except for @wp_works_ok, which test_wp_bit() finds out
 *
 * A 486 without CPUID is described as that: family 4, no features, cpuid_level -1.
 *
 * Context: on the processor in question.
 * Linux: identify_cpu() and what it calls, arch/x86/kernel/cpu/common.c, 2.6 to 5.x.
 */
void identify_cpu(struct cpuinfo_x86 *c)
{
	*c = (struct cpuinfo_x86){
		.x86 = 4,
		.cpuid_level = -1,
		.x86_vendor_id = "unknown",
		.wp_works_ok = c->wp_works_ok,
	};
	if (have_cpuid()) {
		read_vendor(c);
		read_basic_leaves(c);
		read_extended_leaves(c);
	}
	if (!c->x86_phys_bits)
		c->x86_phys_bits = default_phys_bits(c);
	forget_cleared_caps(c);
}

/**
 * setup_clear_cpu_cap() - do as if the processor did not have a feature
 * @feature: X86_FEATURE_*
 *
 * On every processor, however often it is identified.
 *
 * Context: before anyone has acted on the feature, that is, from an early parameter.
 * Linux: setup_clear_cpu_cap(), arch/x86/include/asm/cpufeature.h, 2.6.25 to 5.x.
 */
void __init setup_clear_cpu_cap(unsigned int feature)
{
	cpu_caps_cleared[feature / 32] |= 1U << (feature % 32);
	forget_cleared_caps(&boot_cpu_data);
}

/**
 * x86_cap_name() - what Linux's /proc/cpuinfo calls a feature
 * @feature: X86_FEATURE_*
 *
 * Return: the name, or NULL for a bit without one.
 */
const char *x86_cap_name(unsigned int feature)
{
	return feature < ARRAY_SIZE(feature_names) ? feature_names[feature] : NULL;
}

/**
 * x86_missing_features() - what does one processor lack that another one has?
 * @has: the one
 * @lacks: the other
 * @text: gets the features' names, each with a space in front
 * @size: bytes of @text; names beyond are left out
 *
 * Return: how many features.
 */
unsigned int x86_missing_features(const struct cpuinfo_x86 *has, const struct cpuinfo_x86 *lacks,
				  char *text, size_t size)
{
	unsigned int missing = 0;
	int len = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < ARRAY_SIZE(feature_names); i++) {
		if (!feature_names[i] || !cpu_has(has, i) || cpu_has(lacks, i))
			continue;
		len += scnprintf(text + len, size - len, " %s", feature_names[i]);
		missing++;
	}
	return missing;
}

/**
 * print_cpu_info() - the lines about a processor in the log
 * @c: went through identify_cpu()
 */
void print_cpu_info(const struct cpuinfo_x86 *c)
{
	pr_info("CPU: %s %s (fam: %02x, model: %02x, stepping: %02x), %u-bit physical addresses\n",
		c->x86_vendor_id, c->x86_model_id[0] ? c->x86_model_id : "processor",
		c->x86, c->x86_model, c->x86_stepping, c->x86_phys_bits);
	pr_info("CPU: features:");
	for (unsigned int i = 0; i < ARRAY_SIZE(feature_names); i++) {
		if (feature_names[i] && cpu_has(c, i))
			pr_cont(" %s", feature_names[i]);
	}
	pr_cont("%s\n", c->cpuid_level < 0 ? " none, there is no CPUID" : "");
}

/**
 * early_cpu_init() - find out what the boot processor can do
 *
 * Context: setup_arch(), before anything asks boot_cpu_has().
 * Linux: early_cpu_init(), arch/x86/kernel/cpu/common.c, 2.6.8 to 5.x.
 */
void __init early_cpu_init(void)
{
	identify_cpu(&boot_cpu_data);
	print_cpu_info(&boot_cpu_data);
}
