# SPDX-License-Identifier: MIT
#
# The kernel's own sources in an ordinary 32-bit process: the self-tests and the
# property tests under AddressSanitizer and UBSan, and the map simulator.
# README.md in this directory explains the seam.
#
#	$B/host-asan/	everything with sanitizers
#	$B/host/	without, for speed and for gdb

# ---- what is hosted: every room, less what needs the machine itself ----------
HOST_ROOMS := lib mm kernel arch/x86/kernel arch/x86/mm init
HOST_NOT := \
	$(addprefix arch/x86/kernel/,apic.c cpu_stacks.c die.c doublefault.c dumpstack.c early_fault.c early_printk.c \
		exit.c gdt.c head32.c i8042.c i8253.c i8259.c idt.c irq.c irq_show.c jump_label.c serial.c smp.c \
		smpboot.c stack_usage.c stacks.c trace_serial.c trampoline.c traps.c tsc.c vga_text.c) \
	$(addprefix arch/x86/mm/,fault.c extable.c pt_audit.c) \
	init/kernel_init.c init/monitor_tests.c mm/kmemleak_scan.c lib/ubsan.c
HOST_KERNEL := $(filter-out $(HOST_NOT) $(LEFT_OUT),$(foreach room,$(HOST_ROOMS),$(wildcard $(room)/*.c))) \
	tests/host/seam.c
HOST_SUITES := $(filter-out $(LEFT_OUT) %_hwtest.c $(wildcard tests/kunit/crash*.c),$(wildcard tests/kunit/*.c)) \
	$(wildcard tests/host/*_prop.c tests/host/*_states.c) tests/host/suites.c tests/host/plant.c \
	tests/host/lottery.c $(addprefix boot/,collect.c map.c multiboot1.c multiboot2.c text.c)
# The checks of docs/porting-labs.md.
LAB_SUITES := $(wildcard tests/labs/*_lab.c)
# These see libc's headers instead of the kernel's.
HOST_LIBC := tests/host/arena.c tests/host/mmu.c
HOST_RUNNER := tests/host/runner.c
# The map simulator: these two see the kernel's headers, the others libc's.
MEMSIM_KERNEL := $(wildcard tools/memsim/kernel_*.c)
MEMSIM_LIBC := $(filter-out $(MEMSIM_KERNEL),$(wildcard tools/memsim/*.c))

# ---- flags --------------------------------------------------------------------
HOST_CC := gcc
HOST_COMMON := -m32 -std=gnu11 -O1 -g -fno-pie -fno-omit-frame-pointer -fno-strict-aliasing \
	-fno-common -iquote tests/host/include -Wall -Wextra -Wno-unused-parameter $(if $(WERROR),-Werror)
HOST_SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined
HOST_SYMBOLS := $B/host/include/generated/host_symbols.h
HOST_KERNEL_FLAGS := -Itests/host/include -I$B/host/include -Iinclude -Itests/kunit/include \
	-include $(AUTOCONF) -include tests/host/include/host_rename.h \
	-ffreestanding -fno-stack-protector -Wmissing-prototypes

# ---- where the image lies, as numbers ------------------------------------------
# Its date changes only with its content: all that is hosted depends on it.
$(HOST_SYMBOLS): $(KERNEL) tests/host/symbols.py
	$(call say,SYMS,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(PYTHON) tests/host/symbols.py --nm $(NM) $(KERNEL) $@.new
	$(Q)cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# ---- objects: $(call host_objects,DIR,EXTRA FLAGS[,COMPILER]) ---------------------
define host_objects
$$(addprefix $1/,$$(HOST_LIBC:.c=.o) $$(HOST_RUNNER:.c=.o) $$(MEMSIM_LIBC:.c=.o) $$(FUZZ_LIBC:.c=.o)): $1/%.o: %.c $1/flags | deps-host
	$$(call say,HOSTCC,$$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$(or $3,$(HOST_CC)) $$(HOST_COMMON) $2 -MMD -MP -c -o $$@ $$<
$1/%.o: %.c $1/flags $$(AUTOCONF) $$(HOST_SYMBOLS) | deps-host
	$$(call say,HOSTCC,$$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$(or $3,$(HOST_CC)) $$(HOST_COMMON) $2 $$(HOST_KERNEL_FLAGS) -MMD -MP -c -o $$@ $$<
$1/flags: FORCE
	$$(call keep,$(or $3,$(HOST_CC)) $$(HOST_COMMON) $2 $$(HOST_KERNEL_FLAGS))
$1/runner: $$(patsubst %.c,$1/%.o,$$(HOST_KERNEL) $$(HOST_SUITES) $$(HOST_LIBC) $$(HOST_RUNNER))
	$$(host_link)
$1/labs: $$(patsubst %.c,$1/%.o,$$(HOST_KERNEL) $$(HOST_SUITES) $$(LAB_SUITES) $$(HOST_LIBC) $$(HOST_RUNNER))
	$$(host_link)
$1/memsim: $$(patsubst %.c,$1/%.o,$$(HOST_KERNEL) $$(HOST_LIBC) $$(MEMSIM_KERNEL) $$(MEMSIM_LIBC))
	$$(host_link)
$1/fuzz: $$(patsubst %.c,$1/%.o,$$(HOST_KERNEL) $$(HOST_SUITES) $$(HOST_LIBC) $$(FUZZ_KERNEL) $$(FUZZ_LIBC))
	$$(host_link)
-include $$(patsubst %.c,$1/%.d,$$(HOST_KERNEL) $$(HOST_SUITES) $$(LAB_SUITES) $$(HOST_LIBC) $$(HOST_RUNNER) \
	$$(MEMSIM_KERNEL) $$(MEMSIM_LIBC) $$(FUZZ_KERNEL) $$(FUZZ_LIBC))
endef

# Linked twice, like the kernel, so that %pS knows the names.
define host_link
	$(call say,HOSTLD,$@)
	$(Q)echo '' | $(HOST_CC) -m32 -x c -c -o $@.0.o -
	$(Q)$(HOST_LD) $(HOST_LINK) -o $@.1 $(filter %.o,$^) $@.0.o
	$(Q)$(PYTHON) tools/kallsyms.py --nm $(NM) $@.1 > $@.asm
	$(Q)$(NASM) -f elf32 -o $@.1.o $@.asm
	$(Q)$(HOST_LD) $(HOST_LINK) -o $@ $(filter %.o,$^) $@.1.o
endef
HOST_LINK = -m32 -no-pie -Wl,-z,noexecstack $(or $(HOST_LINK_$(notdir $(@D))),-static)
HOST_LINK_host-asan = $(HOST_SANITIZE)
HOST_LINK_fuzz = -fsanitize=fuzzer,address,undefined
HOST_LD = $(if $(filter %/fuzz/fuzz,$@),$(FUZZ_CC),$(HOST_CC))

$(eval $(call host_objects,$B/host-asan,$(HOST_SANITIZE)))
$(eval $(call host_objects,$B/host,))

# ---- targets --------------------------------------------------------------------
$B/memsim: $B/host/memsim
	$(Q)cp $< $@

memsim: $B/memsim ## build the map simulator: what this kernel makes of a memory map
host-test: $B/host-asan/runner ## self-tests and property tests in a hosted process, under ASan and UBSan
	@$<

lab: $B/host/labs ## is this tree the solution of a lab? (LAB=kvmalloc; docs/porting-labs.md)
	@$(PYTHON) tests/labs/labs.py $< $(LAB)

HOST_TEST_NEEDS := $B/host-asan/runner $B/host/runner $B/host/labs \
	$(if $(MEMSIM_LIBC),$B/memsim $B/host-asan/memsim)

.PHONY: memsim host-test lab
