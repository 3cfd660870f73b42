# SPDX-License-Identifier: MIT
#
# The property tests of tests/host/, with a fuzzer in place of chance: libFuzzer
# sees which code its bytes reach, and looks for those that reach more.
#
#	make fuzz				every target, a minute each
#	make fuzz FUZZ_TIME=3600 FUZZ_TARGETS=memblock_prop.agrees_with_model

FUZZ_CC := clang
FUZZ_TIME ?= 60
FUZZ_SANITIZE := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZ_KERNEL := tests/fuzz/fuzz_case.c
FUZZ_LIBC := tests/fuzz/fuzz_main.c

$(eval $(call host_objects,$B/fuzz,$(FUZZ_SANITIZE),$(FUZZ_CC)))

HOST_TEST_NEEDS += $B/fuzz/fuzz

fuzz: deps-fuzz $B/fuzz/fuzz ## look for inputs that break a property (FUZZ_TIME=seconds each)
	$(Q)$(PYTHON) tests/fuzz/fuzz.py --binary $B/fuzz/fuzz --seconds $(FUZZ_TIME) \
		--work $B/fuzz $(FUZZ_TARGETS)

.PHONY: fuzz
