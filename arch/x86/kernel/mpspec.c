// SPDX-License-Identifier: MIT
/*
 * Numbers for processors: from what the firmware lists to the sets of linux/cpumask.h.
 *
 *	local APICs	 4   0   2   6		as the firmware lists them; this one is 0
 *	processors	 1   0   2   3		number 0 is who boots
 *
 * Offers: generic_processor_info(), prefill_possible_map().
 * Must not know: which table said so; how a processor is started.
 */
#include <asm/mpspec.h>
#include <asm/topology.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/smp.h>

static unsigned int num_processors __initdata = 1;	/* that have a number */
static unsigned int refused_cpus __initdata;		/* that found no room */
static bool boot_cpu_listed __initdata;

static int __init refuse_processor(u8 apicid)
{
	if (!refused_cpus++)
		pr_warn("APIC: NR_CPUS limit of %d reached. Processor %u/0x%x ignored.\n", NR_CPUS,
			num_processors, apicid);
	return -ENOSPC;
}

int __init generic_processor_info(u8 apicid)
{
	unsigned int cpu = num_processors;

	if (apicid == early_per_cpu(x86_cpu_to_apicid, 0)) {
		boot_cpu_listed = true;
		return 0;
	}
	if (cpu >= NR_CPUS)
		return refuse_processor(apicid);
	num_processors++;
	early_per_cpu(x86_cpu_to_apicid, cpu) = apicid;
	early_per_cpu(x86_bios_cpu_apicid, cpu) = apicid;
	if (!IS_ENABLED(CONFIG_NUMA))
		early_per_cpu(x86_cpu_to_node_map, cpu) = 0;
	set_cpu_possible(cpu, true);
	set_cpu_present(cpu, true);
	return (int)cpu;
}

static void __init drop_processors_from(unsigned int cpu)
{
	for (; cpu < num_processors; cpu++) {
		set_cpu_possible(cpu, false);
		set_cpu_present(cpu, false);
	}
}

void __init prefill_possible_map(void)
{
	unsigned int possible = min(num_processors, max(setup_max_cpus, 1U));

	if (num_processors > 1 && !boot_cpu_listed)
		pr_warn("smpboot: weird, boot CPU (#%d) not listed by the BIOS\n",
			early_per_cpu(x86_cpu_to_apicid, 0));
	if (refused_cpus)
		pr_warn("smpboot: %u Processors exceeds NR_CPUS limit of %d\n",
			num_processors + refused_cpus, NR_CPUS);
	drop_processors_from(possible);
	pr_info("smpboot: Allowing %u CPUs, 0 hotplug CPUs\n", possible);
}
