# SPDX-License-Identifier: MIT
"""The kernel's own structures as tables in gdb: (gdb) source tools/gdb/b2b.py

The commands are in the package b2b/ beside this file; a second `source` loads them
anew.  `b2b-help` lists them.
"""
import os
import sys

import gdb

HERE = os.path.dirname(os.path.abspath(os.path.expanduser(__file__)))
for path in (os.path.dirname(HERE), HERE):
    if path not in sys.path:
        sys.path.insert(0, path)
sys.dont_write_bytecode = True
for name in [name for name in sys.modules if name.split(".")[0] == "b2b"]:
    del sys.modules[name]

import b2b  # noqa: E402  (found through the lines above)

b2b.load()
gdb.write("boot-to-buddy's commands are there: b2b-help lists them.\n")
