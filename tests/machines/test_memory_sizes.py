# SPDX-License-Identifier: MIT
"""From the smallest machine to more than 32 bits reach, on two boards and four CPUs.

For each size the log is held against the model of linuxlog.py, which is fed with the
firmware's own table as the kernel printed it.
"""
import pytest
from b2bvm import MachineError, boot
from linuxlog import PAGE, Memory, read_e820
from machine import mebibytes

MINIMUM = 4     # MB; what the kernel says it needs

SIZES = [4, 5, 8, 16, 32, 64, 127, 128, 512, 887, 888, 889, 896, 1023,
         "1G", "2G", "3G", 3583, "3.5G", "4G", "6G"]
CPUS = ["486", "pentium", "qemu32", "max"]


def assert_as_the_model_says(result):
    memory = Memory.from_e820(read_e820(result.text, "BIOS-provided physical RAM map:"))
    lines = {line.strip() for line in result.bringup.split("\n")}
    wanted = (memory.low_high_lines() + memory.zone_lines() + memory.node_lines()
              + memory.unavailable_lines() + [f"On node 0 totalpages: {memory.present}"])
    assert [line for line in wanted if line not in lines] == []
    assert result.search(rf"{memory.last_pfn_line()}$")
    available, total = map(int, result.search(r"Memory: (\d+)K/(\d+)K available").groups())
    assert total == memory.present * PAGE // 1024
    assert 0 < available < total


@pytest.mark.parametrize("machine", ["pc", "q35"])
@pytest.mark.parametrize("mem", SIZES)
def test_size(machine, mem):
    assert_as_the_model_says(boot(machine=machine, mem=mem).must_be_good())


@pytest.mark.parametrize("cpu", CPUS)
@pytest.mark.parametrize("mem", [MINIMUM, 64, 1023, "6G"])
def test_cpu(cpu, mem):
    assert_as_the_model_says(boot(cpu=cpu, mem=mem).must_be_good())


@pytest.mark.parametrize("mem", ["4G", "6G"])
def test_ram_above_4g_is_named(mem):
    """What two-level paging cannot reach is reported with its size, never used."""
    result = boot(mem=mem).must_be_good()
    above = sum(start + size - max(start, 1 << 32)
                for start, size, kind in read_e820(result.text, "physical RAM map:")
                if kind == 1 and start + size > 1 << 32)
    assert above > 0
    assert result.search(rf"RAM above 4 GiB ignored: {above >> 10}K"), "the loss is not named"


@pytest.mark.parametrize("mem", [2, 3])
def test_too_small_is_said_in_words(mem):
    """Below the minimum: a sentence that names it, not a hang and not a reset."""
    result = boot(mem=mem, timeout=20, until=rf"(?i){MINIMUM} ?M(i?)B")
    assert not result.good
    assert result.search(rf"(?i)(need|at least|minimum).*{MINIMUM} ?Mi?B"), result.tail()


@pytest.mark.parametrize("size, told", [("1", "the kernel itself begins at 1 MiB"), ("0", "the kernel itself begins at 1 MiB"),
                                        ("2.5M", "no whole number"), ("much", "say 512 or 512M or 3.5G")])
def test_sizes_that_are_none(size, told):
    """Told at once: such a machine would stand still until somebody stops it."""
    with pytest.raises(MachineError, match=told):
        mebibytes(size)
