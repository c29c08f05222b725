"""Asks the gateway for decisions. When it does not answer in time nothing is decided, and nothing is released."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
from django.conf import settings

from fanzha.errors import BadInput, Conflict, FanzhaError, NotFound, Unavailable

PATIENCE = httpx.Timeout(3.0, connect=1.0)
"""Seconds. A teller with a customer in front of them does not wait longer."""


def decide(transfer: dict[str, Any]) -> dict[str, Any]:
    """The decision on a transfer, as the contract writes it.

    Raises `BadInput` with the field, `Conflict` for the same id with other content, `Unavailable` when the gateway is
    down, slow, or answers what is not a decision.
    """
    reply = _send("POST", "/v1/decisions", content=msgspec.json.encode(transfer))
    if "action" not in reply:
        raise Unavailable("决策服务的回答看不懂，不能据此放行")
    return reply


def _send(method: str, path: str, content: bytes | None = None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if settings.FANZHA_API_KEY:
        headers["Authorization"] = f"Bearer {settings.FANZHA_API_KEY}"
    try:
        with httpx.Client(base_url=settings.FANZHA_GATEWAY_URL, timeout=PATIENCE, trust_env=False) as http:
            response = http.request(method, path, content=content, headers=headers)
        body: Any = response.json()
    except (httpx.HTTPError, ValueError):
        raise Unavailable("决策服务没有回答") from None
    if response.is_success and isinstance(body, dict):
        return body
    raise _refusal(response.status_code, body)


def _refusal(status: int, body: Any) -> FanzhaError:
    error = body.get("error", {}) if isinstance(body, dict) else {}
    message = str(error.get("message", "决策服务没有接受"))
    if status == 409:
        return Conflict(message, field=error.get("field"))
    if status == 404:
        return NotFound(message)
    if status == 422:
        return BadInput(message, field=error.get("field"))
    return Unavailable(message if status == 503 else "决策服务暂时不可用")
