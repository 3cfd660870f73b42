# SPDX-License-Identifier: MIT
#
# What can be known without running anything: `make check`.  Included by the Makefile.

# sparse takes gcc's own headers (it asks which), not the host's C library.  An explicit cast of
# a constant says what it does, so -Wno-cast-truncate; attributes that it does not know are gcc's.
SPARSE := sparse
SPARSE_FLAGS = -nostdinc -isystem $(shell gcc -print-file-name=include) $(CPPFLAGS) \
	-m32 -march=i486 -std=gnu11 -O2 -ffreestanding -U__STDC_HOSTED__ -D__STDC_HOSTED__=0 \
	-D__float128='long double' -Wsparse-error -Wbitwise -Wno-cast-truncate -Wno-unknown-attribute

check: sparse sections ## all of the following three: what can be known without running anything

sparse: $(AUTOCONF) | deps-sparse ## kinds of pointers and numbers, balanced locks (linux/compiler.h)
	@printf '%s\n' $(C_SRCS) | xargs -P 2 -n 1 $(SPARSE) $(SPARSE_FLAGS)
	@echo "sparse: $(words $(C_SRCS)) files"

sections: $(OBJS) ## does anything that stays use memory that goes after the boot?
	@$(PYTHON) tools/sections.py --build $B $(OBJS)

.PHONY: check sparse sections
