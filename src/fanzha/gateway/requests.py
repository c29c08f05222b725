"""Reading what came in, within limits, before anything is believed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, TypeVar

import msgspec
from starlette.requests import Request

from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import Medium

MAX_BODY = 256 * 1024
"""Bytes of one request; a transfer with a long message stays far below."""
MAX_BATCH = 64 * 1024 * 1024
"""Bytes of one batch: about 100,000 transfers."""

T = TypeVar("T")


class ScreeningRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``POST /v1/screenings``."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
    kind: Medium = "sms"
    id: str | None = None


class ConversationRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``POST /v1/conversations``: every event of the conversation, oldest first."""

    events: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, max_length=200)]


async def body_of(request: Request, limit: int = MAX_BODY) -> bytes:
    """The body, read no further than ``limit`` bytes. Raises `BadInput` beyond."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise BadInput(f"请求超过 {limit // 1024} KiB", field="body")
        parts.append(part)
    return b"".join(parts)


async def lines_of(request: Request) -> AsyncIterator[tuple[int, bytes]]:
    """The lines of a batch with their numbers from 1, blank ones included so that numbers agree with an editor's."""
    body = await body_of(request, MAX_BATCH)
    for number, line in enumerate(body.removesuffix(b"\n").split(b"\n"), 1):
        yield number, line


def read_json(body: bytes, kind: type[T]) -> T:
    """Decode and check a request body. Raises `BadInput` naming the field."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        sentence, _, path = str(error).partition(" - at `$")
        raise BadInput(sentence, field=path.rstrip("`").lstrip(".") or None) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"不是有效的 JSON：{error}", field="body") from None
