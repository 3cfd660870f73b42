// SPDX-License-Identifier: MIT
/*
 * What a hosted kernel has instead of a machine: the functions of those files
 * that are not compiled into it, each as little as the others need.
 *
 *	head_32.asm		the first page tables	build_initial_page_table()
 *	traps, idt		faults			the MMU's handler, a panic's way out
 *	exit, kernel_init	the end of a run	host_throw()
 *	early_printk		the consoles		one that writes where it is told to
 *	apic, smpboot ...	other processors	none
 *
 * This is the kernel's side: no header of libc is included here.
 */
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/desc.h>
#include <asm/exit.h>
#include <asm/i8253.h>
#include <asm/pgtable.h>
#include <asm/realmode.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <asm/smpboot.h>
#include <asm/stacktrace.h>
#include <asm/traps.h>
#include <asm/tsc.h>
#include <host.h>
#include <linux/console.h>
#include <linux/extable.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

unsigned long host_eflags;
unsigned long host_fs_base;

/* ------------------------------------------------------------- consoles */

static void (*output)(const char *text, unsigned int len) = host_write_stdout;

static void host_console_write(struct console *con, const char *text, unsigned int len)
{
	if (output)
		output(text, len);
}

static struct console host_console = {
	.name = "host",
	.write = host_console_write,
	.flags = CON_PRINTBUFFER | CON_ENABLED,
};

void host_set_output(void (*write)(const char *text, unsigned int len))
{
	output = write;
}

/* panic() wants something to be seen on; there is, from host_boot() on. */
void console_init(void)
{
}

void dump_stack(void)
{
}

/* Where the kernel's part of the process's stack ends. */
static const unsigned long *stack_base;

/* The same walk as the kernel's: this is compiled with frame pointers, too. */
noinline unsigned int stack_trace_save(unsigned long *store, unsigned int size,
				       unsigned int skipnr)
{
	const unsigned long *frame = __builtin_frame_address(0), *next;
	unsigned int nr = 0;

	for (; nr < size && frame < stack_base; frame = next) {
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

/* ------------------------------------------------------------ processor */

void host_set_cpu(uint32_t features)
{
	host_cpu.features = features;
}

/* A plain processor: the basic leaves, no brand string. */
void cpuid(u32 leaf, u32 *eax, u32 *ebx, u32 *ecx, u32 *edx)
{
	static const char vendor[] = "HostedKernel";

	*eax = *ebx = *ecx = *edx = 0;
	if (leaf == 0) {
		*eax = 1;
		memcpy(ebx, vendor, 4);
		memcpy(edx, vendor + 4, 4);
		memcpy(ecx, vendor + 8, 4);
	} else if (leaf == 1) {
		*eax = 0x611;
		*edx = host_cpu.features;
	}
}

/* No clock: every time stamp is 0, and a log is the same each time.  No wait takes long. */
void tsc_early_init(void)
{
}

void pit_delay(u32 us)
{
}

void native_halt(void)
{
	host_throw(HOST_PANIC);
}

/*
 * What head_32 leaves: tables in the first pages of the brk area, for the
 * kernel's image and at least 8 MiB, seen at 0 and at PAGE_OFFSET.
 *
 *	initial_page_table	[0][1]...        [768][769]...
 *				 |  |              |    |
 *	__brk_base		table 0, table 1  (the same ones)
 */
static void build_initial_page_table(void)
{
	unsigned long end = max_t(unsigned long, ALIGN(__pa_symbol(_end), PMD_SIZE), 2 * SZ_4M);
	unsigned long pgd = __pa_symbol(initial_page_table);
	unsigned long table = __pa_symbol(__brk_base);

	for (unsigned long pa = 0; pa < end; pa += PAGE_SIZE) {
		u32 pte = pa | _PAGE_PRESENT | _PAGE_RW;
		u32 pde = table | _PAGE_PRESENT | _PAGE_RW;

		host_phys_write(table + pte_index(pa) * sizeof(pte), &pte, sizeof(pte));
		if (pte_index(pa) == PTRS_PER_PTE - 1) {
			host_phys_write(pgd + pgd_index(pa) * 4, &pde, sizeof(pde));
			host_phys_write(pgd + pgd_index(kernel_vaddr(pa)) * 4, &pde, sizeof(pde));
			table += PAGE_SIZE;
		}
	}
	_brk_end_phys = table;
	max_pfn_mapped = PFN_DOWN(end);
	host_cpu.cr3 = pgd;
	host_cpu.cr0 = X86_CR0_PE | X86_CR0_PG | X86_CR0_WP;
}

/* ----------------------------------------------------- faults and panic */

unsigned long host_fixup(unsigned long ip)
{
	const struct exception_table_entry *e = search_exception_tables(ip);

	return e ? e->fixup : 0;
}

void host_bug(const char *file, int line)
{
	panic("kernel BUG at %s:%d!", file, line);
}

void kernel_exit(enum verdict verdict)
{
	host_throw(verdict);
}

void kernel_panic_exit(void)
{
	host_throw(HOST_PANIC);
}

void early_trap_init(void)
{
}

void early_trap_pf_init(void)
{
}

void trap_init(void)
{
}

void switch_to_new_gdt(int cpu)
{
	host_fs_base = per_cpu_offset(cpu);
}

/* The process's own stack is the only one, and not the kernel's to guard. */
const struct kernel_stack *next_kernel_stack(const struct kernel_stack *previous)
{
	return NULL;
}

const struct kernel_stack *find_kernel_stack(unsigned long addr)
{
	return NULL;
}

/* ----------------------------------------------------- other processors */

/* A process has one processor here, whatever CONFIG_SMP says. */
#ifdef CONFIG_SMP
unsigned long mp_lapic_addr;

void setup_real_mode(void)
{
}

void init_apic_mappings(void)
{
}

void smp_prepare_boot_cpu(void)
{
}
#endif

/* -------------------------------------------------------- start and end */

void rest_init(void)
{
	host_throw(HOST_BOOTED);
}

int host_boot(void)
{
	stack_base = __builtin_frame_address(0);
	register_console(&host_console);
	build_initial_page_table();
	/* sort_main_extable() sorts a table that this linker has put among constants */
	host_make_writable(__start___ex_table,
			   (char *)__stop___ex_table - (char *)__start___ex_table);
	return host_catch(start_kernel);
}

static void add_entry(u64 start, u64 end, u32 type)
{
	boot_params.e820_map[boot_params.e820_entries++] =
		(struct e820entry){ start, end - start, type };
}

/* As QEMU's pc machine: from 3.5 GiB on there are 3 GiB below the PCI hole, the rest at 4 GiB. */
void host_pc_map(unsigned int megabytes)
{
	u64 size = (u64)megabytes << 20;
	u64 end = megabytes < 3584 ? size : 3072ULL << 20;

	boot_params.map_source = BOOT_MAP_LOADER;
	add_entry(0, 0x9fc00, 1);
	add_entry(0x9fc00, 0xa0000, 2);
	add_entry(0xf0000, 0x100000, 2);
	add_entry(0x100000, end - 2 * SZ_64K, 1);
	add_entry(end - 2 * SZ_64K, end, 2);
	add_entry(0xfffc0000, SZ_4G, 2);
	if (size > end)
		add_entry(SZ_4G, SZ_4G + size - end, 1);
}

void host_set_cmdline(const char *cmdline)
{
	strlcpy(boot_params.cmdline, cmdline, COMMAND_LINE_SIZE);
}
