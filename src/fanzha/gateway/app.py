"""The decision endpoint as an ASGI application."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from fanzha.decisions import Decision, DecisionDesk, Transfer, parse_transfer
from fanzha.errors import BadInput, FanzhaError, NotFound, Unavailable
from fanzha.gateway.guard import Guard
from fanzha.gateway.metrics import Metrics
from fanzha.gateway.openapi import describe
from fanzha.gateway.replies import json_reply, on_any_error, on_known_error, problem
from fanzha.gateway.requests import ConversationRequest, ScreeningRequest, body_of, lines_of, read_json
from fanzha.gateway.writer import GROUP, Writer
from fanzha.screening import screen

Row = Transfer | BadInput


class Gateway:
    """The endpoints over one writer."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.metrics = Metrics()

    async def decide(self, request: Request) -> Response:
        """``POST /v1/decisions``: Transfer in, Decision out, on disk before it is answered."""
        started = time.perf_counter()
        transfer = parse_transfer(await body_of(request))
        (answer,) = await self.writer.decide([transfer])
        if isinstance(answer, FanzhaError):
            raise answer
        self.metrics.decisions.labels(answer.action, transfer.channel).inc()
        self.metrics.seconds.observe(time.perf_counter() - started)
        return json_reply(answer)

    async def decide_batch(self, request: Request) -> Response:
        """``POST /v1/decisions:batch``: JSON lines both ways, in order; a bad line is answered in its place."""
        rows = [(number, _row(number, line)) async for number, line in lines_of(request) if line.strip()]
        return StreamingResponse(self._batch(rows), media_type="application/x-ndjson")

    async def _batch(self, rows: list[tuple[int, Row]]) -> AsyncIterator[bytes]:
        for at in range(0, len(rows), GROUP):
            group = rows[at : at + GROUP]
            answers = iter(await self.writer.decide([row for _, row in group if not isinstance(row, BadInput)]))
            placed = [(number, row if isinstance(row, BadInput) else next(answers)) for number, row in group]
            yield b"".join(_line(answer, number) for number, answer in placed)

    async def decision(self, request: Request) -> Response:
        """``GET /v1/decisions/{transfer_id}``."""
        transfer_id = request.path_params["transfer_id"]
        found = await run_in_threadpool(self.writer.desk.get, transfer_id)
        if found is None:
            raise NotFound(f"没有这笔交易的决策：{transfer_id}")
        return json_reply(found)

    async def screening(self, request: Request) -> Response:
        """``POST /v1/screenings``: a text in, a Screening out; nothing is kept."""
        asked = read_json(await body_of(request), ScreeningRequest)
        found = screen(asked.text, asked.kind, id=asked.id)
        self.metrics.screenings.labels(found.typology).inc()
        return json_reply(found)

    async def conversation(self, request: Request) -> Response:
        """``POST /v1/conversations``: all events so far in, the newest turn out; the caller keeps the events."""
        from fanzha.dissuasion import Conversation

        asked = read_json(await body_of(request), ConversationRequest)
        _, turn = await run_in_threadpool(Conversation.replay, asked.events)
        return json_reply(turn)

    async def healthy(self, _: Request) -> Response:
        """``GET /healthz``: the process answers."""
        return json_reply({"status": "ok"})

    async def ready(self, _: Request) -> Response:
        """``GET /readyz``: decisions can be made and written."""
        if not self.writer.alive:
            raise Unavailable("写入线程已停止，请按纸质流程办理")
        return json_reply({"status": "ready", "ruleset": self.writer.desk.ruleset})

    async def measure(self, _: Request) -> Response:
        """``GET /metrics`` for Prometheus."""
        self.metrics.waiting.set(self.writer.waiting)
        return Response(generate_latest(self.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def openapi(self, _: Request) -> Response:
        """``GET /openapi.json``."""
        return json_reply(describe())

    async def refused(self, request: Request, error: Exception) -> Response:
        """Count what was refused, then answer it."""
        if isinstance(error, FanzhaError):
            self.metrics.refused.labels(error.code).inc()
        return await on_known_error(request, error)

    def routes(self) -> list[Route]:
        """Path by path."""
        return [
            Route("/v1/decisions", self.decide, methods=["POST"]),
            Route("/v1/decisions:batch", self.decide_batch, methods=["POST"]),
            Route("/v1/decisions/{transfer_id}", self.decision, methods=["GET"]),
            Route("/v1/screenings", self.screening, methods=["POST"]),
            Route("/v1/conversations", self.conversation, methods=["POST"]),
            Route("/healthz", self.healthy),
            Route("/readyz", self.ready),
            Route("/metrics", self.measure),
            Route("/openapi.json", self.openapi),
        ]


def _row(number: int, line: bytes) -> Row:
    try:
        return parse_transfer(line)
    except BadInput as error:
        return error.at_row(number)


def _line(answer: Decision | FanzhaError, row: int) -> bytes:
    if isinstance(answer, BadInput) and answer.row is None:
        answer = answer.at_row(row)
    return msgspec.json.encode(problem(answer) if isinstance(answer, FanzhaError) else answer) + b"\n"


def create_app(state: Path, key: str | None) -> Starlette:
    """The application on the record in ``state``. ``key=None`` asks for no key: only for 127.0.0.1."""
    gateway = Gateway(Writer(DecisionDesk.open(state)))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        gateway.writer.close()

    return Starlette(
        routes=gateway.routes(),
        middleware=[Middleware(Guard, key=key)],
        exception_handlers={FanzhaError: gateway.refused, Exception: on_any_error},
        lifespan=lifespan,
    )
