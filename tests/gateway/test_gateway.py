"""The gateway from outside: what it answers, what it refuses, and that an answer is on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from fanzha.decisions import DecisionDesk
from fanzha.gateway.app import create_app
from fanzha.protection.chain import records_in, verify

KEY = "a-key-for-tests"
TRANSFER: dict[str, Any] = {
    "id": "T1",
    "at": "2026-03-05T10:12:00+08:00",
    "channel": "counter",
    "amount_fen": 7_000_000,
    "cash": True,
    "payer": {
        "account": "6222021001119988776",
        "kind": "person",
        "name": "徐凤霞",
        "age": 68,
        "balance_fen": 7_100_000,
    },
    "payee": {"account": "6217003810046318807", "kind": "person", "relation": "unknown"},
    "purpose": "还朋友钱",
    "signals": ["on_phone", "does_not_know_payee", "evasive_on_purpose"],
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(tmp_path, KEY), headers={"Authorization": f"Bearer {KEY}"}) as client:
        yield client


def test_a_decision_is_complete_and_on_disk(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path, None)) as client:
        reply = client.post("/v1/decisions", json=TRANSFER)
    assert reply.status_code == 200
    decision = reply.json()
    assert decision["transfer_id"] == "T1"
    assert decision["action"] != "allow"
    assert decision["questions"]
    assert decision["legal_measure"]
    with DecisionDesk.open(tmp_path) as desk:
        kept = desk.get("T1")
    assert kept is not None
    assert kept.action == decision["action"]


def test_the_same_transfer_gives_the_same_decision_and_another_is_a_conflict(client: TestClient) -> None:
    first = client.post("/v1/decisions", json=TRANSFER)
    again = client.post("/v1/decisions", json=dict(reversed(TRANSFER.items())))
    other = client.post("/v1/decisions", json=TRANSFER | {"amount_fen": 1})
    assert again.content == first.content
    assert other.status_code == 409
    assert other.json()["error"]["code"] == "conflict"
    assert client.get("/v1/decisions/T1").content == first.content


def test_what_was_never_decided_is_not_found(client: TestClient) -> None:
    reply = client.get("/v1/decisions/T404")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_fen": -1}, "amount_fen"),
        ({"amount_fen": 10**18}, "amount_fen"),
        ({"amount_fen": 70000.5}, "amount_fen"),
        ({"amount_fen": "70000"}, "amount_fen"),
        ({"at": "2026-03-05T10:12:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"channel": "pigeon"}, "channel"),
        ({"surprise": 1}, "surprise"),
        ({"signals": ["on_phone", "levitating"]}, "signals[1]"),
        ({"payer": {}}, "payer.account"),
        ({"payer": {"account": "1", "age": 200}}, "payer.age"),
        ({"payee": {"account": "\x00"}}, "payee.account"),
        ({"id": ""}, "id"),
    ],
)
def test_bad_input_names_the_field(client: TestClient, change: dict[str, Any], field: str) -> None:
    reply = client.post("/v1/decisions", json=TRANSFER | change)
    assert reply.status_code == 422
    error = reply.json()["error"]
    assert error["code"] == "bad_input"
    assert error["field"] == field
    assert error["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"id": "\\ud800"}', b"x" * 10_000_000])
def test_what_is_no_transfer_is_refused(client: TestClient, body: bytes) -> None:
    reply = client.post("/v1/decisions", content=body)
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == "bad_input"


def test_a_batch_answers_every_line_in_its_place(client: TestClient) -> None:
    lines = [json.dumps(TRANSFER | {"id": f"B{n}"}) for n in range(300)]
    lines[1] = "{not json"
    lines[299] = json.dumps(TRANSFER | {"id": "B0", "amount_fen": 5})
    answers = [
        json.loads(line) for line in client.post("/v1/decisions:batch", content="\n".join(lines)).text.splitlines()
    ]
    assert len(answers) == 300
    assert answers[1]["error"]["row"] == 2
    assert (answers[299]["error"]["code"], answers[299]["error"]["row"]) == ("conflict", 300)
    assert [a["transfer_id"] for a in answers if "transfer_id" in a] == [f"B{n}" for n in range(299) if n != 1]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": KEY}])
@pytest.mark.parametrize("path", ["/v1/decisions/T1", "/metrics", "/v1/nothing"])
def test_without_the_key_nothing_is_told(tmp_path: Path, header: dict[str, str], path: str) -> None:
    with TestClient(create_app(tmp_path, KEY), headers=header) as stranger:
        reply = stranger.get(path)
        assert reply.status_code == 401
        assert reply.json()["error"]["code"] == "unauthorized"
        assert stranger.get("/healthz").status_code == 200


def test_a_text_is_screened_and_nothing_is_kept(client: TestClient, tmp_path: Path) -> None:
    text = "我是市公安局的，您的账户涉嫌洗钱，请把钱转到安全账户配合核查，不要告诉家人。"
    found = client.post("/v1/screenings", json={"text": text, "kind": "call"}).json()
    assert found["typology"] == "authority"
    assert all(text[e["start"] : e["end"]] == e["text"] for e in found["evidence"])
    assert [verify(path).count for path in records_in(tmp_path)] == [0]
    refused = client.post("/v1/screenings", json={"text": text, "kind": "smoke"})
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, "kind")


def test_a_conversation_is_replayed_from_its_events(client: TestClient) -> None:
    turn = client.post("/v1/conversations", json={"events": [{"signals": ["on_phone", "hurried"]}]}).json()
    assert turn["question"]["text"]
    assert abs(sum(turn["beliefs"].values()) - 1) < 1e-6
    refused = client.post("/v1/conversations", json={"events": [{"signals": ["levitating"]}]})
    assert refused.status_code == 422


def test_the_record_of_many_requests_is_proved(client: TestClient, tmp_path: Path) -> None:
    for n in range(20):
        assert client.post("/v1/decisions", json=TRANSFER | {"id": f"P{n}"}).status_code == 200
    assert all(verify(path).ok for path in records_in(tmp_path))


def test_every_described_path_exists_and_every_path_is_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    served = {route.path for route in client.app.routes}  # type: ignore[attr-defined]
    assert set(described["paths"]) | {"/openapi.json"} == served
    assert described["components"]["schemas"]["Transfer"]["additionalProperties"] is False


def test_prometheus_can_read_what_happened(client: TestClient) -> None:
    client.post("/v1/decisions", json=TRANSFER)
    client.post("/v1/decisions", json={})
    text = client.get("/metrics").text
    assert 'fanzha_refused_total{code="bad_input"} 1.0' in text
    assert "fanzha_decision_seconds_count 1.0" in text
