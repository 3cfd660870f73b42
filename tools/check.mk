# SPDX-License-Identifier: MIT
#
# What can be known without running anything: `make check`.  Included by the Makefile.

# sparse takes gcc's own headers (it asks which), not the host's C library.  An explicit cast of
# a constant says what it does, so -Wno-cast-truncate; attributes that it does not know are gcc's.
SPARSE := sparse
SPARSE_FLAGS = -nostdinc -isystem $(shell gcc -print-file-name=include) $(CPPFLAGS) \
	-m32 -march=i486 -std=gnu11 -O2 -ffreestanding -U__STDC_HOSTED__ -D__STDC_HOSTED__=0 \
	-D__float128='long double' -Wsparse-error -Wbitwise -Wno-cast-truncate -Wno-unknown-attribute

check: sparse sections ## sparse and sections: what can be known without running anything

# UBSan's self-test does on purpose what C leaves open; these lock wrongly on purpose.
SPARSE_SRCS = $(filter-out tests/kunit/ubsan_hwtest.c,$(C_SRCS))
SPARSE_UNBALANCED = tests/kunit/crash_locks.c tests/kunit/spinlock_test.c

sparse: $(AUTOCONF) | deps-sparse ## kinds of pointers and numbers, balanced locks (linux/compiler.h)
	@printf '%s\n' $(filter-out $(SPARSE_UNBALANCED),$(SPARSE_SRCS)) | xargs -P 2 -n 1 $(SPARSE) $(SPARSE_FLAGS)
	@printf '%s\n' $(SPARSE_UNBALANCED) | xargs -P 2 -n 1 $(SPARSE) $(SPARSE_FLAGS) -Wno-context
	@echo "sparse: $(words $(SPARSE_SRCS)) files"

sections: $(OBJS) ## does anything that stays use memory that goes after the boot?
	@$(PYTHON) tools/sections.py --build $B $(OBJS)

# EVA takes its own <stddef.h> and so on, which bring a ssize_t.  Loops over a map are unrolled:
# a map has at most 131 entries.
FRAMA_C_SRCS := tests/frama-c/e820.c \
	$(addprefix arch/x86/kernel/e820,.c _sanitize.c _type.c _bios.c _held_back.c _resource.c)
FRAMA_C_CPP = -Itests/frama-c/include $(CPPFLAGS) -m32 -march=i486 -std=gnu11 -ffreestanding \
	-D__FC_DEFINE_SSIZE_T

frama-c: $(AUTOCONF) | deps-frama-c ## prove that no memory map makes the e820 code misbehave (Frama-C EVA)
	@frama-c -machdep gcc_x86_32 -cpp-extra-args='$(FRAMA_C_CPP)' $(FRAMA_C_SRCS) \
		-eva -eva-no-print -eva-auto-loop-unroll 140 > $B/frama-c.log 2>&1 || { cat $B/frama-c.log; exit 1; }
	@grep -A 3 'eva:alarm' $B/frama-c.log || true
	@sed -n '/ANALYSIS SUMMARY/,$$p' $B/frama-c.log
	@grep -q '^  0 alarms generated' $B/frama-c.log && ! grep -q 'eva:alarm' $B/frama-c.log

.PHONY: check sparse sections frama-c
