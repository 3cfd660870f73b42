# SPDX-License-Identifier: MIT
"""gdb: the stations of make debug, and what the b2b- commands show, held against what the kernel says.

One machine that has come up says all it knows: /proc in its log, its last record on the second port.
Then it stands still, gdb looks at it, and keeps it as a core in both forms; so each figure is
compared three times.  Another machine is followed from its first instruction.
"""
import re
import subprocess

import pytest
from b2bvm import KERNEL, PATIENCE, ROOT, running, spec, vm
from gdbchecks import (CHECKS, LINES, TYPES, Looked, check_percpu, check_processors, counts_of, e820_of,
                       known_at, number, regions_of, sample, zone_rows)
from gdbsession import session, table
from kernels import configured

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


# ---- a machine that has come up ----------------------------------------------------------------

WAYS = ("live", "core", "physical core")
# cmdline only marks the end of what is shown in front of it.
SHOW = "trace=ttyS1 show=memblock,zoneinfo,slabinfo,vmallocinfo,cmdline ptdump=ranges mminit_loglevel=4"


def look(tmp, kernel=KERNEL, cores=True, append="", **machine):
    """Boot, look live and, with cores, at both kinds of core.  Return: [(way, Looked)]."""
    record, stub = tmp / "record", tmp / "stub"
    extra = ["-serial", f"file:{record}", "-gdb", f"unix:{stub},server=on,wait=off"]
    append = f"{SHOW} {append if 'selftest=' in append else 'selftest=none ' + append}"
    with running(kernel=kernel, append=append, debug_exit=False, extra=extra, **machine) as guest:
        assert guest.wait_for(r"verdict: .*\n", 120 * PATIENCE), guest.log
        known = known_at(record, "running")
        pages = sample(known["pages"])
        lines = LINES + [f"b2b-page {pfn:#x}" for pfn in pages]
        keep = [f"b2b-core {tmp}/core", f"b2b-core {tmp}/core.physical physical"] if cores else []
        live = session(lines + keep, tmp / "live.gdb", target=stub, kernel=kernel)
        found = [("live", live)]
        log = guest.log
    for way, path in zip(WAYS[1:], (tmp / "core", tmp / "core.physical")) if cores else ():
        found.append((way, session(lines, tmp / "core.gdb", core=path, kernel=kernel)))
        path.unlink()
    return [(way, Looked(log, known, answers, pages)) for way, answers in found]


# Some self-tests, so that lists have been in use.
MACHINE = {"mem": 128, "cpus": 2,
           "append": "numa=fake=2 highmem=32M selftest=page_alloc,kmalloc,vmap*"}


@pytest.fixture(name="ways", scope="module")
def fixture_ways(tmp_path_factory):
    return dict(look(tmp_path_factory.mktemp("gdb"), **MACHINE))


@pytest.fixture(name="looked", params=WAYS)
def fixture_looked(request, ways):
    return ways[request.param]


def must_be_good(line, answer):
    assert not re.search(r"^error:|^Python Exception|WRONG:", answer, re.M), (line, answer)


def test_the_ways_agree(ways):
    """A command shows the same of the machine and of either core."""
    for line in LINES + [f"b2b-page {pfn:#x}" for pfn in ways["live"].pages]:
        answers = [looked.answers[line] for looked in ways.values()]
        assert answers[0] == answers[1] == answers[2], line
        must_be_good(line, answers[0])


@pytest.mark.parametrize("check", CHECKS)
def test_same_as_the_kernel_says(looked, check):
    CHECKS[check](looked)


def test_processors_and_what_is_theirs(looked):
    check_percpu(looked)
    check_processors(looked, 2)


# ---- a machine that comes up ---------------------------------------------------------------------------

EARLY = """hbreak multiboot_entry
b2b-stages memory_map memblock memmap handover boot_allocator_gone
tbreak *((unsigned int)startup_32 - 0xc0000000)
continue
b2b-e820
continue
b2b-cpus
b2b-bt
b2b-e820
b2b-e820 saved
b2b-memblock
b2b-pt
b2b-vmalloc
b2b-zones
b2b-percpu
b2b-log
tbreak i386_start_kernel
c
eval "b2b-e820"
eval "b2b-memblock"
continue
b2b-e820 raw
b2b-memblock
continue
b2b-e820
b2b-zones
b2b-buddy
b2b-page 0x100
continue
b2b-memblock
b2b-vmalloc
b2b-slab
eval "b2b-page 0x100"
eval "b2b-page 0x1000"
continue
b2b-zones
b2b-buddy
b2b-zonelists
b2b-pt frames
continue
b2b-zones
b2b-buddy
b2b-stages
print *$page(0x1000)
print/x $pfn($page(0x1000))
print $per_cpu("cpu_number", 1)
print *zone_table[0]
print e820.map[0]
print memblock.memory.regions[1]
print slab_caches
print swapper_pg_dir[768]
b2b-slab vm_struct
b2b-stages off
delete
break kernel_exit
continue
kill""".splitlines()


@pytest.fixture(name="early", scope="module")
def fixture_early(tmp_path_factory):
    """(answers, what is known at a stage) of a session that begins with the first instruction."""
    tmp = tmp_path_factory.mktemp("early")
    record = tmp / "record"
    machine = spec(mem=128, cpus=2, append="selftest=none trace=ttyS1", extra=["-serial", f"file:{record}"])
    answers = session(EARLY, tmp / "script", target="| exec " + vm.debug_command(machine, tmp / "serial"))
    return answers, lambda stage: known_at(record, stage)


def test_before_paging(early):
    """The kernel's structures by physical address; what there is, what is not, and where to go for it."""
    answers, _ = early
    assert "nobody has asked for the map yet: boot_main() does" in answers["b2b-e820"][0]
    raw, at_memory_map = table(answers["b2b-e820"][1]), table(answers["b2b-e820 raw"])
    assert raw == at_memory_map and len(raw) >= 5
    assert "as loader or BIOS handed it to boot/" in answers["b2b-e820"][1]
    cpus = table(answers["b2b-cpus"])
    assert cpus[0]["paging"] == "off" and cpus[0]["runs"].startswith("startup_32+0x0/")
    assert cpus[1][""] == "not the kernel's yet" and "startup_32+0x0/" in answers["b2b-bt"]
    assert "multiboot_entry" in answers["continue"][0]


def test_where_the_kernel_begins(early):
    """i386_start_kernel() has not copied boot/'s structure yet, and memblock knows no RAM."""
    answers, _ = early
    assert table(answers['eval "b2b-e820"']) == table(answers["b2b-e820 raw"])
    assert "Nothing can be allocated yet" in answers['eval "b2b-memblock"']


def test_pages_before_the_hand_over(early):
    answers, _ = early
    assert "state      in use by the boot: kernel image\n" in answers['eval "b2b-page 0x100"']
    assert "state      memblock's: free, and waits for the hand-over\n" in answers['eval "b2b-page 0x1000"']


def test_too_early(early):
    answers, _ = early
    told = {line: found[0] if isinstance(found, list) else found for line, found in answers.items()}
    stages = {"b2b-e820 saved": "memory_map", "b2b-memblock": "memblock", "b2b-zones": "zones",
              "b2b-buddy": "memmap", "b2b-page 0x100": "memmap", "b2b-slab": "slab", "b2b-percpu": "percpu"}
    for line, stage in stages.items():
        wanted = rf"error: {line.split()[0]}: .* before \w+\(\), stage {stage}; the machine is "
        assert re.match(wanted, told[line]), told[line]
        assert f"`b2b-stages {stage}`, then `continue`, goes there" in told[line]
    assert "memblock is not filled before memblock_x86_fill()" in told["b2b-memblock"]
    assert "paging is off: every address is a physical one" in told["b2b-pt"]
    assert "nothing has been logged yet" in answers["b2b-log"]


def test_stops_in_the_stages_that_were_named(early):
    answers, _ = early
    stops = [re.search(r"^stage (\w+), behind (\w+)\(\): (.*)$", answer, re.M)
             for answer in answers["continue"]]
    source = (ROOT / "include/linux/stage.h").read_text()
    assert [stop[1] for stop in stops if stop] == EARLY[1].split()[1:]
    assert all(f'STAGE({stop[1]}, "{stop[2]}", "{stop[3]}")' in source for stop in stops if stop)
    assert not stops[-1] and "kernel_exit" in answers["continue"][-1]
    marked = {row["stage"]: row[""] for row in table(answers["b2b-stages"])}
    assert marked["boot_allocator_gone"] == ">" and marked["slab"] == "" and marked["smp"] == "-"


def test_each_stage_as_the_record_has_it(early):
    answers, at = early
    kernel_map = [[start, length, TYPES[kind]] for start, length, kind in at("memblock")["e820"]]
    assert e820_of(answers["b2b-e820"][2]) == kernel_map
    before, after = answers["b2b-memblock"][1:3]
    reserved = at("memory_map")["memblock"]["reserved"]
    assert "memory: empty" in before
    assert regions_of(before, 0) == [(base, base + size - 1, name) for base, size, name in reserved]
    memory, reserved = (at("memmap")["memblock"][which] for which in ("memory", "reserved"))
    assert regions_of(after, 1) == [(base, base + size - 1, name) for base, size, name in reserved]
    assert regions_of(after, 0) == [(base, base + size - 1, "") for base, size, *_ in memory]
    fields = ("node", "name", "start", "spanned", "present", "managed", "min", "low", "high")
    for nr, stage in ((-2, "handover"), (-1, "boot_allocator_gone")):
        zones = at(stage)["zones"]
        assert zone_rows(answers["b2b-zones"][nr]) == [[zone[f] for f in fields] for zone in zones]
        assert counts_of(answers["b2b-buddy"][nr]) == {(z["node"], z["name"]): z["free"] for z in zones}
    shown = [[number(row["start"]), number(row["physical"])] for row in table(answers["b2b-pt frames"])]
    assert shown == [run[:2] for run in at("handover")["page_tables"]]


def test_print(early):
    answers, at = early
    page = answers["print *$page(0x1000)"]
    assert "pfn 0x1000, node 0, zone 1, buddy, order 10 = {flags = " in page
    assert answers["print/x $pfn($page(0x1000))"].endswith("= 0x1000")
    assert answers['print $per_cpu("cpu_number", 1)'].endswith("= 1")
    dma = at("boot_allocator_gone")["zones"][0]
    assert f"zone DMA of node 0: pfn 0x1-0xfff, {dma['managed']} pages, " in answers["print *zone_table[0]"]
    start, length, _ = at("boot_allocator_gone")["e820"][0]
    assert answers["print e820.map[0]"].endswith(f"[mem {start:#018x}-{start + length - 1:#018x}] reserved")
    assert re.search(r"= \[0x00100000-0x0\w+\]$", answers["print memblock.memory.regions[1]"])
    assert re.search(r"= linked with \d+ others = \{next = ", answers["print slab_caches"])
    assert "present, writable" in answers["print swapper_pg_dir[768]"]


# ---- what can be wrong -----------------------------------------------------------------------------------

def test_another_kernel(tmp_path):
    """Symbols of a kernel that is not the one in memory: told, and nothing shown."""
    other = tmp_path / "other.elf"
    image = bytearray(open(KERNEL, "rb").read())
    text = b"where an allocation may look, in which order"
    place = image.index(text) // 64 * 64
    image[place:place + 4096] = bytes(4096)
    other.write_bytes(image)
    with running(mem=32, append="selftest=none", debug_exit=False,
                 extra=["-gdb", f"unix:{tmp_path}/stub,server=on,wait=off"]) as guest:
        assert guest.wait_for("verdict", 120 * PATIENCE)
        answers = session(["b2b-zones", "b2b-e820"], tmp_path / "script", target=tmp_path / "stub",
                          kernel=str(other))
    for answer in answers.values():
        assert re.match(r"error: b2b-\w+: .*other.elf is not the kernel in this machine", answer)


def test_no_machine_and_wrong_words(tmp_path):
    answers = session(["b2b-zones", "b2b-help", "b2b-stages nowhere", "b2b-core"], tmp_path / "script")
    assert "there is no machine yet: `make debug` starts one" in answers["b2b-zones"]
    assert "no stage `nowhere`; there are start_kernel " in answers["b2b-stages nowhere"]
    assert "there is no machine yet" in answers["b2b-core"]


WRONG = {
    "b2b-e820 all": "usage: b2b-e820 [saved|raw]",
    "b2b-buddy Nowhere": "`Nowhere` is no zone with memory, no order and no type",
    "b2b-buddy 11": "`11` is no zone",
    "b2b-page": "usage: b2b-page",
    "b2b-page no_such_name": "`no_such_name` is no number: No symbol",
    "b2b-page 0xf0000000": "nothing is mapped at 0xf0000000",
    "b2b-page 0xfffff": "Page frame 0xfffff has no struct page",
    "b2b-slab no-such-cache": "no cache `no-such-cache`",
    "b2b-slab 0xc0100000": "0xc0100000 is not in a slab",
    "b2b-percpu e820": "`e820` is no per-CPU variable",
    "b2b-percpu nothing": "no variable `nothing`",
    "b2b-log no such words": "no such line",
    "b2b-pt nowhere": "`nowhere` is no number",
    "b2b-core a b c": "usage: b2b-core FILE [physical]",
}


def test_wrong_words(tmp_path):
    """What is wrong is told in a sentence, with what would be right.  And the objects of a slab."""
    with running(mem=32, append="selftest=none slub_debug=U", debug_exit=False,
                 extra=["-gdb", f"unix:{tmp_path}/stub,server=on,wait=off"]) as guest:
        assert guest.wait_for("verdict", 120 * PATIENCE)
        answers = session([*WRONG, "b2b-slab kmem_cache", "b2b-slab slab_caches.next"], tmp_path / "script",
                          target=tmp_path / "stub")
    for line, part in WRONG.items():
        assert part in answers[line] and "Python" not in answers[line], (line, answers[line])
    objects = table(answers["b2b-slab slab_caches.next"])
    in_use = [row for row in objects if row["state"] == "in use"]
    taken = {row["slab"]: int(row["taken"]) for row in table(answers["b2b-slab kmem_cache"])}
    assert len(in_use) == taken[answers["b2b-slab slab_caches.next"].split()[2]]
    assert all(row["remark"] == "" for row in objects)


def test_every_command_has_a_test():
    """What b2b-help lists is typed somewhere above, and each has its line."""
    used = {line.split()[0] for line in [*LINES, *EARLY, *WRONG]}
    sources = "".join(path.read_text() for path in (ROOT / "tools/gdb/b2b").glob("*.py"))
    assert set(re.findall(r'^    name = "(b2b-\w+)"', sources, re.M)) <= used


CONSTANTS = {
    "memory.PAGE_OFFSET": ("include/asm/page.h", "PAGE_OFFSET"),
    "memory.PAGE_SIZE": None,
    "slab.COOKIE": ("mm/slab.h", "SLAB_COOKIE"),
    "slab.STORE_USER": ("include/linux/slab.h", "SLAB_STORE_USER"),
    "vmalloc.NO_GUARD": ("include/linux/vmalloc.h", "VM_NO_GUARD"),
    "vmalloc.FREED": ("include/linux/vmalloc.h", "VM_FREED"),
    "pagetable.RW": ("include/asm/pgtable_types.h", "_PAGE_RW"),
    "pagetable.GLOBAL": ("include/asm/pgtable_types.h", "_PAGE_GLOBAL"),
}


def test_constants_are_the_kernels():
    """What no symbol and no type tells is repeated in the package; here it is compared."""
    for place, header in CONSTANTS.items():
        module, name = place.split(".")
        text = (ROOT / f"tools/gdb/b2b/{module}.py").read_text()
        values = re.findall(rf"\b{name}\b.* = ([^#\n]*)", text)
        if header is None:
            assert values and "4096" in values[0]
            continue
        header_text = (ROOT / header[0]).read_text()
        wanted = int(re.search(rf"^#define {header[1]}\s+(0x[0-9a-fA-F]+)", header_text, re.M)[1], 16)
        assert wanted in [int(value, 16) for line in values for value in re.findall(r"0x\w+", line)], place


# ---- docs/gdb.md, and how it begins --------------------------------------------------------------------

def shown_session():
    """[(line, [what it answered])] of all blocks of docs/gdb.md."""
    blocks = re.findall(r"^```gdb\n(.*?)^```", (ROOT / "docs/gdb.md").read_text(), re.M | re.S)
    pieces = "".join(blocks).split("(gdb) ")[1:]
    return [(piece.split("\n")[0], piece.rstrip("\n").split("\n")[1:]) for piece in pieces]


def shape(line):
    """A line without its figures, which change with each build and each machine's clock."""
    line = re.sub(r"\b\d+ (GiB|MiB|KiB|B)\b", "SIZE", line)
    line = re.sub(r"0x[0-9a-f]+|\b\d+\.\d+|\b\d+|(?<= )\.(?= )", "N", line)
    return re.sub(r"\s+", " ", line).strip()


def agrees(expected, answer):
    """"..." stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(shape(line)) + "\n" for line in expected)
    return re.fullmatch(pattern, "".join(shape(line) + "\n" for line in answer if line.strip()))


def test_the_session_in_the_docs(tmp_path):
    told = shown_session()
    machine = spec(mem=256, cpus=2, append="selftest=none")
    answers = session([f"source {ROOT}/tools/debug.gdb", *(line for line, _ in told)], tmp_path / "script",
                      target="| exec " + vm.debug_command(machine, tmp_path / "serial"))
    for line, expected in told:
        answer = answers[line].pop(0) if isinstance(answers[line], list) else answers[line]
        answer = answer.replace("[Inferior 1 (process 1) detached]", "")
        assert agrees(expected, answer.split("\n")), f"docs/gdb.md: ({line}) is now:\n{answer}"
    commands = set(re.findall(r"`(b2b-\w+)", (ROOT / "docs/gdb.md").read_text()))
    assert commands == {name for path in (ROOT / "tools/gdb/b2b").glob("*.py")
                        for name in re.findall(r'^    name = "(b2b-\w+)"', path.read_text(), re.M)}


def test_make_debug_has_the_commands(tmp_path):
    """As make debug starts it: the greeting says what to type, and it is there."""
    command = ["/usr/bin/python3", ROOT / "tools/run.py", "--kernel", KERNEL, "--log", tmp_path / "log",
               "--gdb", ROOT / "tools/debug.gdb"]
    done = subprocess.run(command, input="continue\nb2b-help\nkill\n", text=True, capture_output=True,
                          timeout=120 * PATIENCE, check=False)
    greeting, _, rest = done.stdout.partition("multiboot_entry ()")
    assert "b2b-help           the kernel's own structures as tables" in greeting
    assert re.search(r"^  b2b-zones +the zones of each node", rest, re.M), done.stdout + done.stderr


# ---- other configurations, other machines -------------------------------------------------------------

OTHERS = {
    "flatmem, bootmem": ("uma-flat-bootmem", {}, {"mem": 128, "cpus": 2, "append": "highmem=32M"}),
    "discontigmem, two nodes": ("numa-discontig", {}, {"mem": 128, "cpus": 2,
                                                       "append": "numa=fake=2 highmem=32M"}),
}
MORE = {
    "tiny": ("tiny", {}, {"mem": 64}),
    "a log that is longer than its ring": ("", {}, {"mem": 256, "cpus": 2,
                                                    "append": "selftest=slab show=kallsyms,all,cmdline"}),
    "486, no large pages": ("", {}, {"mem": 256, "cpu": "486"}),
    "3.5 GiB, eight nodes": ("", {}, {"mem": 3583, "cpus": 4, "append": "numa=fake=8"}),
    "movable zone, holes": ("", {}, {"mem": 1024, "append": "kernelcore=256M memmap=64M$128M"}),
    "no high memory": ("nohighmem", {}, {"mem": 1024}),
    "debug": ("debug", {}, {"mem": 256, "cpus": 2, "append": "slub_debug=U"}),
    "flatmem with nodes": ("", {"CONFIG_FLATMEM": "y"}, {"mem": 512, "append": "numa=fake=2"}),
    "discontigmem, high nodes": ("numa-discontig", {}, {"mem": 2048, "cpus": 2, "append": "numa=fake=4"}),
    "per-CPU memory by the page": ("", {}, {"mem": 256, "cpus": 2, "append": "percpu_alloc=page"}),
}


def check_all(tmp_path, name, options, machine):
    kernel = configured(name, **options) if name or options else KERNEL
    (_, looked), = look(tmp_path, kernel=kernel, cores=False, **machine)
    for line, answer in looked.answers.items():
        must_be_good(line, answer)
    for check in CHECKS.values():
        check(looked)
    check_percpu(looked)
    check_processors(looked, machine.get("cpus", 1))


@pytest.mark.parametrize("which", OTHERS)
def test_other_configurations(tmp_path, which):
    check_all(tmp_path, *OTHERS[which])


@pytest.mark.full
@pytest.mark.parametrize("which", MORE)
def test_more_configurations(tmp_path, which):
    check_all(tmp_path, *MORE[which])
