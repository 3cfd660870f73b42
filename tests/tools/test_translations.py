# SPDX-License-Identifier: MIT
"""What is there in two languages says the same: stops, links, code, log lines, names, versions.

Who changes the one changes the other: a new paragraph may be short there, but what it links
to, types and names has to be in it.
"""
import os
import pathlib
import re
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import tourdoc      # noqa: E402  pylint: disable=wrong-import-position

PAIRS = {"README.md": "README.zh-CN.md", "docs/tour.md": "docs/zh-CN/tour.md"}
TWINS = {other: name for name, other in PAIRS.items()}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def links(document, text):
    """Where the links of a text lead, without the line."""
    found = {os.path.normpath(document.parent / target.partition("#")[0])
             for target in tourdoc.LINK.findall(text) if not target.startswith("http")}
    names = {os.path.relpath(path, ROOT) for path in found}
    return {TWINS.get(name, name) for name in names}


def commands(text):
    """Lines of code that stand four blanks to the right, without remarks and pictures."""
    lines = re.findall(r"^    (\S.*)$", text, re.M)
    return [re.sub(r"\s+# .*", "", line) for line in lines if re.match(r"make|sudo|gdb", line)]


def code_words(text):
    return set(re.findall(r"`([^`]+)`", text))


def versions(text):
    return set(re.findall(r"\b\d\.\d+(?:\.\d+)?\b", re.sub(r"`[^`]*`|\(http[^)]*\)", "", text)))


def both():
    for english, chinese in PAIRS.items():
        pairs = zip(tourdoc.stops(ROOT / english), tourdoc.stops(ROOT / chinese))
        for first, second in pairs:
            yield pytest.param(english, first, second, id=f"{english}: {first.title or 'top'}")


@pytest.mark.parametrize("english", PAIRS)
def test_the_same_stops(english):
    first, second = (tourdoc.stops(ROOT / name) for name in (english, PAIRS[english]))
    assert len(first) == len(second)
    assert [stop.stage for stop in first] == [stop.stage for stop in second]


@pytest.mark.parametrize("english, first, second", both())
def test_the_same_is_said(english, first, second):
    texts = [re.sub(r"\s*\n\s*", " ", stop.text) for stop in (first, second)]
    for language in ("log", "monitor", "gdb"):
        assert first.of(language) == second.of(language)
    assert [kind for kind, _ in first.blocks] == [kind for kind, _ in second.blocks]
    assert links(ROOT / english, first.text) == links(ROOT / PAIRS[english], second.text)
    assert commands(first.text) == commands(second.text)
    assert code_words(texts[0]) == code_words(texts[1])
    assert versions(texts[0]) == versions(texts[1])
    assert CHINESE.search(second.text) and not CHINESE.search(first.text)


@pytest.mark.parametrize("english", PAIRS)
def test_nothing_was_left_untranslated(english):
    """A paragraph of a translation has Chinese in it."""
    for stop in tourdoc.stops(ROOT / PAIRS[english]):
        for paragraph in re.split(r"\n{2,}", stop.text.strip("\n")):
            words = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", "", paragraph)
            if not paragraph.startswith("    ") and len(re.findall(r"[A-Za-z]{3,}", words)) > 5:
                assert CHINESE.search(words), paragraph
