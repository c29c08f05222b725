"""The interface, described from the types themselves."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from fanzha import __version__
from fanzha.decisions import Decision, Transfer
from fanzha.gateway.requests import ConversationRequest, ScreeningRequest
from fanzha.screening import Screening


class ErrorBody(msgspec.Struct, frozen=True):
    """What went wrong, where."""

    code: str
    message: str
    field: str | None = None
    row: int | None = None


class Problem(msgspec.Struct, frozen=True):
    """The one shape of every error."""

    error: ErrorBody


@cache
def describe() -> dict[str, Any]:
    """OpenAPI 3.1."""
    from fanzha.dissuasion import Turn

    types = [Transfer, Decision, ScreeningRequest, Screening, ConversationRequest, Turn, Problem]
    refs, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    ref = dict(zip((kind.__name__ for kind in types), refs, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {"title": "fanzha gateway", "version": __version__, "license": {"name": "Apache-2.0"}},
        "security": [{"key": []}],
        "paths": {
            "/v1/decisions": {"post": _post("decide", ref["Transfer"], ref["Decision"], ref["Problem"], conflict=True)},
            "/v1/decisions:batch": {"post": _batch(ref["Problem"])},
            "/v1/decisions/{transfer_id}": {"get": _lookup(ref["Decision"], ref["Problem"])},
            "/v1/screenings": {"post": _post("screen", ref["ScreeningRequest"], ref["Screening"], ref["Problem"])},
            "/v1/conversations": {"post": _post("talk", ref["ConversationRequest"], ref["Turn"], ref["Problem"])},
            "/healthz": {"get": _status("healthy")},
            "/readyz": {"get": _status("ready")},
            "/metrics": {"get": {"operationId": "metrics", "responses": {"200": _text("text/plain")}}},
        },
        "components": {"schemas": components, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _content(schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _text(media: str) -> dict[str, Any]:
    return {"description": "text", "content": {media: {"schema": {"type": "string"}}}}


def _problems(schema: dict[str, Any], *codes: str) -> dict[str, Any]:
    words = {
        "401": "no key",
        "404": "not found",
        "409": "same id, other content",
        "422": "bad input",
        "503": "not decided",
    }
    return {code: _content(schema, words[code]) for code in codes}


def _post(
    name: str, asked: dict[str, Any], answered: dict[str, Any], problem: dict[str, Any], *, conflict: bool = False
) -> dict[str, Any]:
    codes = ("401", "409", "422", "503") if conflict else ("401", "422")
    return {
        "operationId": name,
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {"200": _content(answered, "answered")} | _problems(problem, *codes),
    }


def _batch(problem: dict[str, Any]) -> dict[str, Any]:
    lines = {"application/x-ndjson": {"schema": {"type": "string"}}}
    return {
        "operationId": "decideBatch",
        "requestBody": {"required": True, "content": lines},
        "responses": {"200": _text("application/x-ndjson")} | _problems(problem, "401", "422"),
    }


def _lookup(answered: dict[str, Any], problem: dict[str, Any]) -> dict[str, Any]:
    where = {"name": "transfer_id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "operationId": "getDecision",
        "parameters": [where],
        "responses": {"200": _content(answered, "found")} | _problems(problem, "401", "404"),
    }


def _status(name: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "security": [],
        "responses": {"200": _content({"type": "object"}, "yes"), "503": _content({"type": "object"}, "no")},
    }
