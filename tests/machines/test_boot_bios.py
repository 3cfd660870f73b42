# SPDX-License-Identifier: MIT
"""INT 15h: the machine's own, one that a test puts in its place, and none at all.

The loader in tests/machines/loader/ can write anywhere, also to the vector of INT
15h: so the kernel meets BIOSes that no emulator has (tests/machines/loader/int15.asm).
"""
import random
import struct
import subprocess
from dataclasses import dataclass

import b2bvm
import pytest
from handover import (LOADER_DIR, MAP, QUICK, RESERVED, USABLE, Multiboot1, hand_over, map1,
                      options)
from test_boot_bad_input import BIOS, OURS, boot_lines, remark

VECTOR = 0x15 * 4
HANDLER = 0x600                 # behind the BIOS's data, below the kernel's thunk
THUNK, THUNK_SIZE = 0x1000, 0x2000

SMALL = [(0, 0x9FC00, USABLE), (0xF0000, 0x10000, RESERVED), (0x100000, 0x3F00000, USABLE)]
SMALL_LINE = "BIOS-e820: [mem 0x0000000000100000-0x0000000003ffffff] usable"


@dataclass
class Bios:
    """What INT 15h answers; None: the call does not exist."""
    table: object = None
    after_last: int = 0
    signature: int = 0x534D4150
    e801: object = None         # (KiB below 16 MiB, blocks of 64 KiB above)
    e801_in_cx: bool = False
    e88: object = None

    def pieces(self, tmp_path):
        table = self.table or []
        low, high = self.e801 or (-1, 0)
        values = {"ENTRIES": len(table), "AFTER_LAST": self.after_last,
                  "SIGNATURE": self.signature, "E801_LOW": low, "E801_HIGH": high,
                  "E801_IN_CX": int(self.e801_in_cx),
                  "E88": -1 if self.e88 is None else self.e88}
        out = tmp_path / "int15"
        subprocess.run(["nasm", "-f", "bin", "-o", str(out), str(LOADER_DIR / "int15.asm"),
                        *(f"-D{name}={value}" for name, value in values.items())], check=True)
        code = out.read_bytes() + b"".join(struct.pack("<QQI", *entry) for entry in table)
        assert HANDLER + len(code) < 0x7000
        return [(HANDLER, code), (VECTOR, struct.pack("<HH", 0, HANDLER // 16))]


def meet(tmp_path, bios, order=None, **more):
    """Boot on a machine with this BIOS; without an order, the loader gives nothing."""
    order = order or Multiboot1(map=None, mem_upper=None)
    made = order.pieces()
    order.pieces = lambda: made + bios.pieces(tmp_path)
    return hand_over(tmp_path, order, **more)


def kernel_map(result):
    return [line for line in result.lines if line.startswith("BIOS-")]


# ---- the machine's own ---------------------------------------------------------

@pytest.mark.parametrize("mem", [16, 64, 1024, 4096])
def test_all_three_calls(tmp_path, mem):
    """E801h and 88h say what the E820 map says, as far as they can count."""
    result = b2bvm.boot(mem=mem, append=QUICK).must_be_good()
    end = int(result.search(r"^BIOS-e820: \[mem 0x0*100000-0x(\w+)\] usable")[1], 16) + 1
    above_1m = (end >> 10) - 1024
    e88 = min(above_1m, 63 * 1024)
    remark(result, f"E801h {above_1m} KiB, 88h {e88} KiB")
    remark(result, "loader (", "BIOS (", "agree")


def test_low_memory_is_put_back(tmp_path):
    """The thunk's own two pages hold the same afterwards."""
    noise = random.Random(15).randbytes(THUNK_SIZE)
    order = Multiboot1(cmdline=f"{QUICK} e820=bios")
    made = order.pieces() + [(THUNK, noise)]
    order.pieces = lambda: made
    with b2bvm.running(**options(tmp_path, order, debug_exit=False)) as guest:
        assert guest.wait_for("verdict: good", 60 * b2bvm.PATIENCE), guest.log
        assert "entries from the BIOS" in guest.log
        dump = tmp_path / "low"
        guest.qmp("pmemsave", val=THUNK, size=THUNK_SIZE, filename=str(dump))
        assert dump.read_bytes() == noise


# ---- others --------------------------------------------------------------------

def test_bios_map_when_the_loader_has_none(tmp_path):
    result = meet(tmp_path, Bios(table=SMALL)).must_be_good()
    remark(result, "3 entries from the BIOS")
    assert SMALL_LINE in result.lines


def test_list_ends_with_an_error(tmp_path):
    result = meet(tmp_path, Bios(table=SMALL, after_last=-1)).must_be_good()
    remark(result, "3 entries from the BIOS")
    assert SMALL_LINE in result.lines


@pytest.mark.parametrize("after_last", [1, 2])
def test_list_never_ends(tmp_path, after_last):
    """A BIOS that starts over again is asked a bounded number of times."""
    result = meet(tmp_path, Bios(table=SMALL, after_last=after_last)).must_be_good()
    remark(result, "the BIOS's has", "room for 128")
    assert SMALL_LINE in result.lines


def test_200_entries(tmp_path):
    many = SMALL + [(0x10000000 + i * 0x10000, 0x1000, RESERVED) for i in range(197)]
    result = meet(tmp_path, Bios(table=many)).must_be_good()
    remark(result, "the BIOS's has 200 entries, room for 128")
    remark(result, "128 entries from the BIOS, with entries missing")
    assert SMALL_LINE in result.lines


def test_e820_without_its_signature(tmp_path):
    """Then it is no E820, whatever the carry flag says."""
    bios = Bios(table=SMALL, signature=0, e801=(15 * 1024, 0x300))
    result = meet(tmp_path, bios).must_be_good()
    assert kernel_map(result) == ["BIOS-e801: [mem 0x0000000000000000-0x000000000009efff] usable",
                                  "BIOS-e801: [mem 0x0000000000100000-0x0000000003ffffff] usable"]


@pytest.mark.parametrize("in_cx", [False, True])
@pytest.mark.parametrize("sizes,last", [((15 * 1024, 0x300), 0x3FFFFFF), ((7 * 1024, 0), 0x7FFFFF),
                                        ((14 * 1024, 0x300), 0xEFFFFF)],
                         ids=["64M", "8M", "hole-below-16M"])
def test_e801_alone(tmp_path, sizes, last, in_cx):
    result = meet(tmp_path, Bios(e801=sizes, e801_in_cx=in_cx)).must_be_good()
    assert f"BIOS-e801: [mem 0x0000000000100000-0x{last:016x}] usable" in result.lines


def test_88_alone(tmp_path):
    result = meet(tmp_path, Bios(e88=15 * 1024)).must_be_good()
    assert "BIOS-88: [mem 0x0000000000100000-0x0000000000ffffff] usable" in result.lines


def test_no_call_exists(tmp_path):
    """The loader's map does it alone, and nobody says that two agree."""
    result = meet(tmp_path, Bios(), Multiboot1()).must_be_good()
    remark(result, "BIOS: E820h 0 entries")
    assert OURS in result.lines
    assert not any("agree" in line or "believed" in line for line in boot_lines(result))


def test_disagreement_above_1m(tmp_path):
    """There the loader is believed: it may know of what it uses itself."""
    bios = Bios(table=MAP[:3] + [(0x100000, 0x3F00000, USABLE)])
    result = meet(tmp_path, bios, Multiboot1()).must_be_good()
    remark(result, "loader says type 1 at 0x0000000004000000, BIOS says type 0; "
                   "the loader is believed")
    assert OURS in result.lines


def test_disagreement_and_the_user_decides(tmp_path):
    bios = Bios(table=MAP[:3] + [(0x100000, 0x3F00000, USABLE)])
    result = meet(tmp_path, bios, Multiboot1(cmdline=f"{QUICK} e820=bios")).must_be_good()
    remark(result, "loader says type 1 at 0x0000000004000000, BIOS says type 0; "
                   "the BIOS is believed")
    remark(result, "4 entries from the BIOS")
    assert SMALL_LINE in result.lines


@pytest.mark.parametrize("vector", [0, 0xFFFFFFFF, 0xB8000000, 0x00000010],
                         ids=["null", "all-ones", "video-memory", "vector-table"])
def test_no_bios(tmp_path, vector):
    order = Multiboot1(map=map1(MAP))
    made = order.pieces() + [(VECTOR, struct.pack("<I", vector))]
    order.pieces = lambda: made
    result = hand_over(tmp_path, order).must_be_good()
    remark(result, "BIOS not asked for its memory map: its INT 15h vector leads nowhere")
    assert OURS in result.lines and BIOS not in result.lines


def test_a_handler_in_the_thunks_way(tmp_path):
    """It could not be reached: the call would go round in circles, through its own code."""
    order = Multiboot1(map=map1(MAP))
    made = order.pieces() + [(VECTOR, struct.pack("<HH", 0, THUNK // 16)), (THUNK, bytes([0xCF] * 16))]
    order.pieces = lambda: made
    result = hand_over(tmp_path, order).must_be_good()
    remark(result, "BIOS not asked for its memory map: its INT 15h vector leads to where the "
                   "call's own code goes")
    assert OURS in result.lines
