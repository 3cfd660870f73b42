# SPDX-License-Identifier: MIT
"""How far something is that takes long: what runs, how many of how many, time left.

	with Progress(["page", "slab", "vmalloc"], "workloads") as progress:
		for name in ...:
			with progress.running(name):
				...
			progress.say(f"{name}: 12 rows")	a line that stays

On a terminal one line renews itself each second:

	[2 of 3 workloads, 0:40 gone, about 0:20 to go] vmalloc

In a pipe the same line comes every 15 seconds (B2B_PROGRESS_EVERY), and not at all for
what is done before.  Progress goes to stderr, so that stdout holds results and nothing
else; say() writes there.  Any thread may call.
"""
import collections
import contextlib
import os
import shutil
import sys
import threading
import time

EVERY = float(os.environ.get("B2B_PROGRESS_EVERY", "15"))     # seconds between two lines in a pipe
RENEW = 1.0                                                   # ... and between two on a terminal
CLEAR = "\r\x1b[K"


def clock(seconds):
    """83 → 1:23, and hours where there are any."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def sentence(done, total, what, gone, left):
    """2 of 3 workloads, 0:40 gone, about 0:20 to go"""
    words = [f"{done} of {total} {what}", f"{clock(gone)} gone"]
    if left is not None and done < total:
        words.append(f"about {clock(left)} to go")
    return ", ".join(words)


def time_left(gone, done, ahead):
    """What is ahead takes as long as what is done has taken; None when nothing is done yet."""
    return gone * ahead / done if done else None


class Progress:
    """Of a list of things, each with a name.

    expected gives the seconds that a thing takes, where that is known; without it all
    are taken to be alike.  done says which need not be done any more.
    """

    def __init__(self, names, what, expected=None, done=0, stream=None, now=time.monotonic):
        self.total, self.what = len(names), what
        self.expected = expected or {}
        self.done = self.known = done
        self.began = {}         # of those that run
        self.weights = collections.Counter({"done": 0.0, "all": sum(map(self.weight, names))})
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.now, self.start = now, now()
        self.shown = False
        self.lock = threading.RLock()
        self.over = threading.Event()
        self.ticker = threading.Thread(target=self._tick, daemon=True)

    def weight(self, name):
        return self.expected.get(name, 0.0 if self.expected else 1.0)

    # ---- what happens ---------------------------------------------------------------

    def begin(self, name):
        with self.lock:
            self.began[name] = self.now()
            if self.terminal:
                self.show()

    def end(self, name):
        with self.lock:
            self.began.pop(name, None)
            self.weights["done"] += self.weight(name)
            self.done += 1

    @contextlib.contextmanager
    def running(self, name):
        self.begin(name)
        try:
            yield
        finally:
            self.end(name)

    # ---- what is shown ----------------------------------------------------------------

    def left(self):
        """Seconds, or None.  Of what runs, with times to expect, a part is done."""
        gone, done = self.now() - self.start, self.weights["done"]
        if self.expected:
            done += sum(min(self.weight(name), self.now() - began) for name, began in self.began.items())
            return time_left(gone, done, self.weights["all"] - done)
        return time_left(gone, self.done - self.known, self.total - self.done)

    def line(self):
        with self.lock:
            said = sentence(self.done, self.total, self.what, self.now() - self.start, self.left())
            return f"[{said}] {', '.join(self.began)}".rstrip()

    def show(self):
        with self.lock:
            if self.terminal:
                width = shutil.get_terminal_size().columns
                self.stream.write(CLEAR + self.line()[:width - 1])
                self.shown = True
            else:
                self.stream.write(self.line() + "\n")
            self.stream.flush()

    def hide(self):
        with self.lock:
            if self.shown:
                self.stream.write(CLEAR)
                self.stream.flush()
            self.shown = False

    def say(self, text):
        """A line that stays."""
        with self.lock:
            self.hide()
            print(text, flush=True)
            if self.terminal and self.began:
                self.show()

    def _tick(self):
        while not self.over.wait(RENEW if self.terminal else EVERY):
            self.show()

    def __enter__(self):
        self.ticker.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.ticker.join()
        self.hide()
