# SPDX-License-Identifier: MIT
"""The documents point to what is there: files, headings, and functions at their lines."""
import pathlib
import re
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import doclinks     # noqa: E402  pylint: disable=wrong-import-position
import linuxmap     # noqa: E402  pylint: disable=wrong-import-position

DOCUMENTS = doclinks.documents()
ANY_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def without_code(text):
    return re.sub(r"^```.*?^```|^    .*?$", "", text, flags=re.M | re.S)


def anchors(text):
    """The headings of a document, as a browser's address bar names them."""
    titles = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_links_into_the_sources(document):
    found = list(doclinks.complaints(document, document.read_text(encoding="utf-8")))
    assert not found, "\n".join([*found, "make docs-links sets what has only moved"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_links_between_documents(document):
    for target in ANY_LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"https?:", target) or "#L" in target:
            continue
        name, _, anchor = target.partition("#")
        other = (document.parent / name).resolve() if name else document
        assert other.exists(), f"{target}: no such file"
        if anchor and other.suffix == ".md":
            assert anchor in anchors(other.read_text(encoding="utf-8")), f"{target}: no such heading"


def make_targets():
    """Of the Makefile, what it includes, and the named configurations."""
    text = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "Makefile", *ROOT.glob("*/*.mk"), *ROOT.glob("*/*/*.mk")]
                   if "node_modules" not in path.parts)
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.M)) | {path.name for path in ROOT.glob("configs/*.config")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_make_is_told_what_it_knows(document):
    named = re.findall(r"(?:`|^    )make ([a-z][\w.-]*)", document.read_text(encoding="utf-8"), re.M)
    assert set(named) <= make_targets()


def test_the_table_of_linux_names_is_as_its_sources():
    found = list(linuxmap.complaints())
    assert not found, "\n".join(found)


# ---- each of these checks can fail --------------------------------------------------------

@pytest.mark.parametrize("link, complaint", [
    ("[`start_kernel()`](../init/main.c#L1)", "not at 1"),
    ("[`start_kernel()`](../init/gone.c#L61)", "no file"),
    ("[`stop_kernel()`](../init/main.c#L61)", "not defined"),
    ("[`start_kernel()`](../kernel/panic.c#L61)", "not defined"),
])
def test_a_stale_link_is_found(link, complaint):
    document = ROOT / "docs/some.md"
    found = list(doclinks.complaints(document, link))
    assert len(found) == 1 and complaint in found[0]
    if "not at" in complaint:
        assert not list(doclinks.complaints(document, doclinks.refreshed(document, link)))


def test_a_declaration_is_no_definition():
    text = "int f(int x);\nint f(int x)\n{\n}\nstatic inline int g(void) { return 1; }\n" \
           "struct s;\nstruct s {\n\tint member;\n};\nlong a, b;\n"
    assert list(doclinks.defined_in(text, False)) == [
        ("f", "function", 2), ("g", "function", 5), ("s", "type", 7), ("member", "member", 8),
        ("a", "variable", 10), ("b", "variable", 10)]


@pytest.mark.parametrize("words, expected", [
    ("f(), mm/x.c, 2.6.18 to 3.2.", [True, False, False]),
    ("f(), mm/x.c, 3.9 to 5.x.", [False, True, True]),
    ("g(), 5.8 on.", [False, False, True]),
    ("mm/x.c, 2.6.2x to 4.x; later h().", [True, True, False]),
    ("f(), mm/x.c, all versions.", [True, True, True]),
    ("f(), mm/x.c, 6.3 on.", [False, False, False]),
])
def test_versions_are_read_right(words, expected):
    claim = linuxmap.CLAIM.match(words)
    assert linuxmap.present(claim["when"], claim["to"]) == expected


def test_a_contradiction_is_found(monkeypatch):
    rows = [{"name": "memblock_add()", "hint": "", "file": "mm/memblock.c",
             "in": ["=", "=", "="], "remark": ""}]
    monkeypatch.setattr(linuxmap, "rows", lambda: rows)
    found = list(linuxmap.contradictions())
    assert len(found) == 1 and "in 2.6.34 linux-map.txt says =" in found[0]
