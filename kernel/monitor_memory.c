// SPDX-License-Identifier: MIT
/* The monitor's looks at bare memory, at its own stack, and at the log. */
#include <asm/stacktrace.h>
#include <asm/uaccess.h>
#include <linux/cpumask.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/monitor.h>
#include <linux/printk.h>
#include <linux/smp.h>

#define MD_ROW 16
#define MD_DEFAULT 64
#define MD_MAX 65536

/* What can be read of a row; the rest is shown as "..". */
static void show_row(struct seq_file *m, unsigned long addr, unsigned int bytes)
{
	char shown[MD_ROW + 1];
	unsigned int i;

	seq_printf(m, "%08lx ", addr);
	for (i = 0; i < MD_ROW; i++) {
		u8 byte;
		bool there = i < bytes && !probe_kernel_address((u8 *)addr + i, byte);

		shown[i] = there && isprint(byte) ? (char)byte : i < bytes ? '.' : ' ';
		if (there)
			seq_printf(m, " %02x", byte);
		else
			seq_puts(m, i < bytes ? " .." : "   ");
	}
	shown[i] = '\0';
	seq_printf(m, "  %s\n", shown);
}

static int md_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned long addr;
	unsigned int bytes = MD_DEFAULT;
	int wrong;

	if (argc < 2 || argc > 3 || (argc == 3 && kstrtouint(argv[2], 0, &bytes)))
		return -EINVAL;
	if (!bytes || bytes > MD_MAX) {
		seq_printf(m, "from 1 to %d bytes\n", MD_MAX);
		return 0;
	}
	wrong = monitor_number(m, argv[1], &addr);
	if (wrong)
		return wrong;
	for (; bytes > MD_ROW; bytes -= MD_ROW, addr += MD_ROW)
		show_row(m, addr, MD_ROW);
	show_row(m, addr, bytes);
	return 0;
}
MONITOR_COMMAND(md, md_command, STAGE_processor, "ADDRESS|SYMBOL [BYTES]",
		"memory as bytes; .. is what is not mapped", "md start_kernel 32",
		monitor_nth_address);

/* noinline: its name is in the report. */
static noinline int fault_command(struct seq_file *m, int argc, char *argv[])
{
	unsigned long addr = 0;
	int wrong;

	if (argc > 2)
		return -EINVAL;
	wrong = argc == 2 ? monitor_number(m, argv[1], &addr) : 0;
	if (wrong)
		return wrong;
	seq_printf(m, "%08lx: %08x\n", addr, *(volatile u32 *)addr);
	return 0;
}
MONITOR_COMMAND(fault, fault_command, STAGE_processor, "[ADDRESS]",
		"read an address without asking, to see what a fault looks like", "fault 8",
		monitor_nth_address);

/* Where another processor is: it prints that itself. */
static int show_processor(struct seq_file *m, const char *text)
{
	unsigned int cpu;

	if (kstrtouint(text, 10, &cpu))
		return -EINVAL;
	if (cpu >= nr_cpu_ids || !cpu_online(cpu)) {
		seq_printf(m, "processor %u does not run; running: %u\n", cpu,
			   num_online_cpus());
		return 0;
	}
	smp_report_silent(cpu);
	return 0;
}

static int bt_command(struct seq_file *m, int argc, char *argv[])
{
	if (argc == 2)
		return show_processor(m, argv[1]);
	dump_stack();
	return argc == 1 ? 0 : -EINVAL;
}
MONITOR_COMMAND(bt, bt_command, STAGE_start_kernel, "[PROCESSOR]",
		"how the boot came here: the call trace; or where another processor is", "bt", NULL);

static int dmesg_command(struct seq_file *m, int argc, char *argv[])
{
	char line[SEQ_LINE_MAX];
	u32 seq = 0;

	while (kmsg_read(&seq, line, sizeof(line)))
		seq_line(m, line);
	return 0;
}
MONITOR_COMMAND(dmesg, dmesg_command, STAGE_start_kernel, "", "the log from its beginning", "dmesg",
		NULL);
