#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the allocators cost, in instructions, beside Linux's figures for the same work.

	bench.py [--kernel FILE] [--json] [--boot] [GROUP...]

Boots the kernel with bench=GROUP,... under -icount, where one tick of the time
stamp counter is one instruction: two runs agree to the last digit.  Without
groups all are run, and the boot is measured on machines of six sizes.  The
status is 1 when a row misses its target, 2 when a machine gave no verdict.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import sys

import machine
from progress import Progress

DATA = pathlib.Path(__file__).resolve().parents[1] / "tests/data/linux-6.1-bench.json"

# (MiB, groups): what is measured together is booted together.  Fragmentation
# depends on what came before, so it has a machine of its own.
MACHINES = (
    (512, ("page", "mix", "kmalloc", "cache", "vmalloc", "percpu")),
    (512, ("frag",)),
    (1024, ("highpage", "kmap")),
)
BOOT_SIZES = (64, 128, 512, 1024, 2048, 3583)
PAGES_PER_MIB = 256

LINE = re.compile(r"bench: (\w+): (?:(\d+) ticks / (\d+) = |(\d+) of (\d+) pages = |(\d+)$)",
                  re.MULTILINE)


class BenchError(Exception):
    """A machine did not measure what it was asked for; the text says why."""


# ---- measuring ----------------------------------------------------------------

def boot(kernel, mem, parameters):
    """Boot under -icount.  Return: the log."""
    spec = machine.Spec(kernel=str(kernel), mem=mem, append=f"quiet selftest=none {parameters}",
                        extra=["-icount", "shift=0,sleep=off"])
    with machine.start(spec) as guest:
        ended = guest.wait(300)
        log = guest.log
    if not ended or guest.exit_code != machine.GOOD or "no such workload" in log:
        raise BenchError(f"{mem} MiB, {parameters}: "
                         f"{machine.sentence(guest.exit_code if ended else None)}\n{log[-2000:]}")
    return log


def figures(log):
    """{row: figure} of a log: instructions per operation, per cent, or a count."""
    found = {}
    for row, ticks, times, part, whole, value in LINE.findall(log):
        if ticks:
            found[row] = round(int(ticks) / int(times), 1)
        elif part:
            found[row] = int(part) * 1000 // int(whole) / 10
        else:
            found[row] = int(value)
    return found


def workloads(kernel, mem, groups):
    return figures(boot(kernel, mem, "bench=" + ",".join(groups)))


def station_rows(mem, at):
    """The boot's rows, in thousands of instructions, from the time of each stage."""
    spans = {"memmap": ("zones", "memmap"), "handover": ("iommu", "handover"),
             "audit": ("layout", "audit")}
    rows = {f"{row}_{mem}": at[f"boot_{end}"] - at[f"boot_{begin}"]
            for row, (begin, end) in spans.items()}
    waited = at["boot_clock"] - at["boot_processor"]    # for the clock that the TSC is held against
    rows[f"slab_ready_{mem}"] = at["boot_slab"] - waited
    return rows


def boot_rows(kernel, mem):
    log = boot(kernel, mem, "bench=boot show=meminfo")
    rows = station_rows(mem, figures(log))
    total = int(re.search(r"MemTotal: +(\d+) kB", log)[1])
    rows[f"unavailable_{mem}"] = mem * 1024 - total
    return rows


def per_page(rows, row, small, large):
    """Instructions for each page by which one machine is larger than another."""
    more = rows[f"{row}_{large}"] - rows[f"{row}_{small}"]
    return round(more / ((large - small) * PAGES_PER_MIB), 2)


def boot_summary(rows):
    """The boot's rows in thousands, but for what is in KiB."""
    return {row: figure if row.startswith("unavailable") else round(figure / 1000, 1)
            for row, figure in rows.items()}


def page_rows(rows):
    return {"memmap_per_page": per_page(rows, "memmap", 64, 3583),
            "handover_low_per_page": per_page(rows, "handover", 64, 512),
            "handover_high_per_page": per_page(rows, "handover", 2048, 3583)}


def measure(kernel, groups=(), with_boot=True):
    """Run the groups (all of them where none is named).  Return: {row: figure}."""
    wanted = [(mem, [group for group in here if not groups or group in groups])
              for mem, here in MACHINES]
    wanted = [(f"{mem} MiB: {' '.join(here)}", mem, here) for mem, here in wanted if here]
    sizes = [(f"{mem} MiB: boot", mem) for mem in BOOT_SIZES if with_boot]

    def timed(name, work, *args):
        with progress.running(name):
            return work(kernel, *args)

    with Progress([job[0] for job in wanted + sizes], "machines") as progress, \
            concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(timed, name, workloads, mem, here) for name, mem, here in wanted]
        boots = [pool.submit(timed, name, boot_rows, mem) for name, mem in sizes]
        rows = {row: figure for job in jobs for row, figure in job.result().items()}
        stations = {row: figure for job in boots for row, figure in job.result().items()}
    return rows | (boot_summary(stations) | page_rows(stations) if stations else {})


# ---- comparing ----------------------------------------------------------------

def holds(row, ours):
    """Whether a row reaches its target; None where it has none."""
    for bound, met in (("at_most", lambda limit: ours <= limit),
                       ("at_least", lambda limit: ours >= limit),
                       ("exactly", lambda limit: ours == limit)):
        if bound in row:
            return met(row[bound])
    return None


def compare(measured):
    """Each row that was measured, with Linux's figure, the ratio, and the target."""
    compared = []
    for row in json.loads(DATA.read_text(encoding="utf-8"))["rows"]:
        if row["row"] not in measured:
            continue
        ours = measured[row["row"]]
        ratio = {"ratio": round(ours / row["linux"], 3)} if "linux" in row else {}
        compared.append({**row, "ours": ours, **ratio, "holds": holds(row, ours)})
    return compared


def target(row):
    for bound, sign in (("at_most", "<="), ("at_least", ">="), ("exactly", "==")):
        if bound in row:
            return f"{sign} {row[bound]}"
    return ""


def print_table(compared):
    print(f"{'row':28} {'ours':>11} {'Linux':>11} {'ratio':>7} {'target':>13}")
    for row in compared:
        verdict = {True: "holds", False: "MISSED", None: ""}[row["holds"]]
        ratio = f"{row['ratio']:.3f}" if "ratio" in row else ""
        print(f"{row['row']:28} {row['ours']:>11} {row.get('linux', ''):>11} {ratio:>7} "
              f"{target(row):>13} {verdict:6} {row.get('unit', '')}".rstrip())
    missed = [row["row"] for row in compared if row["holds"] is False]
    aimed = sum(row["holds"] is not None for row in compared)
    print(f"\n{len(compared)} rows, {aimed} with a target, {len(missed)} missed"
          + "".join(f" {row}" for row in missed))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kernel", default="build/b2b.elf")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--boot", action="store_true", help="with groups: the boot's rows, too")
    parser.add_argument("groups", nargs="*", help="page, mix, frag, ... (default: all)")
    args = parser.parse_args()

    try:
        compared = compare(measure(args.kernel, args.groups, args.boot or not args.groups))
    except (BenchError, machine.MachineError) as error:
        print(f"tools/bench.py: {error}", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps({"rows": compared}, indent=1))
    else:
        print_table(compared)
    return 1 if any(row["holds"] is False for row in compared) else 0


if __name__ == "__main__":
    sys.exit(main())
