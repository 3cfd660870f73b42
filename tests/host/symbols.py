#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write the kernel's layout symbols as numbers, for hosted builds.

usage: symbols.py [--nm NM] b2b.elf host_symbols.h

The numbers are those of the kernel as it is linked; a symbol that is missing is
an error, so that the header and linker.ld cannot drift apart.
"""
import argparse
import subprocess
import sys

LAYOUT = """_text _etext __boot_begin __boot_end __start_rodata __end_rodata _sdata _edata
__init_begin __init_end __selftest_text_begin __selftest_text_end __selftest_rodata_begin
__selftest_rodata_end __selftest_bss_begin __selftest_bss_end __bss_start __bss_stop __brk_base __brk_limit _end""".split()
TABLES = "initial_page_table swapper_pg_dir".split()
PERCPU = "__start_percpu_data __stop_percpu_data".split()


def addresses(nm, elf):
    lines = subprocess.run([nm, elf], check=True, capture_output=True, text=True).stdout
    return {f[2]: int(f[0], 16) for f in map(str.split, lines.splitlines()) if len(f) == 3}


def header(found):
    yield "/* Made by tests/host/symbols.py from the kernel in build/. */"
    for name in LAYOUT:
        yield f"#define {name} ((char *)0x{found[name]:08x}UL)"
    for name in TABLES:
        yield f"#define {name} ((pgd_t *)0x{found[name]:08x}UL)"
    start, stop = (found[name] for name in PERCPU)
    yield f"#define HOST_PERCPU_SIZE {stop - start}UL"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nm", default="nm")
    parser.add_argument("elf")
    parser.add_argument("output")
    args = parser.parse_args()
    found = addresses(args.nm, args.elf)
    missing = [name for name in LAYOUT + TABLES + PERCPU if name not in found]
    if missing:
        sys.exit(f"{args.elf} has no symbol {', '.join(missing)}")
    with open(args.output, "w", encoding="ascii") as out:
        out.write("\n".join(header(found)) + "\n")


if __name__ == "__main__":
    main()
