"""Finds a Chinese font, or says which package brings one."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from fanzha.errors import MissingPart

PREFERRED = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei")
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts", "~/.fonts")
FILES = {
    "NotoSansCJK": "Noto Sans CJK SC",
    "SourceHanSans": "Source Han Sans SC",
    "PingFang": "PingFang SC",
    "msyh": "Microsoft YaHei",
    "wqy-microhei": "WenQuanYi Micro Hei",
}


@cache
def chinese_font() -> str:
    """The family name of a Chinese font on this machine. Raises `MissingPart` naming the package when there is none."""
    families = _listed() or _on_disk()
    for family in PREFERRED:
        if family in families:
            return family
    raise MissingPart("没有找到中文字体，印不出中文；请安装：apt-get install fonts-noto-cjk")


def _listed() -> set[str]:
    if shutil.which("fc-list") is None:
        return set()
    command = ["fc-list", ":lang=zh-cn", "family"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (constant command)
    return {name.strip() for line in done.stdout.splitlines() for name in line.split(",")}


def _on_disk() -> set[str]:
    names = [path.name for folder in FOLDERS for path in Path(folder).expanduser().glob("**/*.[to]t[cf]")]
    return {family for prefix, family in FILES.items() if any(name.startswith(prefix) for name in names)}
