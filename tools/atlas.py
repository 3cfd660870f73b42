#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write the atlas: a page that holds the records of boots and draws them.

Boots the kernel in an emulated PC with the record on its second serial port, or takes
records that exist (--record before.jsonl,after.jsonl).  The record of a boot is kept beside the page.  The page is built from web/ and
has an empty place for records; it needs no network, so it can be mailed and kept.
"""
import argparse
import json
import os
import pathlib
import sys
import tempfile

import machine

EMPTY = '<script type="application/json" id="records">[]</script>'


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--page", required=True, help="the page without records")
    parser.add_argument("--record", default="", help="files of JSON lines, with commas between")
    parser.add_argument("--kernel", default="build/b2b.elf")
    parser.add_argument("--mem", default="256", help="512 (MiB), 512M, 3.5G")
    parser.add_argument("--cpus", type=int, default=1)
    parser.add_argument("--cpu", default="")
    parser.add_argument("--machine", default="pc")
    parser.add_argument("--append", default="", help="kernel command line")
    parser.add_argument("--timeout", type=float, default=300)
    parser.add_argument("output")
    return parser.parse_args()


def name_of(args):
    """What a reader calls the machine: its size and what is special about it."""
    cpus = f", {args.cpus} CPUs" if args.cpus > 1 else ""
    return f"{args.mem}{'' if args.mem[-1:].isalpha() else ' MiB'}{cpus}" + \
           (f", {args.append}" if args.append else "")


def booted(args):
    """The record of a machine that is booted now, without the self-tests unless they are asked for."""
    tests = "" if "selftest=" in args.append else " selftest=none"
    with tempfile.TemporaryDirectory() as workdir:
        path = f"{workdir}/record"
        spec = machine.Spec(kernel=args.kernel, mem=args.mem, cpus=args.cpus, cpu=args.cpu,
                            machine=args.machine, append=f"trace=ttyS1{tests} {args.append}".strip(),
                            extra=["-serial", f"file:{path}"])
        with machine.start(spec) as guest:
            ended = guest.wait(args.timeout)
            code = guest.exit_code if ended else None
        if code != machine.GOOD:
            print(f"tools/atlas.py: {machine.sentence(code)}", file=sys.stderr)
        return pathlib.Path(path).read_text(encoding="utf-8", errors="replace")


def records(args):
    if not args.record:
        return [{"name": name_of(args), "text": booted(args)}]
    return [{"name": pathlib.Path(path).stem,
             "text": pathlib.Path(path).read_text(encoding="utf-8", errors="replace")}
            for path in args.record.split(",")]


def filled(page, entries):
    """The page with its records.  Nothing in them may end the script element."""
    text = json.dumps(entries, ensure_ascii=True).replace("<", "\\u003c")
    if EMPTY not in page:
        raise SystemExit("tools/atlas.py: the page has no place for records")
    return page.replace(EMPTY, EMPTY.replace("[]", text))


def has_a_stage(text):
    """Is any line of it a stage of a boot?"""
    for line in text.splitlines():
        try:
            if "stage" in json.loads(line):
                return True
        except (ValueError, TypeError):
            continue
    return False


def main():
    args = arguments()
    try:
        entries = records(args)
    except (OSError, machine.MachineError) as error:
        print(f"tools/atlas.py: {error}", file=sys.stderr)
        return 1
    if not any(entry["text"].strip() for entry in entries):
        print("tools/atlas.py: the machine wrote no record", file=sys.stderr)
        return 1
    strange = [entry["name"] for entry in entries if not has_a_stage(entry["text"])]
    if strange:
        print(f"tools/atlas.py: {', '.join(strange)}: no line of it is a record's (docs/trace-format.md)", file=sys.stderr)
        return 1
    output = pathlib.Path(args.output)
    if not args.record:
        output.with_suffix(".jsonl").write_text(entries[0]["text"], encoding="utf-8")
    output.write_text(filled(pathlib.Path(args.page).read_text(encoding="utf-8"), entries),
                      encoding="utf-8")
    print(f"{output} shows {' and '.join(entry['name'] for entry in entries)}: "
          f"open it in a browser (file://{os.path.abspath(output)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
