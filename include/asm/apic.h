/* SPDX-License-Identifier: MIT */
/*
 * The local APIC: each processor's own interrupt controller, and the way in
 * which processors interrupt each other.
 *
 *	CPU 0 --- local APIC 0 --+-- bus --+-- local APIC 1 --- CPU 1
 *	            ^ LINT0: 8259          (writing ICR sends)
 *	            ^ LINT1: NMI
 *
 * All of them lie at one physical address; each processor sees its own there.
 *
 * Linux: arch/x86/include/asm/apic.h, apicdef.h, irq_vectors.h, all versions.
 */
#ifndef _ASM_APIC_H
#define _ASM_APIC_H

#include <linux/init.h>
#include <linux/types.h>

#define APIC_DEFAULT_PHYS_BASE 0xfee00000UL

/* ---- registers, offsets in bytes ------------------------------------------ */

#define APIC_ID 0x20
#define APIC_LVR 0x30			/* bits 7…0: version */
#define APIC_FIRST_XAPIC 0x14
#define APIC_TASKPRI 0x80
#define APIC_EOI 0xb0
#define APIC_SPIV 0xf0
#define APIC_SPIV_APIC_ENABLED (1U << 8)
#define APIC_ISR 0x100			/* in service: 8 words, 16 bytes apart */
#define APIC_ESR 0x280
#define APIC_ICR 0x300
#define APIC_ICR2 0x310			/* bits 31…24: whom */
#define APIC_LVTT 0x320			/* timer */
#define APIC_LVT0 0x350
#define APIC_LVT1 0x360
#define APIC_LVTERR 0x370

/* ICR and LVT: delivery mode and what goes with it. */
#define APIC_DM_FIXED 0x000
#define APIC_DM_NMI 0x400
#define APIC_DM_INIT 0x500
#define APIC_DM_STARTUP 0x600
#define APIC_DM_EXTINT 0x700
#define APIC_ICR_BUSY (1U << 12)
#define APIC_INT_ASSERT (1U << 14)
#define APIC_INT_LEVELTRIG (1U << 15)
#define APIC_LVT_MASKED (1U << 16)

/* ---- vectors ---------------------------------------------------------------- */

#define SPURIOUS_APIC_VECTOR 0xff	/* its low four bits must be ones */
#define ERROR_APIC_VECTOR 0xfe
#define CALL_FUNCTION_VECTOR 0xfc
#define CALL_FUNCTION_SINGLE_VECTOR 0xfb
#define REBOOT_VECTOR 0xf8

/* ---- API -------------------------------------------------------------------- */

#ifdef CONFIG_SMP

/* Where the registers are, a physical address.  Linux: mp_lapic_addr. */
extern unsigned long mp_lapic_addr;

/*
 * Make the registers reachable; they know the boot processor's number better than CPUID.  Once, however
 * often it is called.  From setup_arch().  Linux: 2.6 to 5.x.
 */
void __init init_apic_mappings(void);

/* Is there a local APIC that answers? */
bool apic_usable(void);

u32 apic_read(unsigned int reg);
void apic_write(unsigned int reg, u32 value);
u8 read_apic_id(void);

/* The interrupt that is being handled is done with. */
void ack_APIC_irq(void);

/* This processor's APIC takes and sends interrupts from now on.  Linux: 2.4 to 5.x. */
void setup_local_APIC(void);

/* ... and not any more.  Linux: disable_local_APIC(), 2.4 to 5.x. */
void disable_local_APIC(void);

/**
 * apic_send_ipi() - interrupt another processor
 * @apicid: whom
 * @icr: vector and delivery mode: APIC_DM_FIXED | vector, APIC_DM_NMI ...
 *
 * Return: 0, or -EIO when an earlier one is still not delivered after a while.
 * Context: any.
 */
int apic_send_ipi(u8 apicid, u32 icr);

#else

static unsigned long mp_lapic_addr __maybe_unused;

static inline void init_apic_mappings(void)
{
}

#endif

#endif /* _ASM_APIC_H */
