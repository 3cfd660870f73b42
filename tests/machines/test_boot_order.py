# SPDX-License-Identifier: MIT
"""The steps of the boot come in the order in which Linux 3.14 has them on x86-32.

Each step leaves a line in the log; left is the function that prints it, right the reason
why it cannot come earlier, where there is one.
"""
import re

import pytest
from b2bvm import ROOT, boot

LANDMARKS = [
    # start_kernel()
    ("linux_banner", r"boot-to-buddy: a teaching kernel's memory bring-up"),
    # setup_arch()
    ("early_cpu_init", r"CPU: \w+ "),
    ("setup_memory_map", r"e820: BIOS-provided physical RAM map:"),
    ("finish_e820_parsing", r"e820: user-defined physical RAM map:"),   # after mem= was read
    ("trim_bios_range", r"e820: update \[mem 0x00000000-0x00000fff\] usable ==> reserved"),
    ("e820_end_of_ram_pfn", r"e820: last_pfn = "),
    ("mtrr_bp_init", r"MTRR default type: "),                   # judges RAM up to last_pfn
    ("memblock_x86_fill", r"initial memory mapped: "),          # after max_low_pfn is known
    ("reserve_real_mode", r"Base memory trampoline at "),       # before others take low memory
    ("init_mem_mapping", r"init_memory_mapping: \[mem 0x00000000-0x000fffff\]"),
    ("reserve_initrd", r"RAMDISK: \[mem "),                     # may move it: mapped memory
    ("acpi_boot_table_init", r"ACPI: RSDP "),
    ("initmem_init", r"\d+MB LOWMEM available\."),              # the nodes: SRAT
    ("zone_sizes_init", r"Zone ranges:"),
    ("acpi_boot_init", r"ACPI: Local APIC address "),
    ("prefill_possible_map", r"smpboot: Allowing \d+ CPUs"),
    ("e820_setup_gap", r"\[mem 0x[0-9a-f]{8}-0x[0-9a-f]{8}\] available for PCI devices"),
    # start_kernel() again
    ("setup_per_cpu_areas", r"setup_percpu: NR_CPUS:"),         # the possible processors
    ("pcpu_embed_first_chunk", r"PERCPU: Embedded "),
    ("build_all_zonelists", r"Built \d+ zonelists"),
    ("parse_early_param", r"Kernel command line: "),
    # mm_init()
    ("pci_iommu_alloc", r"DMAR: Host address width "),          # may want a large piece
    ("mem_init", r"Memory: \d+K/\d+K available"),
    ("test_wp_bit", r"Checking if this processor honours the WP bit"),
    ("kmem_cache_init", r"SLAB: HWalign="),
    # rest_init()
    ("free_initmem", r"Freeing unused kernel memory: "),
    ("mark_rodata_ro", r"Write protecting the kernel text: "),
    ("free_selftest_mem", r"Freeing self-test code memory: "),
]


@pytest.fixture(scope="module", name="lines")
def fixture_lines(tmp_path_factory):
    initrd = tmp_path_factory.mktemp("order") / "initrd"
    initrd.write_bytes(b"070701" + bytes(4090))
    result = boot(mem=1024, cpus=2, cpu="max", machine="q35", modules=[(str(initrd), "")],
                  append="mem=1000M selftest=none", extra=["-device", "intel-iommu"])
    return result.must_be_good().lines


def first(lines, pattern):
    return next((number for number, line in enumerate(lines) if re.match(pattern, line)), None)


@pytest.mark.parametrize("step, pattern", LANDMARKS, ids=[step for step, _ in LANDMARKS])
def test_each_step_is_taken(lines, step, pattern):
    assert first(lines, pattern) is not None, "\n".join(lines)


def test_steps_come_in_linuxs_order(lines):
    found = [(first(lines, pattern), step) for step, pattern in LANDMARKS]
    assert [step for _, step in sorted(found)] == [step for step, _ in LANDMARKS]


def test_every_stage_is_in_the_table_at_the_end(lines):
    """The steps by name, each with its time, in the order of include/linux/stage.h."""
    known = re.findall(r"^\tSTAGE\((\w+),", (ROOT / "include/linux/stage.h").read_text(), re.M)
    begin = lines.index("boot stages:")
    rows = [re.fullmatch(r" +(\d+) +(\d+)  (\w+) +\w+\(\)", line) for line in lines[begin + 2:]]
    rows = [row for row in rows if row]
    assert [row[3] for row in rows] == known[1:]        # the first is where time begins
    assert sum(int(row[1]) for row in rows) == pytest.approx(int(rows[-1][2]), abs=len(rows))
