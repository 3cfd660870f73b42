#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Serve a folder of static files on this machine, and say where.

For the page with the kernel: browsers load modules and WebAssembly from a server only.
"""
import argparse
import functools
import http.server


class Handler(http.server.SimpleHTTPRequestHandler):
    """With the types that modules and WebAssembly must have, whatever the system's table says."""
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript", ".wasm": "application/wasm", ".elf": "application/octet-stream",
    }

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")   # the kernel has just been built anew
        super().end_headers()

    def log_message(self, format, *args):
        """Nothing: the address must stay in sight."""


def listen(folder, port):
    """The next free port, beginning with this one."""
    handler = functools.partial(Handler, directory=folder)
    for candidate in range(port, port + 20):
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", candidate), handler)
        except OSError:
            continue
    raise SystemExit(f"tools/serve.py: none of the ports {port} to {port + 19} is free")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("folder")
    args = parser.parse_args()
    with listen(args.folder, args.port) as server:
        print(f"The page is at http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends this)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
