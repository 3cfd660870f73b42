# SPDX-License-Identifier: MIT
"""What the b2b- commands of gdb show of a machine that has come up, held against what that machine
said itself: /proc and ptdump in its log, its last record on the second serial port.

Each check takes a Looked: what was said, and the answers to LINES.
"""
import json
import re
from dataclasses import dataclass

from b2bvm import TIMESTAMP
from gdbsession import table

def known_at(path, stage):
    """The last value of each member of the record, up to a stage."""
    known = {}
    for line in path.read_text().splitlines():
        record = json.loads(line)
        known.update(record)
        if record["stage"] == stage:
            return known
    raise AssertionError(f"no record of {stage}")


def sample(runs, most=2):
    """A few page frames of each use: the first of a run and the last, and one in between."""
    picked, seen = {}, {}
    for pfn, count, use, *_ in runs:
        seen[use] = seen.get(use, 0) + 1
        if seen[use] <= most:
            picked |= {pfn: use, pfn + count // 2: use, pfn + count - 1: use}
    return picked


@dataclass
class Looked:
    log: str
    record: dict
    answers: dict       # by line; of one way to look at the machine
    pages: dict

    def contents(self, name):
        """What /proc/NAME was in the log."""
        text = TIMESTAMP.sub("", self.log)
        lines = r"((?:(?!==> |boot-to-buddy: ).*\n)*)"
        return re.search(rf"^==> /proc/{name} <==\n{lines}", text, re.M)[1].splitlines()


LINES = ["b2b-help", "b2b-e820", "b2b-e820 saved", "b2b-e820 raw", "b2b-memblock", "b2b-memblock free",
         "b2b-zones", "b2b-zonelists", "b2b-buddy", "b2b-buddy Normal 10",
         "b2b-slab", "b2b-slab vm_struct", "b2b-slab kmem_cache",
         "b2b-vmalloc", "b2b-pt", "b2b-pt frames", "b2b-pt 0xc0000000", "b2b-pt 0xfffff000",
         "b2b-percpu", "b2b-percpu cpu_number",
         "b2b-log", "b2b-log 3", "b2b-log audit:", "b2b-cpus", "b2b-bt", "b2b-stages"]


def number(text):
    return 0 if text in ("", ".") else int(text, 0)


TYPES = {1: "usable", 2: "reserved", 3: "ACPI data", 4: "ACPI NVS", 5: "unusable"}


def e820_of(answer):
    return [[number(row["start"]), number(row["last byte"]) + 1 - number(row["start"]), row["type"]]
            for row in table(answer)]


def check_e820(looked):
    assert e820_of(looked.answers["b2b-e820"]) == [[start, length, TYPES[kind]]
                                                   for start, length, kind in looked.record["e820"]]
    first = re.findall(r"BIOS-e820: \[mem 0x(\w+)-0x(\w+)\] (.*)", looked.log)
    firmware = [[int(start, 16), int(last, 16) + 1 - int(start, 16), kind] for start, last, kind in first]
    assert e820_of(looked.answers["b2b-e820 saved"]) == firmware
    assert e820_of(looked.answers["b2b-e820 raw"]) == firmware       # QEMU's is sorted


def span(row):
    """First and last byte."""
    return number(row["start"]), number(row["last byte"])


def regions_of(answer, nr):
    return [(*span(row), row.get("reserved by", "")) for row in table(answer, nr)]


def check_memblock(looked):
    lines = looked.contents("memblock")
    cut = lines.index("reserved:")
    said = [[(int(start, 16), int(last, 16), (name or "").strip()) for start, last, name in
             re.findall(r"0x(\w+)\.\.0x(\w+)( .*)?", "\n".join(part))] for part in (lines[:cut], lines[cut:])]
    answer = looked.answers["b2b-memblock"]
    assert [regions_of(answer, 0), regions_of(answer, 1)] == said
    free = [span(row) for row in table(looked.answers["b2b-memblock free"])]
    ends = sorted({place for start, last, *_ in said[0] + said[1] + free for place in (start, last + 1)})
    for place in ends:          # between two of these nothing changes
        ram, taken, left = (any(start <= place <= last for start, last, *_ in ranges)
                            for ranges in (*said, free))
        assert left == (ram and not taken), hex(place)


def zone_rows(answer):
    return [[int(row["node"]), row["zone"], number(row["first pfn"]), *(int(row[name]) for name in (
        "spanned", "present", "managed", "min", "low", "high"))] for row in table(answer)]


def check_zones(looked):
    fields = ("node", "name", "start", "spanned", "present", "managed", "min", "low", "high")
    wanted = [[zone[field] for field in fields] for zone in looked.record["zones"]]
    assert zone_rows(looked.answers["b2b-zones"]) == wanted
    parked, zoneinfo = {}, "\n".join(looked.contents("zoneinfo")) + "\n"
    for title, body in re.findall(r"^Node (\d, zone +\w+)\n(.*?)(?=^Node|\Z)", zoneinfo, re.M | re.S):
        node, _, name = re.split(r"[, ]+", title)
        parked[int(node), name] = sum(map(int, re.findall(r"^ +count: (\d+)$", body, re.M)))
    for row, zone in zip(table(looked.answers["b2b-zones"]), looked.record["zones"]):
        assert int(row["free"]) == sum(sum(kinds) << order for order, kinds in enumerate(zone["free"]))
        assert int(row["parked"]) == parked[zone["node"], zone["name"]]


ZONES = ("DMA", "Normal", "HighMem", "Movable")     # a request may be served from those below its own


def check_zonelists(looked):
    """mminit_loglevel=4 prints, for each zone of a node, what a request for it goes through."""
    shown = {(int(node), "thisnode" if "THISNODE" in kind else "general"): (order.split(" -> "), begins) for
             node, kind, order, begins in re.findall(r"^Node (\d+), (.*?): (.*)\n  a request begins (.*)$",
                                                     looked.answers["b2b-zonelists"], re.M)}
    said = re.findall(r"mminit::zonelist (\w+) (\d+):(\w+) = (.*?) *$", TIMESTAMP.sub("", looked.log), re.M)
    assert len(said) >= len(shown)
    for kind, node, zone, path in said:
        order, begins = shown[int(node), kind]
        may = ZONES[:ZONES.index(zone) + 1]
        assert [place for place in order if place.split(":")[1] in may] == path.split()
        assert f"for {zone.upper()} at {path.split()[0]}" in begins


def counts_of(answer):
    """{(node, zone): blocks by order, by type}"""
    found = {}
    for row in table(answer):
        by_order = [number(row[str(order)]) for order in range(11)]
        found.setdefault((int(row["node"]), row["zone"]), []).append(by_order)
    return {key: [list(kinds) for kinds in zip(*rows)] for key, rows in found.items()}


def check_buddy(looked):
    assert counts_of(looked.answers["b2b-buddy"]) == {(zone["node"], zone["name"]): zone["free"]
                                                      for zone in looked.record["zones"]}
    blocks = {(int(row["pfn"], 16), row["type"]) for row in table(looked.answers["b2b-buddy Normal 10"])}
    normal = [zone for zone in looked.record["zones"] if zone["name"] == "Normal"]
    names = [row["type"] for row in table(looked.answers["b2b-buddy"])[:5]]
    largest = [(pfn, count, kind[1]) for pfn, count, use, *kind in looked.record["pages"]
               if use == "free" and kind[0] == 10]
    heads = {(head, names[kind]) for pfn, count, kind in largest for head in range(pfn, pfn + count, 1024)
             if any(zone["start"] <= head < zone["start"] + zone["spanned"] for zone in normal)}
    assert blocks == heads and len(blocks) >= 5


# The words of the record, as b2b-page has them.
USES = {"reserved": r"reserved", "free": r".* of a free block of order", "slab": r"slab of",
        "used": r".* of an allocated block|a page table", "parked": r".* of a block that processor \d keeps"}


def check_pages(looked):
    uses = set()
    for pfn, use in looked.pages.items():
        answer = looked.answers[f"b2b-page {pfn:#x}"]
        assert answer.startswith(f"Page frame {pfn:#x}: physical {pfn << 12:#010x}, ")
        state = re.search(r"^  state +(.*)$", answer, re.M)[1]
        # The inside of an allocated block has no owner in the record's eyes: "parked" is what is left over.
        expected = USES[use] + ("|" + USES["used"] if use == "parked" else "")
        assert re.match(expected, state), (pfn, use, answer)
        uses.add(use)
        if use == "free":
            order = int(re.search(r"of order (\d+)", state)[1])
            assert [order] == [run[3] for run in looked.record["pages"] if run[0] <= pfn < run[0] + run[1]]
    assert uses >= {"reserved", "free"}


def check_slab(looked):
    said = {}
    for line in looked.contents("slabinfo")[2:]:
        words = line.split()
        said[words[0]] = [int(word) for word in words[1:6]] + [int(words[14])]
    columns = ("in use", "objects", "size", "per slab", "pages", "slabs")
    shown = {row["cache"]: [int(row[name]) for name in columns]
             for row in table(looked.answers["b2b-slab"])}
    assert shown == said
    for cache in ("vm_struct", "kmem_cache"):       # some are partial, some full
        rows = table(looked.answers[f"b2b-slab {cache}"]) if said[cache][5] else []
        assert len(rows) == said[cache][5]
        assert sum(int(row["taken"]) + int(row["free"]) for row in rows) == said[cache][1]


def check_vmalloc(looked):
    lines = [line.split() for line in looked.contents("vmallocinfo") if "unpurged" not in line]
    answer, shown = looked.answers["b2b-vmalloc"], []
    for row in table(answer) if "(none)" not in answer else []:
        start, last = span(row)
        if "freed" not in row["kind"]:
            shown.append([f"{start:#010x}-{last + 1:#010x}", str(last + 1 - start), row["made by"]])
    assert shown == [words[:3] for words in lines]


PTDUMP = re.compile(r"^0x(\w+)-0x(\w+) +\d+[KM] (...) (RW|ro) (...) (...) (...) (...) (pte|pmd)$", re.M)


def check_page_tables(looked):
    shown = []
    for row in table(looked.answers["b2b-pt frames"]):
        start, last = span(row)
        shown.append([start, number(row["physical"]), (last + 1 - start) >> 12, row["pages of"], row["rights"]])
    assert shown == looked.record["page_tables"]
    runs = [(span(row)[0], span(row)[1] + 1, row["pages of"], row["rights"])
            for row in table(looked.answers["b2b-pt"])]
    said = []
    for start, end, *words, level in PTDUMP.findall(TIMESTAMP.sub("", looked.log)):
        words = [word.upper() for word in words if word.strip() and word != "PSE"]
        said.append((int(start, 16), int(end, 16), "4K" if level == "pte" else "4M", " ".join(words)))
    assert runs == said
    walk = looked.answers["b2b-pt 0xc0000000"]
    assert "entry 768 of the directory, entry 0 of its table" in walk
    assert re.search(r"physical +0x00000000, page frame 0x0$", walk, re.M)
    assert "nothing is mapped there" in looked.answers["b2b-pt 0xfffff000"]


def check_percpu(looked):
    """One for each processor that there may be, which the kernel said at boot."""
    cpus = int(re.search(r"nr_cpu_ids:(\d+)", looked.log)[1])
    rows = table(looked.answers["b2b-percpu"])
    assert [int(row["processor"]) for row in rows] == list(range(cpus))
    values = re.findall(r"processor (\d), 0x(\w+): (\d+)", looked.answers["b2b-percpu cpu_number"])
    assert [int(value) for _, _, value in values] == list(range(cpus))
    static = re.search(r"percpu: .* s(\d+) r\d+ d\d+", looked.log)
    assert static is None or f" {static[1]} B of them for the section" in looked.answers["b2b-percpu"]


def check_log(looked):
    """Line by line what came over the serial port, to the last; the oldest may be gone."""
    ring = [line.rstrip() for line in looked.answers["b2b-log"].split("\n")]
    serial = [line.rstrip() for line in looked.log.splitlines() if TIMESTAMP.match(line)]
    assert ring[-len(serial):] == serial[-len(ring):] and len(ring) > 150
    assert looked.answers["b2b-log 3"].split("\n") == looked.answers["b2b-log"].split("\n")[-3:]
    audit = re.search(r"^\[.*audit: .*$", looked.log, re.M)
    if audit and audit[0] in ring:
        assert looked.answers["b2b-log audit:"].split("\n")[0] == audit[0]


def check_processors(looked, cpus):
    rows = table(looked.answers["b2b-cpus"])[:cpus]
    assert [row["processor"] for row in rows] == [str(cpu) for cpu in range(cpus)]
    assert all(row[""] == "online" and row["paging"] == "on" for row in rows)
    assert "boot stack" in rows[0]["stack, bytes in use"]
    traces = looked.answers["b2b-bt"].split("Thread ")[1:]
    assert re.search(r"kernel_init\+.* at init/kernel_init\.c:\d+\n(.*\n)*.* start_kernel\+", traces[0])
    for cpu in range(1, cpus):
        assert f"stack of CPU {cpu}" in rows[cpu]["stack, bytes in use"]
        assert "start_secondary+" in traces[cpu]


def check_stages(looked):
    rows = table(looked.answers["b2b-stages"])
    assert [row["stage"] for row in rows if row[""]] == ["running"] and rows[-1][""] == ">"
    said = re.findall(r"^ +(\d+) +\d+  (\w+) +(\w+)\(\)$", TIMESTAMP.sub("", looked.log), re.M)
    shown = {row["stage"]: (row["us"], row["done by"]) for row in rows}
    for took, stage, function in said:
        assert shown[stage][1] == function + "()" and abs(int(shown[stage][0]) - int(took)) <= 1


CHECKS = {"e820": check_e820, "memblock": check_memblock, "zones": check_zones, "zonelists": check_zonelists,
          "buddy": check_buddy, "page": check_pages, "slab": check_slab, "vmalloc": check_vmalloc,
          "pt": check_page_tables, "log": check_log, "stages": check_stages}
