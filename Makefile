# SPDX-License-Identifier: MIT
#
# boot-to-buddy.  `make help` lists the targets.
#
# Every source file in a room (a directory of ROOMS) is built; objects keep the
# name of their source under $(B).  Nothing here needs to be touched to add one.

# ---- what can be set on the command line ----------------------------------
# B=dir (where everything is built), CC=clang, WERROR=1, V=1 (show commands);
# the machine: MEM= CPUS= CPU= MACHINE=pc|q35 APPEND="kernel parameters" QEMU_ARGS=
B := build
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
LD := ld
NM := nm
OBJCOPY := objcopy
NASM := nasm
PYTHON := /usr/bin/python3

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' '$1' '$2')
# $(call keep,TEXT): make the target hold TEXT; its date changes only with its content.
keep = @mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$1)' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$1)' > $@

.DEFAULT_GOAL := default
.DELETE_ON_ERROR:
FORCE:

# ---- configuration: Kconfig + .config -> autoconf.h -------------------------
KCONFIG_CONFIG ?= $(if $(filter build,$B),.config,$B/.config)
export KCONFIG_CONFIG
AUTOCONF := $B/include/generated/autoconf.h
CONFIG_TOOL := $(PYTHON) tools/config.py

# These goals work without a configuration, so they do not make one.
NO_CONFIG_GOALS := help clean distclean format format-check menuconfig defconfig %.config deps-%
ifneq ($(filter-out $(NO_CONFIG_GOALS),$(or $(MAKECMDGOALS),default)),)
-include $(KCONFIG_CONFIG)
endif

# Made when it is missing, completed when there are new options; make then reads it anew.
$(KCONFIG_CONFIG): Kconfig | deps-build
	$(Q)$(CONFIG_TOOL) merge && touch $@

$B/config.stamp: Kconfig $(KCONFIG_CONFIG) tools/config.py | deps-build
	$(call say,CONFIG,$(AUTOCONF))
	$(Q)$(CONFIG_TOOL) sync $(AUTOCONF)
	$(Q)touch $@

# Written by the line above, and only when an option changed.
$(AUTOCONF): $B/config.stamp ;

# ---- flags ------------------------------------------------------------------
IS_CLANG := $(findstring clang,$(notdir $(CC)))
# A value that may not fit its new type takes a cast that says so (-Wconversion).  A change of sign
# alone is not asked about: all that -Wsign-conversion finds here are counts kept in an int.
WARNINGS := -Wall -Wextra -Wno-unused-parameter -Wconversion -Wno-sign-conversion -Wshadow -Wvla -Wundef \
	-Wstrict-prototypes -Wold-style-definition -Wmissing-prototypes -Wredundant-decls -Wnested-externs \
	-Wwrite-strings -Wformat-security -Wimplicit-fallthrough -Wdate-time $(if $(IS_CLANG), \
	-Wassign-enum -Wloop-analysis, \
	-Wduplicated-cond -Wduplicated-branches -Wjump-misses-init -Wtrampolines)
CPPFLAGS := -Iinclude -Itests/kunit/include -include $(AUTOCONF)
CFLAGS := -m32 -march=i486 -mtune=generic -std=gnu11 $(if $(CONFIG_CC_OPTIMIZE_FOR_SIZE),-Os,-O2) -g -ffreestanding -fno-pic -fno-pie \
	-fno-omit-frame-pointer -fno-optimize-sibling-calls -fno-strict-aliasing -fno-common \
	-fno-asynchronous-unwind-tables -fno-unwind-tables \
	-mno-sse -mno-mmx -mno-80387 -fstack-protector-strong -mstack-protector-guard=tls \
	$(WARNINGS) $(if $(IS_CLANG),--target=i386-linux-gnu -mstack-alignment=4 -Wno-unused-command-line-argument, \
	-mpreferred-stack-boundary=2) \
	$(if $(WERROR),-Werror)
# boot/ runs at physical addresses: the canary is out of its reach.
CFLAGS_boot := -fno-stack-protector
# ... and so is the rest of the kernel: linker.ld finds boot/'s sections by this prefix.
prefix_boot = $(if $(filter boot/%,$<),$(OBJCOPY) --prefix-alloc-sections=.boot $@)
# The tests run once, and are half of the image: small matters more than fast.
CFLAGS_kunit := -Os
# What lib/ubsan.c reports.  Not in boot/, which cannot call it, nor in what it is made of itself;
# the checks make numbers wider and ways longer, and warnings take that for the source's doing.
UBSAN := -Wno-conversion -Wno-array-bounds -fsanitize=shift,integer-divide-by-zero,signed-integer-overflow,unreachable,vla-bound,bool,enum,pointer-overflow,$(if $(IS_CLANG),array-)bounds
CFLAGS_ubsan = $(if $(CONFIG_UBSAN),$(if $(filter boot/% lib/ubsan.c,$<),,$(UBSAN)))
room_cflags = $(CFLAGS_ubsan) $(CFLAGS_$(firstword $(subst /, ,$<))) $(if $(filter tests/kunit/%,$<),$(CFLAGS_kunit))
NASMFLAGS := -f elf32 -Iinclude/ $(if $(WERROR),-Werror)
LDFLAGS := -m elf_i386 -nostdlib --orphan-handling=error -z noexecstack --build-id=none

# ---- sources ----------------------------------------------------------------
ROOMS := boot arch/x86/kernel arch/x86/mm mm kernel lib init $(if $(CONFIG_SELFTEST),tests/kunit) \
	$(if $(CONFIG_BENCH),tests/bench)
# Files that a configuration leaves out.
LEFT_OUT := $(if $(CONFIG_SMP),,$(addprefix arch/x86/kernel/,apic.c cpu_stacks.c smp.c smpboot.c \
	trampoline.c trampoline_32.asm secondary_32.asm) \
	tests/kunit/smpboot_hwtest.c) \
	$(if $(CONFIG_PAGE_DEBUG),,mm/page_debug.c) \
	$(if $(CONFIG_PAGE_POISONING),,mm/page_poison.c tests/kunit/page_poison_test.c) \
	$(if $(CONFIG_DEBUG_PAGEALLOC),,mm/debug_pagealloc.c tests/kunit/debug_pagealloc_test.c) \
	$(if $(CONFIG_PAGE_OWNER),,mm/page_owner.c mm/page_owner_show.c tests/kunit/page_owner_test.c) \
	$(if $(CONFIG_STACKDEPOT),,kernel/stackdepot.c) \
	$(if $(CONFIG_UBSAN),,lib/ubsan.c) \
	$(if $(CONFIG_DEBUG_KMEMLEAK),,mm/kmemleak.c mm/kmemleak_early.c mm/kmemleak_scan.c \
		tests/kunit/kmemleak_hwtest.c) \
	$(if $(CONFIG_FAULT_INJECTION),,lib/fault-inject.c mm/failslab.c mm/fail_page_alloc.c \
		tests/kunit/fault_inject_test.c tests/kunit/fault_sweep_test.c)
C_SRCS := $(filter-out $(LEFT_OUT),$(foreach room,$(ROOMS),$(wildcard $(room)/*.c)))
ASM_SRCS := $(filter-out $(LEFT_OUT),$(foreach room,$(ROOMS),$(wildcard $(room)/*.asm)))
OBJS := $(C_SRCS:%.c=$B/%.o) $(ASM_SRCS:%.asm=$B/%.o)
KERNEL := $B/b2b.elf
ISO := $B/b2b.iso

# ---- building ---------------------------------------------------------------
default: all
	@printf '\n%s is built.  Next: make run (boot it), make test, make help.\n' $(KERNEL)

all: $(KERNEL) ## build the kernel (build/b2b.elf, bootable, with symbols)
iso: $(ISO) ## build the CD image (GRUB; BIOS and 32-bit UEFI)

# A change of the flags rebuilds what they were used for; a file that comes or
# goes links the kernel anew.
$B/compile.flags: FORCE
	$(call keep,$(CC) $(CPPFLAGS) $(CFLAGS) / $(CFLAGS_boot) / $(CFLAGS_kunit) / $(if $(CONFIG_UBSAN),$(UBSAN)) / $(NASM) $(NASMFLAGS))
$B/link.flags: FORCE
	$(call keep,$(LD) $(LDFLAGS) $(OBJS))

$B/%.o: %.c $(AUTOCONF) $B/compile.flags | deps-build
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(room_cflags) -MMD -MP -c -o $@ $<
	$(Q)$(prefix_boot)

$B/%.o: %.asm $B/compile.flags | deps-build
	$(call say,NASM,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(NASM) $(NASMFLAGS) -MD $(@:.o=.d) -MP -o $@ $<
	$(Q)$(prefix_boot)

# The kernel carries its own symbol table for backtraces.  The first link has an
# empty one and shows the addresses; the second has the real one.  The table
# stands behind the text, so the text does not move, and the check proves it.
$(KERNEL): $(OBJS) $B/link.flags linker.ld tools/kallsyms.py
	$(call say,LD,$@)
	$(Q)echo '' > $B/kallsyms.0.c && $(CC) $(CFLAGS) -w -c -o $B/kallsyms.0.o $B/kallsyms.0.c
	$(Q)$(LD) $(LDFLAGS) -T linker.ld -o $B/b2b.1.elf $(OBJS) $B/kallsyms.0.o
	$(Q)$(PYTHON) tools/kallsyms.py --nm $(NM) $B/b2b.1.elf > $B/kallsyms.1.asm
	$(Q)$(NASM) -f elf32 -o $B/kallsyms.1.o $B/kallsyms.1.asm
	$(Q)$(LD) $(LDFLAGS) -T linker.ld -o $@ $(OBJS) $B/kallsyms.1.o
	$(Q)$(PYTHON) tools/kallsyms.py --nm $(NM) --check $B/b2b.1.elf $@

$(ISO): $(KERNEL) tools/grubiso.py | deps-iso
	$(call say,ISO,$@)
	$(Q)$(PYTHON) tools/grubiso.py $(KERNEL) $@

-include $(OBJS:.o=.d)

# ---- running ----------------------------------------------------------------
LAUNCH = $(PYTHON) tools/run.py --kernel $(KERNEL) $(if $(MEM),--mem '$(MEM)') \
	$(if $(CPUS),--cpus '$(CPUS)') $(if $(CPU),--cpu '$(CPU)') \
	$(if $(MACHINE),--machine '$(MACHINE)') $(if $(APPEND),--append '$(subst ','\'',$(value APPEND))') \
	$(if $(TIMEOUT),--timeout '$(TIMEOUT)') --log $B/$@.log

run: deps-iso deps-run $(ISO) ## boot the CD through GRUB in QEMU; status 0 = verdict good
	@$(LAUNCH) --iso $(ISO) --loader grub2 -- $(QEMU_ARGS)
run-kernel: deps-run $(KERNEL) ## boot with QEMU's -kernel, without GRUB: quick turns
	@$(LAUNCH) --loader kernel -- $(QEMU_ARGS)
monitor: deps-run $(KERNEL) ## boot to the kernel's own prompt, on this terminal: help there lists what it knows
	@$(LAUNCH) --loader kernel --monitor -- $(QEMU_ARGS)
run-uefi: deps-run deps-uefi $(ISO) ## boot the CD through 32-bit UEFI and GRUB
	@$(LAUNCH) --iso $(ISO) --loader uefi -- $(QEMU_ARGS)
run-bochs: deps-iso deps-bochs $(ISO) ## boot the CD in Bochs
	@$(LAUNCH) --iso $(ISO) --loader bochs
debug: deps-run deps-gdb $(KERNEL) ## stop at the entry in gdb, with breakpoints before and after paging; docs/gdb.md
	@$(LAUNCH) --loader kernel --gdb tools/debug.gdb -- $(QEMU_ARGS)

# ---- testing ----------------------------------------------------------------
# Hosted builds of the same sources, the map simulator: tests/host/host.mk.
-include tests/host/host.mk
-include tests/fuzz/fuzz.mk
-include tests/host/coverage.mk
-include web/web.mk
-include $(wildcard tests/machines/*/*.mk)
include tools/check.mk

PYTEST_ENV = B2B_BUILD='$(abspath $B)' NM='$(NM)' PYTHONDONTWRITEBYTECODE=1
run_tests = $(PYTEST_ENV) $(PYTHON) tests/run.py --results $B/test-results
# Directories, files, or single tests: all of them or a part.
TESTS := tests/host tests/tools tests/web tests/machines

# What the tests look at must be there before the first of them runs.
TEST_NEEDS := $(KERNEL) $(ISO) $(HOST_TEST_NEEDS) $(MACHINE_TEST_NEEDS) $(WEB_TEST_NEEDS)

test: deps-test $(TEST_NEEDS) ## the tests: hosted, tools, pages, machines (ends in "N passed, N failed")
	@$(run_tests) $(TESTS)
test-full: deps-test $(TEST_NEEDS) $(COVERAGE_NEEDS) ## ... and the whole matrices, which take long (a part: TESTS=tests/machines/test_numa.py)
	@$(run_tests) --full $(TESTS)
test-machines: deps-test $(TEST_NEEDS) ## boot a matrix of loaders, memory sizes, CPUs, parameters
	@$(run_tests) tests/machines
test-host: deps-test $(HOST_TEST_NEEDS) ## only the hosted tests: host-test, the map simulator, bounds of stacks and times ...
	@$(run_tests) tests/host
test-web: deps-test $(KERNEL) $B/memsim $(WEB_TEST_NEEDS) ## the pages, in a real browser
	@$(run_tests) tests/web
layers: $(OBJS) ## show which file stands on which floor; fail on a call upwards or a circle
	@$(PYTHON) tools/layers.py --nm $(NM) --build $B tools/layers.txt $(OBJS)

test-mutations: deps-test $(KERNEL) $B/host-asan/runner ## break the code on purpose: each mutation is caught (JOBS=2 SAMPLE=10 PATTERN='slab-*')
	@$(PYTHON) tests/mutations/run.py --build $B $(if $(JOBS),--jobs $(JOBS)) $(if $(SAMPLE),--sample $(SAMPLE)) $(PATTERN)

bench: deps-run $(KERNEL) ## what the allocators cost in instructions, beside Linux's (JSON=1 for programs)
	@$(PYTHON) tools/bench.py --kernel $(KERNEL) $(if $(JSON),--json)

# ---- care -------------------------------------------------------------------
C_FILES = $(shell git ls-files '*.c' '*.h')

menuconfig: deps-build ## choose the options in a menu
	@$(CONFIG_TOOL) menuconfig
defconfig: deps-build ## set every option to its default
	@$(CONFIG_TOOL) defconfig
%.config: configs/%.config FORCE | deps-build
	@$(CONFIG_TOOL) merge $<
format: deps-format ## lay out the C sources as .clang-format says
	@clang-format -i $(C_FILES)
format-check: deps-format ## show where the C sources are laid out otherwise
	@clang-format --dry-run -Werror $(C_FILES)
docs-links: ## write the documents' links into the sources, and the table of Linux's names, anew
	@$(PYTHON) tools/linuxmap.py --write
	@$(PYTHON) tools/doclinks.py --write

clean: ## remove what was built (keeps .config)
	rm -rf $B
distclean: clean ## remove .config too
	rm -f .config

# Install or name the missing programs; silent and quick when all are there.
deps-%: FORCE
	@tools/deps $*

help: ## this list
	@echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s%s\n", $$1, $$2 }' $(MAKEFILE_LIST) | sort
	@echo 'Configurations, written to .config; then make again:'
	@for fragment in configs/*.config; do \
		printf '  %-24s%s\n' "$${fragment##*/}" "$$(sed -n '1s/^# //p' $$fragment)"; done
	@echo 'Variables: MEM=512|3.5G CPUS=n CPU=486 MACHINE=pc|q35 APPEND="kernel parameters" QEMU_ARGS="..."'
	@echo '           TIMEOUT=seconds CC=clang WERROR=1 V=1 B=build-directory'

.PHONY: FORCE default all iso run run-kernel monitor run-uefi run-bochs debug test test-full test-machines \
	test-host test-mutations layers bench menuconfig defconfig format format-check docs-links clean \
	distclean help
