#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Run the tests in the given directories and close with one line: N passed, N failed.

	run.py [--full] --results FILE DIRECTORY...

The plugin tally.py shows how far it is, and sums up what was run: cases, machines, crash
kinds, mutations, inputs of fuzzers.  Without --full the tests that are marked so stay out.  Two at a time, since most of
the time goes into booting machines.  The status is 0 when at least one test ran and
none failed.
"""
import argparse
import os
import subprocess
import sys
import xml.etree.ElementTree as tree

PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tally",
          "--durations=8", "-r", "fEs", "--tb=short"]
HERE = os.path.dirname(os.path.abspath(__file__))


def count(results):
    """Read pytest's own record.  Return: numbers passed, failed, skipped."""
    try:
        suites = tree.parse(results).getroot().iter("testsuite")
    except (OSError, tree.ParseError):
        return 0, 0, 0
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests"))
        failed += int(suite.get("failures")) + int(suite.get("errors"))
        skipped += int(suite.get("skipped"))
    return total - failed - skipped, failed, skipped


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--results", required=True, help="where the record goes, without .xml")
    parser.add_argument("--full", action="store_true", help="also the tests marked full")
    parser.add_argument("--jobs", default=os.environ.get("JOBS", "2"))
    parser.add_argument("directories", nargs="+")
    args, more = parser.parse_known_args()

    results = args.results + ".xml"
    if os.path.exists(results):
        os.remove(results)
    if not args.full:
        more = ["-m", "not full", *more]
    directories = [name for name in args.directories if os.path.exists(name.split("::")[0])]
    path = os.pathsep.join(filter(None, [HERE, os.environ.get("PYTHONPATH")]))
    status = subprocess.call([*PYTEST, "-n", args.jobs, "--junitxml", results, *more,
                              *directories], env={**os.environ, "PYTHONPATH": path})
    passed, failed, skipped = count(results)
    if not failed and (status or not passed):
        failed = 1      # the run itself broke: nothing collected, or pytest gave up
    print(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
