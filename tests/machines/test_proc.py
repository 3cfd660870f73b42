# SPDX-License-Identifier: MIT
"""What show= prints: Linux's formats, line by line, and sums that must agree.

The figures of one boot are read where they are printed, one content after the
other, and nothing allocates in between: so they are equal to the page, not about
equal.
"""
import re
import subprocess

import pytest
from b2bvm import boot, KERNEL

TITLE = re.compile(r"^==> /proc/(\w+) <==$")

# The form of every line of a content; a line that fits none of them is a failure.
FORMS = {
    "meminfo": [r"(?=.{27}$)\w+: +\d+ kB"],	# the figures end in one column
    "buddyinfo": [r"Node \d, zone +\w+ ( *\d+ ){11}"],
    "zoneinfo": [r"Node \d, zone +\w+", r"  pages free     \d+", r"        (min |low |high|spanned|present|managed) +\d+",
                 r"    \w+ +\d+", r"        protection: \(\d+(, \d+)+\)", r"  start_pfn:         \d+",
                 r"  pagesets", r"    cpu: \d+", r"              (count|high|batch): +\d+"],
    "pagetypeinfo": [r"Page block order: 10", r"Pages per block:  1024", "",
                     r"Free pages count per migrate type at order  ( +\d+ ){11}",
                     r"Node +\d+, zone +\w+, type +(Unmovable|Reclaimable|Movable|Reserve|Isolate) ( *\d+ ){11}",
                     r"Number of blocks type     Unmovable  Reclaimable      Movable      Reserve      Isolate ",
                     r"Node \d, zone +\w+ ( +\d+ ){5}"],
    "iomem": [r" *[0-9a-f]{8,}-[0-9a-f]{8,} : \S.*"],
    "ioports": [r" *[0-9a-f]{4}-[0-9a-f]{4} : \S.*"],
    "slabinfo": [r"slabinfo - version: 2\.1",
                 r"# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> "
                 r": tunables <limit> <batchcount> <sharedfactor> "
                 r": slabdata <active_slabs> <num_slabs> <sharedavail>",
                 # %-17s %6lu %6lu %6u %4u %4d : tunables %4u %4u %4u : slabdata %6lu %6lu %6lu
                 r"[\w-]+ *(?<=^.{17})( [ \d]{5}\d){3}( [ \d]{3}\d){2} : tunables( [ \d]{3}\d){3} "
                 r": slabdata( [ \d]{5}\d){3}"],
    "vmallocinfo": [r"0x[0-9a-f]{8}-0x[0-9a-f]{8} [ \d]{6}\d( unpurged vm_area|"
                    r" [\w.]+\+0x[0-9a-f]+/0x[0-9a-f]+( pages=\d+)?( phys=0x[0-9a-f]{8})?"
                    r"( ioremap)?( vmalloc)?( vmap)?( N\d=\d+)*)"],
    "cmdline": [r".*show=.*"],
    "interrupts": [r"           (CPU\d+ +)+", r" *\d+: ( *\d+ )+   XT-PIC-XT-PIC  (  \w+)?",
                   r"(NMI|SPU|CAL): ( *\d+ )+  [A-Z][\w -]+ interrupts", r"ERR: +\d+"],
    "kallsyms": [r"[0-9a-f]{8} [Tt] \S+"],
    "mtrr": [r"reg\d\d: base=0x[0-9a-f]{9} \([ \d]{5}MB\), size=[ \d]{5}[kKM]B, count=1: [\w-]+"],
    "memblock": [r"(memory|reserved):", r" *\d+: 0x[0-9a-f]{8,}\.\.0x[0-9a-f]{8,}( \S.*)?"],
}


def contents(result):
    """{name: its lines} of what a boot showed."""
    found, lines = {}, None
    for line in result.lines:
        if title := TITLE.match(line):
            lines = found.setdefault(title[1], [])
        elif "boot-to-buddy: self-tests" in line or "no such content" in line:
            lines = None
        elif lines is not None:
            lines.append(line)
    return found


@pytest.fixture(scope="module", params=[64, 512, 1024, 3583])
def shown(request):
    result = boot(mem=request.param, append="quiet selftest=none show=all").must_be_good()
    return contents(result)


def kilobytes(shown):
    return {name: int(size) for name, size in
            (re.fullmatch(r"(\w+): +(\d+) kB", line).groups() for line in shown["meminfo"])}


def buddyinfo(shown):
    """{zone: pages on its free lists}"""
    return {words[3]: sum(int(count) << order for order, count in enumerate(words[4:]))
            for words in (line.split() for line in shown["buddyinfo"])}


def zoneinfo(shown):
    """{zone: {figure: value}}; "parked" is what all processors have parked of it."""
    zones, zone = {}, None
    for line in shown["zoneinfo"]:
        if match := re.match(r"Node \d, zone +(\w+)", line):
            zone = zones.setdefault(match[1], {"parked": 0})
        elif match := re.match(r" +count: (\d+)$", line):
            zone["parked"] += int(match[1])
        elif match := re.match(r" +(?:pages )?(\w+):? +(\d+)$", line):
            zone.setdefault(match[1], int(match[2]))
    return zones


@pytest.mark.parametrize("name", FORMS)
def test_each_line_has_linux_form(shown, name):
    assert shown[name] or name in ("vmallocinfo", "mtrr"), "nothing was printed"
    for line in shown[name]:
        assert any(re.fullmatch(form, line) for form in FORMS[name]), line


def test_lists_hold_what_the_zones_count(shown):
    zones = zoneinfo(shown)
    assert buddyinfo(shown) == {name: zone["nr_free_pages"] for name, zone in zones.items()}
    assert all(zone["free"] == zone["nr_free_pages"] for zone in zones.values())


def test_types_add_up_to_the_lists(shown):
    """Free blocks of each type: together those of buddyinfo; every pageblock has one type."""
    by_type = {}
    for line in shown["pagetypeinfo"]:
        if match := re.match(r"Node +\d+, zone +(\w+), type +\w+ (.*)", line):
            counts = list(map(int, match[2].split()))
            before = by_type.get(match[1], [0] * len(counts))
            by_type[match[1]] = [a + b for a, b in zip(before, counts)]
    lists = {words[3]: list(map(int, words[4:]))
             for words in (line.split() for line in shown["buddyinfo"])}
    assert by_type == lists
    zones = zoneinfo(shown)
    for line in shown["pagetypeinfo"][shown["pagetypeinfo"].index("", 3) + 2:]:
        zone, counts = zones[line.split()[3]], list(map(int, line.split()[4:]))
        first, last = zone["start_pfn"], zone["start_pfn"] + zone["spanned"] - 1
        assert sum(counts) == last // 1024 - first // 1024 + 1, line
        assert counts[4] == 0, "an isolated pageblock"


def test_meminfo_is_the_sum_of_the_zones(shown):
    zones, total = zoneinfo(shown), kilobytes(shown)
    assert total["MemFree"] == 4 * sum(zone["free"] + zone["parked"] for zone in zones.values())
    assert total["MemTotal"] == 4 * sum(zone["managed"] for zone in zones.values())
    assert total["HighTotal"] == 4 * zones.get("HighMem", {"managed": 0})["managed"]
    high = zones.get("HighMem", {"free": 0, "parked": 0})
    assert total["HighFree"] == 4 * (high["free"] + high["parked"])
    assert total["LowTotal"] == total["MemTotal"] - total["HighTotal"]
    assert total["LowFree"] == total["MemFree"] - total["HighFree"]


# Linux's order; those of what does not exist here (page cache, swap ...) are left out.
MEMINFO = """MemTotal MemFree MemAvailable HighTotal HighFree LowTotal LowFree Slab SReclaimable
    SUnreclaim VmallocTotal VmallocUsed VmallocChunk Percpu DirectMap4k DirectMap4M""".split()


def test_meminfo_has_linux_order(shown):
    assert [line.split(":")[0] for line in shown["meminfo"]] == MEMINFO


def test_slab_is_the_sum_of_the_caches(shown):
    total = kilobytes(shown)
    pages = sum(int(words[5]) * int(words[14]) for words in map(str.split, shown["slabinfo"][2:]))
    assert total["Slab"] == 4 * pages == total["SReclaimable"] + total["SUnreclaim"]


def test_vmalloc_is_the_sum_of_the_areas(shown):
    total, end, gap = kilobytes(shown), None, 0
    for line in shown["vmallocinfo"]:
        first, last, size = re.match(r"0x(\w+)-0x(\w+) +(\d+)", line).groups()
        assert int(last, 16) - int(first, 16) == int(size)
        gap = max(gap, int(first, 16) - end) if end else gap
        end = int(last, 16)
    sizes = [int(line.split()[1]) for line in shown["vmallocinfo"]]
    assert total["VmallocUsed"] == sum(sizes) // 1024
    assert gap // 1024 <= total["VmallocChunk"] <= total["VmallocTotal"] - total["VmallocUsed"]


def test_direct_map_covers_lowmem(shown):
    """All of lowmem's RAM is mapped, and not much more: holes are not, large pages may stick out."""
    total = kilobytes(shown)
    present = 4 * sum(zone["present"] for name, zone in zoneinfo(shown).items() if name != "HighMem")
    assert present - 4 * 4096 <= total["DirectMap4k"] + total["DirectMap4M"] <= present + 2 * 4096
    assert total["DirectMap4M"] % 4096 == 0


def test_pagesets_are_sane(shown):
    """A processor parks up to its high mark, a batch at a time."""
    for mark, batch in re.findall(r"high:  (\d+)\n +batch: (\d+)$", "\n".join(shown["zoneinfo"]), re.M):
        assert int(batch) <= 31 and int(mark) <= 6 * int(batch)


def test_zones_are_sane(shown):
    for zone in zoneinfo(shown).values():
        assert zone["free"] + zone["parked"] <= zone["managed"] <= zone["present"] <= zone["spanned"]
        assert zone["min"] <= zone["low"] <= zone["high"]


def test_caches_are_sane(shown):
    """No more objects in use than there are, and as many as the slabs have room for."""
    for line in shown["slabinfo"][2:]:
        words = line.split()
        active, total, _, per_slab = map(int, words[1:5])
        active_slabs, slabs = int(words[13]), int(words[14])
        assert active <= total == per_slab * slabs and active_slabs <= slabs, line
    names = [line.split()[0] for line in shown["slabinfo"][2:]]
    assert len(names) == len(set(names)) and "kmalloc-64" in names


def test_system_ram_is_memblock_memory(shown):
    """Both tell the same RAM, but for the page that the BIOS's data shares at 0x9f000."""
    reserved = shown["memblock"].index("reserved:")
    memblock = [tuple(int(number, 16) for number in re.findall(r"0x([0-9a-f]+)", line))
                for line in shown["memblock"][1:reserved]]
    iomem = [tuple(int(number, 16) for number in re.findall(r"[0-9a-f]{8,}", line)[:2])
             for line in shown["iomem"] if line.endswith(" : System RAM")]
    assert [(start, (end + 1) // 4096) for start, end in memblock] == \
        [(start, (end + 1) // 4096) for start, end in iomem]


def nm(*options):
    """{(address, letter, name)} of the functions of the kernel."""
    out = subprocess.run(["nm", *options, KERNEL], capture_output=True, text=True, check=True).stdout
    return {tuple(line.split()) for line in out.splitlines() if re.match(r"c\w{7} [tT] [^.$]", line)}


def test_kallsyms_are_the_functions_of_the_image(shown):
    """What nm says of the same file; the linker's and the assembler's marks may be missing."""
    told = {tuple(line.split()) for line in shown["kallsyms"]}
    assert len(told) == len(shown["kallsyms"]) > 2000
    assert told <= nm()
    addresses = [line.split()[0] for line in shown["kallsyms"]]
    assert addresses == sorted(addresses)
    letters = {name: letter for _, letter, name in told}
    assert letters["start_kernel"] == "T" and letters["kallsyms_proc_show"] == "t"


def test_interrupts_have_a_column_for_each_processor():
    """Processors are called once each to start, and never by a device but the first."""
    result = boot(mem=64, cpus=4, append="quiet selftest=none show=interrupts").must_be_good()
    head, *rows = contents(result)["interrupts"]
    assert head.split() == ["CPU0", "CPU1", "CPU2", "CPU3"]
    counts = {row.split(":")[0].strip(): list(map(int, re.findall(r"(?<= )\d+(?= )", row.split(":")[1] + " ")))
              for row in rows}
    assert all(len(counts[name]) == 4 for name in ("NMI", "SPU", "CAL"))
    assert counts["NMI"] == counts["SPU"] == [0] * 4 and min(counts["CAL"][1:]) > 0
    assert counts["ERR"] == [0]


def test_only_what_was_asked_for_in_that_order():
    result = boot(mem=64, append="quiet selftest=none show=meminfo,cmdline").must_be_good()
    assert list(contents(result)) == ["meminfo", "cmdline"]
    assert contents(result)["cmdline"] == ["quiet selftest=none show=meminfo,cmdline"]


def test_an_unknown_name_is_told_with_the_known_ones():
    result = boot(mem=64, append="quiet selftest=none show=meminof,buddyinfo").must_be_good()
    said = result.search(r"^show=meminof: no such content; there is: all (.*)$")
    assert said and set(FORMS) <= set(said[1].split())
    assert list(contents(result)) == ["buddyinfo"]


def test_nothing_is_shown_unasked():
    assert contents(boot(mem=64, append="selftest=none")) == {}
