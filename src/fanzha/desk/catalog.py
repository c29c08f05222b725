"""The English words of the desk: what must be translated, and the compiled catalogue Django reads.

Chinese is written in the templates and is its own message id. ``python -m fanzha.desk.catalog`` compiles
``django.po`` into ``django.mo`` without any tool from outside.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ENGLISH = HERE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_IN_FILTER = re.compile(r'\b_\("([^"]+)"\)')
_BLOCK = re.compile(r"\{%\s*blocktranslate\b[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MARKERS = {"_", "gettext", "gettext_lazy"}
_ENTRY = re.compile(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
_MAGIC = 0x950412DE


def read_catalog(path: Path = ENGLISH) -> dict[str, str]:
    """Message ids and their translations."""
    entries = _ENTRY.findall(path.read_text(encoding="utf-8"))
    return {_joined(msgid): _joined(msgstr) for msgid, msgstr in entries}


def compiled(catalog: dict[str, str]) -> bytes:
    """The catalogue in GNU's binary form: a header, two tables of lengths and offsets, the texts."""
    ids = sorted(catalog)
    keys = [text.encode() + b"\0" for text in ids]
    values = [catalog[text].encode() + b"\0" for text in ids]
    count, start = len(ids), 28
    texts = start + 16 * count
    table, offset = [], texts
    for text in [*keys, *values]:
        table.append(struct.pack("<II", len(text) - 1, offset))
        offset += len(text)
    header = struct.pack("<7I", _MAGIC, 0, count, start, start + 8 * count, 0, texts)
    return header + b"".join([*table, *keys, *values])


def wanted() -> set[str]:
    """Every text of the templates and views that is marked for translation."""
    found = {text for path in (HERE / "templates").rglob("*.html") for text in _in_template(path)}
    return found | {text for path in HERE.rglob("*.py") for text in _in_module(path)}


def _in_template(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    for double, single in _TRANSLATE.findall(source):
        yield double or single
    yield from _IN_FILTER.findall(source)
    for block in _BLOCK.findall(source):
        yield _VARIABLE.sub(r"%(\1)s", block.replace("%", "%%"))


def _in_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKERS):
            continue
        if node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def _joined(quoted: str) -> str:
    return "".join(ast.literal_eval(piece) for piece in re.findall(r'"(?:[^"\\]|\\.)*"', quoted))


if __name__ == "__main__":
    ENGLISH.with_suffix(".mo").write_bytes(compiled(read_catalog()))
    sys.stdout.write(f"{len(read_catalog())} texts\n")
