"""The secrets of a data folder: made at the first start, readable by their owner alone, never in the source."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SITE_SECRET = "site.secret"  # noqa: S105 (a file name)
CIPHER_KEYS = "cipher.key"


def site_secret(data: Path) -> str:
    """The key that signs sessions; for a folder that was not prepared yet, one that lives as long as the process."""
    try:
        return (data / SITE_SECRET).read_text("ascii")
    except FileNotFoundError:
        return secrets.token_urlsafe(64)


def make_site_secret(data: Path) -> None:
    """Write the key, unless there is one."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(data / SITE_SECRET, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as out:
        out.write(secrets.token_urlsafe(64))
