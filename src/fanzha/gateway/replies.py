"""JSON out, and one shape for every error."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from fanzha.errors import BadInput, FanzhaError

_encode = msgspec.json.Encoder().encode


def json_reply(body: Any, status: int = 200) -> Response:
    """A JSON response."""
    return Response(_encode(body), status, media_type="application/json")


def problem(error: FanzhaError) -> dict[str, Any]:
    """``{"error": {"code", "message"[, "field", "row"]}}``, over HTTP and in JSON lines alike."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if isinstance(error, BadInput):
        body |= {name: value for name in ("field", "row") if (value := getattr(error, name)) is not None}
    return {"error": body}


async def on_known_error(_: Request, error: Exception) -> Response:
    """A `FanzhaError` as its own status."""
    if not isinstance(error, FanzhaError):
        raise error
    return json_reply(problem(error), error.status)


async def on_any_error(_: Request, error: Exception) -> Response:
    """Anything else: the caller learns that it was not decided, not how we are built."""
    del error
    return json_reply({"error": {"code": "error", "message": "内部错误，交易没有被放行"}}, 500)
