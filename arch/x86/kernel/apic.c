// SPDX-License-Identifier: MIT
/*
 * The local APIC of the processor that executes this.
 *
 * Offers: switching it on, end of interrupt, sending interrupts to other processors.
 * Must not know: what the interrupts are for (smp.c), which processors there are.
 *
 * Linux: arch/x86/kernel/apic/apic.c, all versions.
 */
#include <asm/apic.h>
#include <asm/barrier.h>
#include <asm/e820.h>
#include <asm/fixmap.h>
#include <asm/hardirq.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/topology.h>
#include <asm/traps.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/printk.h>

#define ISR_WORDS 8
#define VECTORS_PER_WORD 32
#define ICR_TIMEOUT_US (100 * USEC_PER_MSEC)

unsigned long mp_lapic_addr = APIC_DEFAULT_PHYS_BASE;

#define MSR_IA32_APICBASE 0x1b
#define MSR_IA32_APICBASE_ENABLE (1U << 11)

static bool mapped;

/* ---- registers ----------------------------------------------------------- */

static void __iomem *apic_register(unsigned int reg)
{
	return (void __iomem *)(__fix_to_virt(FIX_APIC_BASE) + reg);
}

u32 apic_read(unsigned int reg)
{
	return readl(apic_register(reg));
}

void apic_write(unsigned int reg, u32 value)
{
	writel(value, apic_register(reg));
}

/* Before the xAPIC of the Pentium 4 it had four bits. */
u8 read_apic_id(void)
{
	bool xapic = (apic_read(APIC_LVR) & 0xff) >= APIC_FIRST_XAPIC;

	return (u8)(apic_read(APIC_ID) >> 24) & (xapic ? 0xff : 0xf);
}

/* Where the processor has its registers; 0 when it does not say, as before the Pentium Pro. */
static unsigned long __init address_in_processor(void)
{
	u32 low, high;

	if (!boot_cpu_has(X86_FEATURE_MSR) || rdmsr_safe(MSR_IA32_APICBASE, &low, &high))
		return 0;
	return high || !(low & MSR_IA32_APICBASE_ENABLE) ? 0 : low & PAGE_MASK;
}

/*
 * What is written to the registers would go to whatever is at the address that a table
 * names.  So RAM is not believed, nor anything else when the processor knows better.
 */
static void __init check_address(void)
{
	unsigned long real = address_in_processor();

	if (e820_any_mapped(mp_lapic_addr, mp_lapic_addr + PAGE_SIZE, E820_RAM)) {
		real = real ? real : APIC_DEFAULT_PHYS_BASE;
		pr_warn("APIC: 0x%08lx is RAM, using 0x%08lx\n", mp_lapic_addr, real);
	} else if (real && real != mp_lapic_addr) {
		pr_warn("APIC: the processor has none at 0x%08lx, using 0x%08lx\n", mp_lapic_addr,
			real);
	}
	if (real)
		mp_lapic_addr = real;
}

/*
 * CPUID has the number that the processor woke up with.  Some firmware gives out others, and lists
 * those; an INIT that is meant for another processor must not hit this one.
 */
static void __init correct_boot_cpu_apicid(void)
{
	u8 apicid = read_apic_id();

	early_per_cpu(x86_cpu_to_apicid, 0) = apicid;
	early_per_cpu(x86_bios_cpu_apicid, 0) = apicid;
}

void __init init_apic_mappings(void)
{
	if (mapped || !boot_cpu_has(X86_FEATURE_APIC))
		return;
	check_address();
	set_fixmap_nocache(FIX_APIC_BASE, mp_lapic_addr);
	mapped = true;
	if (apic_usable())
		correct_boot_cpu_apicid();
}

/* All ones is what an address reads as at which nothing is. */
bool apic_usable(void)
{
	return mapped && apic_read(APIC_LVR) != 0xffffffff;
}

/* ---- interrupts that come from the APIC itself ----------------------------- */

void ack_APIC_irq(void)
{
	apic_write(APIC_EOI, 0);
}

/* An interrupt that was withdrawn on its way.  There is nothing to acknowledge. */
static void spurious_interrupt(struct pt_regs *regs)
{
	inc_irq_stat(spurious);
	pr_warn_ratelimited("spurious APIC interrupt on CPU#%d, should never happen.\n",
			    smp_processor_id());
}

static u32 read_and_clear_esr(void)
{
	apic_write(APIC_ESR, 0);
	return apic_read(APIC_ESR);
}

static void error_interrupt(struct pt_regs *regs)
{
	u32 esr = read_and_clear_esr();

	ack_APIC_irq();
	pr_err_ratelimited("APIC error on CPU%d: %02x\n", smp_processor_id(), esr);
}

static void install_vectors(void)
{
	set_system_vector(SPURIOUS_APIC_VECTOR, spurious_interrupt);
	set_system_vector(ERROR_APIC_VECTOR, error_interrupt);
}

/* ---- on and off ---------------------------------------------------------- */

/* What a loader left unfinished would block everything of lower priority. */
static void finish_leftovers(void)
{
	for (unsigned int i = 0; i < ISR_WORDS * VECTORS_PER_WORD; i++) {
		u32 word = apic_read(APIC_ISR + i / VECTORS_PER_WORD * 0x10);

		if (word & (1U << i % VECTORS_PER_WORD))
			ack_APIC_irq();
	}
}

/* The 8259s and the NMI button reach the boot processor alone. */
static void setup_local_pins(void)
{
	bool boot_cpu = smp_processor_id() == 0;

	apic_write(APIC_LVT0, boot_cpu ? APIC_DM_EXTINT : APIC_DM_EXTINT | APIC_LVT_MASKED);
	apic_write(APIC_LVT1, boot_cpu ? APIC_DM_NMI : APIC_DM_NMI | APIC_LVT_MASKED);
}

void setup_local_APIC(void)
{
	if (smp_processor_id() == 0)
		install_vectors();
	apic_write(APIC_LVTT, APIC_LVT_MASKED);
	apic_write(APIC_TASKPRI, 0);
	finish_leftovers();
	apic_write(APIC_SPIV, APIC_SPIV_APIC_ENABLED | SPURIOUS_APIC_VECTOR);
	setup_local_pins();
	read_and_clear_esr();
	apic_write(APIC_LVTERR, ERROR_APIC_VECTOR);
}

void disable_local_APIC(void)
{
	apic_write(APIC_LVTERR, APIC_LVT_MASKED);
	apic_write(APIC_LVT0, APIC_LVT_MASKED);
	apic_write(APIC_LVT1, APIC_LVT_MASKED);
	apic_write(APIC_SPIV, SPURIOUS_APIC_VECTOR);
}

/* ---- sending ------------------------------------------------------------- */

static int wait_icr_idle(void)
{
	struct deadline limit;

	if (!(apic_read(APIC_ICR) & APIC_ICR_BUSY))
		return 0;
	limit = deadline_in(ICR_TIMEOUT_US);
	while (apic_read(APIC_ICR) & APIC_ICR_BUSY) {
		if (deadline_passed(&limit))
			return -EIO;
		cpu_relax();
	}
	return 0;
}

/* The write to ICR sends; the two writes belong together. */
int apic_send_ipi(u8 apicid, u32 icr)
{
	unsigned long flags;
	int err;

	local_irq_save(flags);
	err = wait_icr_idle();
	apic_write(APIC_ICR2, (u32)apicid << 24);
	apic_write(APIC_ICR, icr);
	local_irq_restore(flags);
	return err;
}
