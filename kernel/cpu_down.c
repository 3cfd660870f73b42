// SPDX-License-Identifier: MIT
/*
 * Taking a processor out of work.
 *
 *	cpu_down(n)				processor n
 *	closes its mailbox			idles
 *	CPU_DOWN_PREPARE
 *	stop_machine() ───────────────────────>	not online any more; CPU_DYING
 *	smp_ops.cpu_die(n) waits		idle loop: smp_ops.play_dead(): answers what is
 *	   <───────────────────────────────────	in its queue, halts with interrupts off
 *	CPU_DEAD: what it kept goes back	until cpu_up(n)
 *
 * Must not know: how a processor is put to sleep, nor what others keep for it.
 */
#include <asm/smp.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>

/* On the processor that goes, while all others stand still: from here on nobody asks it. */
static int take_cpu_down(void *unused)
{
	unsigned int cpu = (unsigned int)smp_processor_id();

	set_cpu_online(cpu, false);
	cpu_notify(CPU_DYING, cpu);
	return 0;
}

/* Nobody else comes or goes, and @cpu's mailbox is closed. */
static int take_down(unsigned int cpu)
{
	int err = -EINVAL;

	if (notify_objected(cpu_notify(CPU_DOWN_PREPARE, cpu)))
		pr_warn("smp: CPU %u is not taken down, a notifier objects\n", cpu);
	else
		err = stop_machine(take_cpu_down, NULL, cpumask_of(cpu));
	if (err)
		cpu_notify(CPU_DOWN_FAILED, cpu);
	else
		err = smp_ops.cpu_die(cpu);
	return err;
}

/* Nobody else comes or goes. */
static int bring_down(unsigned int cpu)
{
	int err;

	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -EINVAL;
	if (cpu == 0 || cpu == (unsigned int)smp_processor_id() || cpu_close_mailbox(cpu))
		return -EBUSY;
	err = take_down(cpu);
	cpu_open_mailbox(cpu);
	if (!err)
		cpu_notify(CPU_DEAD, cpu);
	return err;
}

/**
 * cpu_down() - take a processor out of work; cpu_up() brings it back
 * @cpu: online and idle; not the caller's own, nor the boot processor, which never idles
 *
 * What it has parked goes back to where others find it: pages, free objects of caches.
 *
 * Return: 0 when it is gone; -EINVAL when it is not there or a notifier objects; -EBUSY when
 *	it cannot be spared, or runs what cpu_run_on() gave it; -ETIMEDOUT when somebody
 *	did not stop.  After these all is as before.  -EIO when it did not come to rest:
 *	it is reported, and left alone for good.
 * Context: one that may wait; interrupts on.
 * Linux: cpu_down(), kernel/cpu.c, 2.5 to 5.x.
 */
int cpu_down(unsigned int cpu)
{
	int err;

	cpu_maps_update_begin();
	err = bring_down(cpu);
	cpu_maps_update_done();
	return err;
}
