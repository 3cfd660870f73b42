// SPDX-License-Identifier: MIT
/*
 * Which processor has which APIC number, and which node is nearest to it.
 *
 * Offers: early per-CPU tables (asm/early_percpu.h), with the boot processor in them.
 */
#include <asm/processor.h>
#include <asm/special_insns.h>
#include <asm/topology.h>
#include <linux/numa.h>

DEFINE_EARLY_PER_CPU(u16, x86_cpu_to_apicid, BAD_APICID);
DEFINE_EARLY_PER_CPU(u16, x86_bios_cpu_apicid, BAD_APICID);

/* Where there is one node only, nobody needs to say which. */
DEFINE_EARLY_PER_CPU(int, x86_cpu_to_node_map, MAX_NUMNODES == 1 ? 0 : NUMA_NO_NODE);

/* CPUID 1, EBX bits 24 to 31; a processor without a local APIC has no such number. */
static u16 __init initial_apicid(void)
{
	u32 eax, ebx, ecx, edx;

	if (!boot_cpu_has(X86_FEATURE_APIC))
		return BAD_APICID;
	cpuid(1, &eax, &ebx, &ecx, &edx);
	return (u8)(ebx >> 24);
}

/**
 * early_identify_boot_cpu() - enter the boot processor
 *
 * Context: setup_arch(), after early_cpu_init().
 */
void __init early_identify_boot_cpu(void)
{
	early_per_cpu(x86_cpu_to_apicid, 0) = initial_apicid();
	early_per_cpu(x86_bios_cpu_apicid, 0) = early_per_cpu(x86_cpu_to_apicid, 0);
	early_per_cpu(x86_cpu_to_node_map, 0) = 0;
}
