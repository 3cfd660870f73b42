# SPDX-License-Identifier: MIT
"""Somebody in front of the machine itself: a PS/2 keyboard, and the VGA text screen."""
import os
import re
import tempfile
import time

from b2bvm import PATIENCE

SCREEN, COLUMNS, ROWS = 0xb8000, 80, 25

# What stands on the keys, where QEMU's name is another.
NAMES = {" ": "spc", "\n": "ret", "\t": "tab", "-": "minus", "=": "equal", "[": "bracket_left",
         "]": "bracket_right", ";": "semicolon", "'": "apostrophe", "`": "grave_accent",
         "\\": "backslash", ",": "comma", ".": "dot", "/": "slash"}
SHIFTED = dict(zip('~!@#$%^&*()_+{}|:"<>?', "`1234567890-=[]\\;',./"))


def keys_of(char):
    """The keys that are held together for a character."""
    if char.isupper() or char in SHIFTED:
        return ["shift", *keys_of(SHIFTED.get(char, char.lower()))]
    return [NAMES.get(char, char)]


class Front:
    """Keys and screen of a running machine."""

    def __init__(self, guest):
        self.guest = guest

    def press(self, *keys):
        """Press keys together and let them go: press("ctrl", "a")."""
        for down, these in ((True, keys), (False, reversed(keys))):
            self.guest.qmp("input-send-event", events=[
                {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": key}}}
                for key in these])
        self.wait_idle()

    def type(self, text):
        for char in text:
            self.press(*keys_of(char))

    def halted(self):
        return "HLT=1" in self.guest.monitor("info registers")

    def wait_idle(self):
        """Until the processor has done what came and halts again."""
        self.wait(self.halted, "the processor does not halt")

    def registers(self, *which):
        """Of the CRT controller.  The kernel, which may be about to use it, notices nothing."""
        self.guest.qmp("stop")
        chosen = self.port(0x3d4)
        values = []
        for register in which:
            self.guest.monitor(f"o /b 0x3d4 {register:#x}")
            values.append(self.port(0x3d5))
        self.guest.monitor(f"o /b 0x3d4 {chosen:#x}")
        self.guest.qmp("cont")
        return values

    def port(self, port):
        return int(re.search(r"= (0x[0-9a-f]+)", self.guest.monitor(f"i /b {port:#x}"))[1], 16)

    def top(self):
        """The row of the card's memory that the screen begins with."""
        high, low = self.registers(0x0c, 0x0d)
        return (high << 8 | low) // COLUMNS

    def cells(self):
        """(character, attribute) of each place of the screen, row by row."""
        return self.memory(self.top(), ROWS)

    def memory(self, row, rows):
        """The same for some rows of the card's memory."""
        with tempfile.NamedTemporaryFile(delete=False) as file:
            path = file.name
        try:
            self.guest.qmp("pmemsave", val=SCREEN + 2 * COLUMNS * row, size=2 * COLUMNS * rows,
                           filename=path)
            with open(path, "rb") as file:
                data = file.read()
        finally:
            os.unlink(path)
        cells = list(zip(data[::2].decode("cp437"), data[1::2]))
        return [cells[row:row + COLUMNS] for row in range(0, len(cells), COLUMNS)]

    def rows(self):
        return ["".join(char for char, _ in row).rstrip() for row in self.cells()]

    def cursor(self):
        """(row, column) of the cursor, from the CRT controller."""
        high, low = self.registers(0x0e, 0x0f)
        row, column = divmod(high << 8 | low, COLUMNS)
        return row - self.top(), column

    def picture(self):
        """What a monitor would show: the lines of pixels, 16 for each row of characters."""
        with tempfile.TemporaryDirectory() as place:
            path = f"{place}/screen.ppm"
            self.guest.qmp("screendump", filename=path)
            with open(path, "rb") as file:
                magic, size, _, pixels = file.read().split(b"\n", 3)
        assert magic == b"P6"
        width = 3 * int(size.split()[0])
        return [pixels[line:line + width] for line in range(0, len(pixels), width)]

    def last(self):
        """The lowest row in which there is anything."""
        return next((row for row in reversed(self.rows()) if row), "")

    def wait(self, condition, complaint):
        deadline = time.monotonic() + 60 * PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "\n".join([complaint, *self.rows()])
            time.sleep(0.005)

    def wait_screen(self, pattern):
        """Until some row of the screen matches.  Return: the match of the last that does."""
        found = []

        def seen():
            found[:] = filter(None, (re.search(pattern, row) for row in self.rows()))
            return found

        self.wait(seen, f"no '{pattern}' on the screen:")
        return found[-1]

    def wait_last(self, row):
        self.wait(lambda: self.last() == row, f"the last row does not become '{row}':")
