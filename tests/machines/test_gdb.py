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
    # At each stop: the function (inlined or not), where it is, whether paging is on (CR0 bit 31).
    at_stop = ("python frame = gdb.selected_frame(); "
               "print('station', frame.name(), hex(frame.pc()), "
               "int(frame.read_register('cr0')) >> 31 & 1)\n")
    script.write_text(f"source {ROOT}/tools/debug.gdb\n" + ("continue\n" + at_stop) * len(STATIONS)
                      + "print boot_params.e820_entries\nkill\n")
    target = "target remote | exec " + vm.debug_command(spec(), tmp_path / "serial")
    done = subprocess.run(["gdb", "-q", "-nx", "-batch", KERNEL, "-ex", target, "-x", script],
                          capture_output=True, text=True, timeout=120 * PATIENCE, check=False)
    stops = re.findall(r"^station (\w+) 0x(\w+) ([01])$", done.stdout, re.MULTILINE)
    # startup_32 is met at its physical address, which has no name.
    assert [name.replace("None", "startup_32") for name, _, _ in stops] == STATIONS, done.stdout
    assert [int(paging) for _, _, paging in stops] == [0] * 3 + [1] * 9
    assert all((int(pc, 16) >= 0xc0000000) == (paging == "1") for _, pc, paging in stops)
    entries = re.search(r"^\$\d+ = (\d+)$", done.stdout, re.MULTILINE)
    assert entries and int(entries[1]) >= 5
