# SPDX-License-Identifier: MIT
# boot-to-buddy.  `make help` lists the targets.

B := build
AS := nasm
CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
LD := ld
NM := nm
PYTHON := /usr/bin/python3

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' '$1' '$2')

# ---- configuration -------------------------------------------------------
AUTOCONF := $(B)/include/generated/autoconf.h

# ---- flags ---------------------------------------------------------------
IS_CLANG := $(findstring clang,$(notdir $(CC)))
CPPFLAGS := -Iinclude -Itests/kunit/include -include $(AUTOCONF)
CFLAGS := -m32 -march=i486 -mtune=generic -std=gnu11 -O2 -g -ffreestanding -fno-pic -fno-pie \
	-fno-omit-frame-pointer -fno-optimize-sibling-calls -fno-strict-aliasing -fno-common \
	-fno-asynchronous-unwind-tables -fno-unwind-tables \
	-mno-sse -mno-mmx -mno-80387 -fstack-protector-strong -mstack-protector-guard=global \
	-Wall -Wextra -Wno-unused-parameter -Wmissing-prototypes -Wstrict-prototypes -Wundef -Wvla
ifneq ($(IS_CLANG),)
CFLAGS += --target=i386-elf -Wno-unused-command-line-argument
endif
ifneq ($(WERROR),)
CFLAGS += -Werror
endif
LDFLAGS := -m elf_i386 -nostdlib --orphan-handling=error -z noexecstack --build-id=none

# ---- sources: every file in a room is built ------------------------------
ROOMS := boot arch/x86/kernel arch/x86/mm mm kernel lib init tests/kunit
C_SRCS := $(foreach d,$(ROOMS),$(wildcard $d/*.c))
ASM_SRCS := $(foreach d,$(ROOMS),$(wildcard $d/*.asm))
OBJS := $(C_SRCS:%.c=$(B)/%.o) $(ASM_SRCS:%.asm=$(B)/%.o)

all: $(B)/b2b.elf

$(AUTOCONF):
	$(Q)mkdir -p $(@D)
	$(Q)printf '#define CONFIG_HIGHMEM 1\n#define CONFIG_FLATMEM 1\n#define CONFIG_SELFTEST 1\n#define CONFIG_DEBUG_VM 1\n' > $@

$(B)/%.o: %.c $(AUTOCONF)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/%.o: %.asm
	$(call say,NASM,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(AS) -f elf32 -Iinclude/ -MD $(@:.o=.d) -o $@ $<

# The symbol table of the kernel's own functions is linked in by a second pass;
# it stands behind the text, so the text does not move.
$(B)/b2b.elf: $(OBJS) linker.ld tools/kallsyms.py
	$(call say,LD,$@)
	$(Q)echo '' > $(B)/kallsyms.0.c && $(CC) $(CFLAGS) -w -c -o $(B)/kallsyms.0.o $(B)/kallsyms.0.c
	$(Q)$(LD) $(LDFLAGS) -T linker.ld -o $(B)/b2b.1.elf $(OBJS) $(B)/kallsyms.0.o
	$(Q)$(PYTHON) tools/kallsyms.py --nm $(NM) $(B)/b2b.1.elf > $(B)/kallsyms.1.asm
	$(Q)$(AS) -f elf32 -o $(B)/kallsyms.1.o $(B)/kallsyms.1.asm
	$(Q)$(LD) $(LDFLAGS) -T linker.ld -o $@ $(OBJS) $(B)/kallsyms.1.o
	$(Q)$(PYTHON) tools/kallsyms.py --nm $(NM) --check $(B)/b2b.1.elf $@

clean:
	rm -rf $(B)

.PHONY: all clean
-include $(OBJS:.o=.d)
