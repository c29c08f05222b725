"""Who may ask: a bearer key, compared in constant time."""

from __future__ import annotations

import hmac

from starlette.types import ASGIApp, Receive, Scope, Send

from fanzha.errors import FanzhaError
from fanzha.gateway.replies import json_reply, problem

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/openapi.json"})


class Unauthorized(FanzhaError):
    """No key, or the wrong one."""

    code = "unauthorized"
    status = 401


class Guard:
    """Lets a request through when it carries the key; ``key=None`` lets all through (for a local try-out only)."""

    def __init__(self, app: ASGIApp, key: str | None) -> None:
        self.app = app
        self._expected = f"Bearer {key}".encode() if key else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or answer 401."""
        if scope["type"] != "http" or self._allowed(scope):
            await self.app(scope, receive, send)
            return
        reply = json_reply(problem(Unauthorized("需要 Authorization: Bearer 密钥")), 401)
        reply.headers["WWW-Authenticate"] = "Bearer"
        await reply(scope, receive, send)

    def _allowed(self, scope: Scope) -> bool:
        if self._expected is None or scope["path"] in OPEN_PATHS:
            return True
        given = dict(scope["headers"]).get(b"authorization", b"")
        return hmac.compare_digest(given, self._expected)
