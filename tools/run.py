#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Boot the kernel in an emulated PC, show its serial log live, say how it ended.

The exit status is 0 when the kernel's verdict is good, 1 when a self-test
failed, 2 on a panic, 3 when there was no verdict (a reset, a hang, no emulator),
and 0 when somebody left the machine at its prompt.  `make run` and its sisters call
this; arguments behind -- go to QEMU.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import machine

STATUS = {machine.GOOD: 0, machine.TEST_FAILED: 1, machine.PANIC: 2, machine.LEFT: 0}
NO_VERDICT = 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kernel", default="build/b2b.elf")
    parser.add_argument("--iso", default="", help="a CD with this kernel, used when nothing is appended")
    parser.add_argument("--loader", default="kernel", choices=machine.LOADERS)
    parser.add_argument("--mem", default="256", help="512 (MiB), 512M, 3.5G")
    parser.add_argument("--cpus", type=int, default=1)
    parser.add_argument("--cpu", default="", help="CPU model: 486, pentium, qemu32, max")
    parser.add_argument("--machine", default="pc", help="pc or q35")
    parser.add_argument("--append", default="", help="kernel command line")
    parser.add_argument("--timeout", type=float, default=300, help="seconds, at most, for the whole boot")
    parser.add_argument("--log", default="", help="keep the serial log here, too")
    parser.add_argument("--gdb", default="", help="start gdb with this script instead of running")
    parser.add_argument("--monitor", action="store_true",
                        help="boot to the kernel's prompt, on this terminal")
    parser.add_argument("qemu", nargs="*", help="more arguments for QEMU")
    return parser.parse_args()


def spec_of(args):
    return machine.Spec(kernel=args.kernel, iso=args.iso, loader=args.loader, mem=args.mem,
                        cpus=args.cpus, cpu=args.cpu, machine=args.machine, append=args.append,
                        extra=args.qemu)


def run(args):
    """Boot and wait.  Return: the exit status."""
    with open(args.log or os.devnull, "w", encoding="latin-1") as log:
        def echo(text):
            sys.stdout.write(text)
            sys.stdout.flush()
            log.write(text)

        with machine.start(spec_of(args), echo) as guest:
            ended = guest.wait(args.timeout)
            last = next((line for line in reversed(guest.log.split("\n")) if line.strip()), "")
    print(f"\n{args.loader}, {machine.mebibytes(args.mem)} MiB: "
          f"{machine.sentence(guest.exit_code if ended else None)}")
    if not ended:
        print(f"It ran for {args.timeout:.0f} s; the last line was: {last or '(nothing)'}")
    return STATUS.get(guest.exit_code, NO_VERDICT) if ended else NO_VERDICT


HOW_TO_LEAVE = """\
The kernel's prompt comes on this terminal; help lists what it knows, quit ends the machine.
Every key goes to the kernel, Ctrl-C too.  Should it hang: Ctrl-] and then x.
"""


def stops_at_prompt(append):
    return re.search(r"(?:^|\s)(?:monitor|stage=\S+)(?=\s|$)", append)


def with_prompt(append):
    """A prompt at the end of the boot, and soon: tests can be run there."""
    words = [append] if append else []
    if not stops_at_prompt(append):
        words.append("monitor")
    if not re.search(r"(?:^|\s)selftest=", append):
        words.append("selftest=none")
    return " ".join(words)


def interact(args):
    """Give the terminal to the machine, for as long as somebody wants.  Return: the exit status."""
    print(HOW_TO_LEAVE, flush=True)
    with tempfile.TemporaryDirectory(prefix="b2b-vm-") as workdir:
        command = machine.terminal_command(spec_of(args), workdir, args.log or os.devnull)
        code = subprocess.call(command)
    print(f"\n{args.loader}, {machine.mebibytes(args.mem)} MiB: {machine.sentence(code)}")
    return STATUS.get(code, NO_VERDICT)


def debug(args):
    """Hand the terminal to gdb; QEMU is its child and waits at the first instruction."""
    log = args.log or "debug.log"
    command = machine.debug_command(spec_of(args), log)
    print(f"The serial log goes to {log} (tail -f it in another terminal).")
    commands = pathlib.Path(__file__).resolve().parent / "gdb/b2b.py"
    return subprocess.call(["gdb", "-q", args.kernel, "-x", str(commands),
                            "-ex", "target remote | exec " + command, "-x", args.gdb])


def main():
    args = arguments()
    if args.monitor:
        args.append = with_prompt(args.append)
    watched = args.monitor or (os.isatty(0) and stops_at_prompt(args.append))
    try:
        if args.gdb:
            return debug(args)
        return interact(args) if watched and args.loader != "bochs" else run(args)
    except (machine.MachineError, machine.grubiso.IsoError) as error:
        print(f"tools/run.py: {error}", file=sys.stderr)
    except FileNotFoundError as error:
        print(f"tools/run.py: {error.filename} is missing; run tools/deps run", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nstopped by hand", file=sys.stderr)
    return NO_VERDICT


if __name__ == "__main__":
    sys.exit(main())
