# SPDX-License-Identifier: MIT
#
# Which lines the hosted tests reach: the same objects once more, with gcov's counters.
#
#	make coverage		a table by file, and $B/coverage/html/index.html
#
# -Og: a line is still a line, and always_inline functions are still counted where they are.
COVERAGE_FLAGS := --coverage -Og -Wno-maybe-uninitialized
COVERAGE_REPLAY := tests/fuzz/replay_main.c

$(eval $(call host_objects,$B/coverage,$(COVERAGE_FLAGS)))
HOST_LINK_coverage := --coverage -static

$B/coverage/$(COVERAGE_REPLAY:.c=.o): $(COVERAGE_REPLAY) $B/coverage/flags | deps-host
	$(call say,HOSTCC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_COMMON) $(COVERAGE_FLAGS) -MMD -MP -c -o $@ $<

$B/coverage/replay: $(patsubst %.c,$B/coverage/%.o,$(HOST_KERNEL) $(HOST_SUITES) $(HOST_LIBC) \
		$(FUZZ_KERNEL) $(FUZZ_LIBC) $(COVERAGE_REPLAY))
	$(host_link)

coverage: deps-coverage $B/coverage/runner $B/coverage/replay ## lines and branches that the hosted tests reach, by file
	$(Q)$(PYTHON) tests/host/coverage_report.py --build $B/coverage

COVERAGE_NEEDS := $B/coverage/runner $B/coverage/replay

.PHONY: coverage
