"""What works on this machine, what is missing, and how to mend it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from fanzha.errors import FanzhaError

State = Literal["ok", "missing", "optional"]
NEEDED = (
    "django",
    "msgspec",
    "numpy",
    "numba",
    "pyarrow",
    "pyahocorasick",
    "granian",
    "uvicorn",
    "typst",
    "python-docx",
)
SQLITE_MIN = (3, 37, 0)
"""The site relies on RETURNING and strict typing of this version."""


class Finding(Struct, frozen=True):
    """One thing looked at. ``missing`` stops the main job, ``optional`` only what ``detail`` names."""

    name: str
    state: State
    detail: str
    mend: str = ""


def examine(data: Path) -> list[Finding]:
    """Look at everything; never raises."""
    return [_guarded(name, check, data) for name, check in CHECKS.items()]


def _guarded(name: str, check: Callable[[Path], Finding], data: Path) -> Finding:
    try:
        return check(data)
    except Exception as error:
        way_out = (
            "若确认安装无误，请连同这一行反馈给维护者" if isinstance(error, FanzhaError) else "请重新运行 make demo"
        )
        return Finding(name, "missing", f"{type(error).__name__}：{error}", way_out)


def _python(_: Path) -> Finding:
    return Finding("Python", "ok", ".".join(map(str, sys.version_info[:3])))


def _packages(_: Path) -> Finding:
    absent = []
    for name in NEEDED:
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            absent.append(name)
    if absent:
        return Finding("依赖包", "missing", "缺少 " + "、".join(absent), "运行 make demo，会按锁定版本安装")
    return Finding("依赖包", "ok", f"{len(NEEDED)} 个主要依赖都在")


def _sqlite(_: Path) -> Finding:
    good = sqlite3.sqlite_version_info >= SQLITE_MIN
    return Finding(
        "SQLite", "ok" if good else "missing", sqlite3.sqlite_version, "" if good else "需要 SQLite 3.37 或更新的版本"
    )


def _folder(data: Path) -> Finding:
    place = data if data.exists() else data.resolve().parent
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding("数据目录", "ok", f"{data} 可以写入")
    except OSError as error:
        return Finding("数据目录", "missing", f"{data}：{error.strerror}", "换一个目录：--data 目录")


def _knowledge(_: Path) -> Finding:
    from fanzha.knowledge import load

    base = load()
    phrases = sum(len(p.variants) + 1 for entry in base.typologies.values() for p in entry.phrases)
    return Finding(
        "知识库", "ok", f"{len(base.typologies)} 个类型，{phrases} 个说法，{len(base.official_channels)} 个官方渠道"
    )


def _screening(_: Path) -> Finding:
    from fanzha.screening import screen

    found = screen("我是市公安局的，您的账户涉嫌洗钱，请把钱转到安全账户配合核查，不要告诉家人。", "call")
    if found.typology != "authority":
        return Finding("识别", "missing", f"自检文本被判为 {found.typology}", "模型文件可能不完整，请重新安装")
    return Finding("识别", "ok", f"自检文本：冒充公检法，把握 {found.score:.0%}")


def _font(_: Path) -> Finding:
    from fanzha.errors import MissingPart
    from fanzha.publicity.fonts import chinese_font

    try:
        return Finding("中文字体", "ok", chinese_font())
    except MissingPart:
        return Finding("中文字体", "optional", "没有，不能印海报和宣传单", "apt-get install fonts-noto-cjk")


def _browser(_: Path) -> Finding:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Finding("浏览器", "ok", found)
    return Finding("浏览器", "optional", "没有 Chromium，只影响浏览器测试", "apt-get install chromium")


def _postgres(_: Path) -> Finding:
    url = os.environ.get("FANZHA_DATABASE", "")
    if not url:
        return Finding(
            "PostgreSQL", "optional", "没有配置，使用数据目录里的 SQLite", "设置 FANZHA_DATABASE=postgresql://…"
        )
    import psycopg

    with psycopg.connect(url, connect_timeout=3) as connection:
        version = connection.info.server_version
    return Finding("PostgreSQL", "ok", f"连上了，版本 {version // 10000}")


CHECKS: dict[str, Callable[[Path], Finding]] = {
    "Python": _python,
    "依赖包": _packages,
    "SQLite": _sqlite,
    "数据目录": _folder,
    "知识库": _knowledge,
    "识别": _screening,
    "中文字体": _font,
    "浏览器": _browser,
    "PostgreSQL": _postgres,
}
