# SPDX-License-Identifier: MIT
"""make debug: gdb stops at the stations, before paging and after, in the order of the boot."""
import re
import subprocess

from b2bvm import KERNEL, PATIENCE, ROOT, spec, vm

STATIONS = ["multiboot_entry", "boot_main", "startup_32", "i386_start_kernel", "start_kernel",
            "setup_arch", "setup_memory_map", "init_mem_mapping", "zone_sizes_init",
            "build_all_zonelists", "mem_init", "boot_audit"]


def test_stations(tmp_path):
    script = tmp_path / "script"
    # At each stop: where, and whether paging is on (CR0 bit 31).
    at_stop = 'printf "station 0x%x paging %d\\n", $pc, ($cr0 >> 31) & 1\ninfo symbol $pc\n'
    script.write_text(f"source {ROOT}/tools/debug.gdb\n" + ("continue\n" + at_stop) * len(STATIONS)
                      + "print boot_params.e820_entries\nkill\n")
    target = "target remote | exec " + vm.debug_command(spec(), tmp_path / "serial")
    done = subprocess.run(["gdb", "-q", "-nx", "-batch", KERNEL, "-ex", target, "-x", script],
                          capture_output=True, text=True, timeout=120 * PATIENCE, check=False)
    stops = re.findall(r"^station 0x(\w+) paging (-?\d)\n(\w+)?", done.stdout, re.MULTILINE)
    assert len(stops) == len(STATIONS), done.stdout + done.stderr
    # startup_32 is met at its physical address, which has no name.
    names = ["startup_32" if name == "No" else name for _, _, name in stops]
    assert names == STATIONS
    paging = [int(on) != 0 for _, on, _ in stops]
    assert paging == [False] * 3 + [True] * 9
    assert int(stops[2][0], 16) < 0x1000000
    entries = re.search(r"^\$\d+ = (\d+)$", done.stdout, re.MULTILINE)
    assert entries and int(entries[1]) >= 5
