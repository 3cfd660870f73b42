# SPDX-License-Identifier: MIT
"""What has been found out so far, so that a run that is interrupted goes on where it was.

One line of JSON for each answer, written at once:

	["caught", KEY, "what the test said"]		a patch, and its test noticed
	["passes", KEY, ""]				a test passes without any patch

KEY is made of what the answer depends on: the tree, the patch, the test.  Only good answers
are kept: what went wrong is tried again.  When all are good, they are forgotten.
"""
import hashlib
import json


def digest(*parts):
    """Parts: bytes or text."""
    total = hashlib.sha256()
    for part in parts:
        part = part.encode() if isinstance(part, str) else part
        total.update(b"%d:" % len(part) + part)
    return total.hexdigest()


def digest_of_tree(root, names):
    """Of what a test can depend on: a page of the manual or another patch changes nothing."""
    names = [name for name in sorted(names) if not name.startswith(("docs/", "web/"))
             and not name.endswith((".md", ".patch"))]
    return digest(*(part for name in names for part in (name, (root / name).read_bytes())))


class Record:
    """Path: the file, or None: then nothing is known, and nothing kept."""

    def __init__(self, path, tree):
        self.path, self.tree = path, tree
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        self.known = {(what, key): remark for what, key, remark in map(json.loads, lines)}

    def recall(self, what, *parts):
        """Return: the remark, or None."""
        return self.known.get((what, digest(self.tree, *parts)))

    def keep(self, what, remark, *parts):
        if self.path:
            with open(self.path, "a", encoding="utf-8") as file:    # one write: jobs do not mix
                file.write(json.dumps([what, digest(self.tree, *parts), remark]) + "\n")

    def forget(self):
        if self.path:
            self.path.unlink(missing_ok=True)
