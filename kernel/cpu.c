// SPDX-License-Identifier: MIT
/*
 * Which processors there are, and bringing one of them up.
 *
 * Offers: the sets of linux/cpumask.h, CPU notifiers, cpu_up().
 * Must not know: how a processor is started, smp_ops does; nor how one is taken down
 * (cpu_down.c), which takes more than this.
 */
#include <asm/smp.h>
#include <linux/bug.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/spinlock.h>

struct cpumask __cpu_possible_mask, __cpu_present_mask, __cpu_online_mask;
struct smp_ops smp_ops;

#if NR_CPUS > 1
unsigned int nr_cpu_ids = 1;
#endif

/* Serialises changes of the chain and what goes through it.  Not for interrupts. */
static DEFINE_SPINLOCK(cpu_add_remove_lock);
static struct raw_notifier_head cpu_chain;

static void set_member(struct cpumask *mask, unsigned int cpu, bool member)
{
	BUG_ON(cpu >= NR_CPUS);
	if (member)
		cpumask_set_cpu(cpu, mask);
	else
		cpumask_clear_cpu(cpu, mask);
}

/* Linux: set_cpu_possible() and its like, kernel/cpu.c, 2.6.29 to 5.x. */
void set_cpu_possible(unsigned int cpu, bool possible)
{
	set_member(&__cpu_possible_mask, cpu, possible);
}

void set_cpu_present(unsigned int cpu, bool present)
{
	set_member(&__cpu_present_mask, cpu, present);
}

void set_cpu_online(unsigned int cpu, bool online)
{
	set_member(&__cpu_online_mask, cpu, online);
}

/**
 * boot_cpu_init() - the processor that executes this exists
 *
 * Context: the first thing in start_kernel(): loops over processors work from here on.
 * Linux: boot_cpu_init(), init/main.c, later kernel/cpu.c, 2.6.17 to 5.x.
 */
void __init boot_cpu_init(void)
{
	unsigned int cpu = raw_smp_processor_id();

	set_cpu_online(cpu, true);
	set_cpu_present(cpu, true);
	set_cpu_possible(cpu, true);
}

/**
 * setup_nr_cpu_ids() - the possible processors are known
 *
 * Context: before setup_per_cpu_areas().
 * Linux: setup_nr_cpu_ids(), kernel/smp.c, 2.6.39 to 5.x.
 */
void __init setup_nr_cpu_ids(void)
{
#if NR_CPUS > 1
	nr_cpu_ids = (unsigned int)fls((int)cpu_possible_mask->bits);
#endif
}

/* Nobody comes or goes in between.  Linux: kernel/cpu.c, 2.6.27 to 5.x. */
void cpu_maps_update_begin(void) __acquires(cpu_maps)
{
	spin_lock(&cpu_add_remove_lock);
}

void cpu_maps_update_done(void) __releases(cpu_maps)
{
	spin_unlock(&cpu_add_remove_lock);
}

/**
 * register_cpu_notifier() - be told of processors that come and go
 * @nb: static
 *
 * The processors that are online already are not told of.
 *
 * Context: not in interrupts, nor in a CPU notifier.
 * Linux: register_cpu_notifier(), kernel/cpu.c, 2.6 to 4.9.
 */
void register_cpu_notifier(struct notifier_block *nb)
{
	spin_lock(&cpu_add_remove_lock);
	raw_notifier_chain_register(&cpu_chain, nb);
	spin_unlock(&cpu_add_remove_lock);
}

/* Linux: unregister_cpu_notifier(), kernel/cpu.c, 2.6 to 4.9. */
void unregister_cpu_notifier(struct notifier_block *nb)
{
	spin_lock(&cpu_add_remove_lock);
	WARN_ON(raw_notifier_chain_unregister(&cpu_chain, nb));
	spin_unlock(&cpu_add_remove_lock);
}

/* Tell everybody.  Caller is between cpu_maps_update_begin() and _done(). */
int cpu_notify(unsigned long action, unsigned int cpu)
{
	return raw_notifier_call_chain(&cpu_chain, action, (void *)(unsigned long)cpu);
}

/**
 * notify_cpu_starting() - the processor that executes this has begun to run
 * @cpu: its number
 *
 * Context: the starting processor, interrupts off, not yet online; cpu_up() holds the lock
 *	of the chain on another one.
 * Linux: notify_cpu_starting(), kernel/cpu.c, 2.6.27 to 5.x.
 */
void notify_cpu_starting(unsigned int cpu)
{
	cpu_notify(CPU_STARTING, cpu);
}

/* Caller holds cpu_add_remove_lock. */
static int start_processor(unsigned int cpu)
{
	int err = smp_ops.cpu_up ? smp_ops.cpu_up(cpu) : -ENOSYS;

	if (!err && !cpu_online(cpu))
		err = -EIO;
	return err;
}

/* Caller holds cpu_add_remove_lock. */
static int bring_up(unsigned int cpu)
{
	int err = -EINVAL;

	if (cpu >= nr_cpu_ids || !cpu_present(cpu) || cpu_online(cpu))
		return err;
	if (notify_objected(cpu_notify(CPU_UP_PREPARE, cpu))) {
		pr_warn("smp: CPU %u is not started, a notifier objects\n", cpu);
	} else {
		err = start_processor(cpu);
	}
	cpu_notify(err ? CPU_UP_CANCELED : CPU_ONLINE, cpu);
	return err;
}

/**
 * cpu_up() - start a processor
 * @cpu: present and not online
 *
 * Return: 0 when it is online; -EINVAL when there is nothing to start or a notifier objects,
 *	else what smp_ops.cpu_up() says.  After an error all is as before.
 * Context: one that may wait; interrupts on.
 * Linux: cpu_up(), kernel/cpu.c, 2.5 to 5.x.
 */
int cpu_up(unsigned int cpu)
{
	int err;

	spin_lock(&cpu_add_remove_lock);
	err = bring_up(cpu);
	spin_unlock(&cpu_add_remove_lock);
	return err;
}
