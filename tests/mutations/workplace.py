# SPDX-License-Identifier: MIT
"""A copy of the tree in which a patch is tried: built, tested, and put back as it was.

What a patch makes make rebuild is one object and what is linked from it.  These are put
aside under other names before, and renamed back behind it, dates included: the next patch
finds everything built but its own file.

The copy stays between runs, in PLACES/jobN, and is brought up to date by content: what a
killed run left behind is repaired by that.
"""
import fcntl
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = float(os.environ.get("B2B_PATIENCE", "1"))

# Seconds: a test has to end within the first by itself and then fails with a word about
# it.  At the second it is ended from here, and that is nobody's merit.
LIMITS = {"host": (120, 150), "boot": (120, 150), "pytest": (400, 400), "build": (1800, 1800)}

# What make compares is in there; what tests leave in a build directory is not.
SEEDS = ("arch", "boot", "init", "kernel", "lib", "mm", "tests", "include", "host-asan", "host",
         "compile.flags", "link.flags", "config.stamp", "b2b.elf")
SYMBOLS = "build/host/include/generated/host_symbols.h"
TARGETS = {"host": "build/host-asan/runner", "boot": "build/b2b.elf", "pytest": "build/b2b.elf"}
OBJECTS = {"host": "build/host-asan/", "boot": "build/", "pytest": "build/"}


class NoEnd(Exception):
    """A command had to be killed."""


def run(command, cwd, limit, **env):
    """Return: (status, output).  A process group of its own, so that QEMU ends with it."""
    keep = {name: value for name, value in os.environ.items()
            if name in ("PATH", "HOME", "TMPDIR", "LANG", "B2B_PATIENCE")
            or name.startswith("CCACHE_")}
    with subprocess.Popen(command, cwd=cwd, env=keep | env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", start_new_session=True) as process:
        try:
            output = process.communicate(timeout=limit * PATIENCE)[0]
        except subprocess.TimeoutExpired as late:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise NoEnd(f"no end within {limit * PATIENCE:.0f} s: {command[0]}") from late
    return process.returncode, output


def sources():
    """What git knows or would add, as far as it exists."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode()
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


def same(one, other):
    return other.is_file() and one.read_bytes() == other.read_bytes()


class Workplace:
    """One copy.  The lock keeps two runs from sharing it; the first free one is taken."""

    def __init__(self, places):
        places.mkdir(parents=True, exist_ok=True)
        number = 0
        while not self.lock(places / f"job{number}"):
            number += 1

    def lock(self, where):
        where.mkdir(exist_ok=True)
        self.tree = where
        self.lock_file = open(where / ".lock", "w", encoding="utf-8")  # until the end of the run
        try:
            fcntl.flock(self.lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.lock_file.close()
            return False
        return True

    # ---- the tree -----------------------------------------------------------------------

    def update(self):
        """Every file like the original's; a new date only for what changed."""
        wanted = sources()
        for path in [p for p in self.tree.rglob("*") if p.is_file()]:
            name = str(path.relative_to(self.tree))
            if name not in wanted and name != ".lock" and not name.startswith("build/"):
                path.unlink()
        for name in wanted:
            there = self.tree / name
            if not same(ROOT / name, there):
                copy = shutil.copy if there.exists() else shutil.copy2
                there.parent.mkdir(parents=True, exist_ok=True)
                copy(ROOT / name, there)

    def seed(self, build):
        """Objects of another build, if there are none: make finds out which are any good.

        Only of one that is called "build" as well: its name is part of the flags.
        """
        if (self.tree / "build").exists() or build.name != "build" or not build.is_dir():
            return
        for path in build.rglob("*"):
            name = path.relative_to(build)
            if name.parts[0] in SEEDS and path.is_file():
                (self.tree / "build" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, self.tree / "build" / name)

    def build_all(self, jobs):
        """The unbroken tree.  Return: what went wrong, or nothing."""
        status, output = run(["make", f"-j{jobs}", *sorted(set(TARGETS.values()))], self.tree,
                             LIMITS["build"][0])
        return output[-1500:] if status else ""

    # ---- one test -----------------------------------------------------------------------

    def build(self, kind):
        # The hosted kernel takes the image's addresses from the unbroken image.
        return run(["make", "-o", SYMBOLS, TARGETS[kind]], self.tree, LIMITS["build"][0])

    def test(self, kind, args):
        own, limit = LIMITS[kind]
        if kind == "host":
            command = ["build/host-asan/runner", f"--timeout={own * PATIENCE:.0f}"]
        elif kind == "boot":
            command = [sys.executable, "tools/run.py", "--loader", "kernel", "--kernel",
                       "build/b2b.elf", "--timeout", f"{own * PATIENCE:.0f}"]
        else:
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        # Kernels of other configurations are built by their whole path: ccache, if it is there,
        # finds those of another copy.
        return run([*command, *args], self.tree, limit, PYTHONDONTWRITEBYTECODE="1",
                   CCACHE_BASEDIR=str(self.tree), CCACHE_NOHASHDIR="1")

    # ---- one patch ----------------------------------------------------------------------

    def aside(self, mutation):
        """What this patch changes, and what is built from it."""
        names = [TARGETS[mutation.kind], *mutation.files]
        names += [OBJECTS[mutation.kind] + re.sub(r"\.(c|asm)$", ".o", name)
                  for name in mutation.files if name.endswith((".c", ".asm"))]
        return [self.tree / name for name in names if (self.tree / name).exists()]

    def patch(self, mutation):
        kept = self.aside(mutation)
        for path in kept:
            if path.suffix == ".o" or "build" in path.relative_to(self.tree).parts:
                path.rename(f"{path}.aside")
            else:
                shutil.copy2(path, f"{path}.aside")
        status, output = run(["patch", "-p1", "--batch", "--fuzz=0", "--no-backup-if-mismatch",
                              "-r", "-", "-i", str(mutation.path)], self.tree, 60)
        return kept, output if status else ""

    def put_back(self, mutation, kept):
        for path in kept:
            pathlib.Path(f"{path}.aside").replace(path)
        for name in mutation.files:
            # Whatever includes it was built from the broken one; and so were the kernels of
            # other configurations, if a test of machines has asked for them.
            if name.endswith(".h") or mutation.kind == "pytest":
                (self.tree / name).touch()
