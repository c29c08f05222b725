"""The gateway as a process: everything it needs comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.applications import Starlette

from fanzha.errors import BadInput
from fanzha.gateway.app import create_app


def from_environment() -> Starlette:
    """Build the application. Raises `BadInput` when neither a key nor the local try-out is asked for.

    ``FANZHA_DATA``: folder of the record. ``FANZHA_API_KEY``: the bearer key. ``FANZHA_INSECURE_LOCAL=1``: no key.
    """
    key = os.environ.get("FANZHA_API_KEY") or None
    if key is None and os.environ.get("FANZHA_INSECURE_LOCAL") != "1":
        raise BadInput("没有设置密钥，网关不启动；本机试用可加 --insecure-local", field="FANZHA_API_KEY")
    return create_app(Path(os.environ.get("FANZHA_DATA", "fanzha-data")) / "decisions", key)
