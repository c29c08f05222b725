"""What is refused at the door, and by which field; what counts as the same content."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.decisions.transfer import MAX_LINE, canonical, digest, parse_transfer
from fanzha.errors import BadInput

GOOD: dict[str, Any] = {
    "id": "T1",
    "at": "2025-11-03T14:02:11+08:00",
    "channel": "counter",
    "amount_fen": 7_000_000,
    "payer": {"account": "6222000011112222", "age": 48},
    "payee": {"account": "6217000033334444"},
}
FULL: dict[str, Any] = GOOD | {
    "cash": True,
    "payer": {
        "account": "6222…", "kind": "person", "name": "王某", "age": 48, "customer_id": "C1", "opened_at": "2015-01-01",
        "last_active_at": "2025-10-30", "balance_fen": 7_100_000,
    },
    "payee": {
        "account": "6217…", "kind": "person", "name": "李某", "bank": "某行", "customer_id": "C9", "opened_at": None,
        "relation": "in_law",
    },
    "purpose": "买车",
    "message": "第一行\n第二行",
    "signals": ["on_phone", "does_not_know_payee"],
    "device": {"id": "D1", "ip": "10.0.0.1", "new": True, "in_call": True, "screen_sharing": False},
    "branch": "B1",
    "teller": "E1",
}  # fmt: skip


def line(**changes: Any) -> str:
    """The good transfer, changed. ``payer__age=5`` reaches inside; ``...`` removes a field."""
    row = json.loads(json.dumps(GOOD))
    for path, value in changes.items():
        *parents, name = path.split("__")
        inner = row
        for parent in parents:
            inner = inner[parent]
        if value is ...:
            del inner[name]
        else:
            inner[name] = value
    return json.dumps(row)


def test_least_and_fullest_are_read() -> None:
    assert parse_transfer(json.dumps(GOOD)).signals is None
    assert parse_transfer(json.dumps(FULL).encode()).payee.relation == "in_law"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ...}, "id"),
        ({"id": ""}, "id"),
        ({"id": "x" * 129}, "id"),
        ({"id": "a\x00b"}, "id"),
        ({"id": "a\n"}, "id"),
        ({"id": " a"}, "id"),
        ({"id": 5}, "id"),
        ({"id": "\ud83d"}, "id"),
        ({"at": ...}, "at"),
        ({"at": "2025-11-03T14:02:11"}, "at"),
        ({"at": "昨天"}, "at"),
        ({"at": 1_700_000_000}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59:59-12:00"}, "at"),
        ({"channel": ...}, "channel"),
        ({"channel": "fax"}, "channel"),
        ({"amount_fen": ...}, "amount_fen"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": -1}, "amount_fen"),
        ({"amount_fen": 10**14 + 1}, "amount_fen"),
        ({"amount_fen": 10**400}, "amount_fen"),
        ({"amount_fen": 1.5}, "amount_fen"),
        ({"amount_fen": "7000000"}, "amount_fen"),
        ({"amount_fen": True}, "amount_fen"),
        ({"amount_fen": None}, "amount_fen"),
        ({"payer": ...}, "payer"),
        ({"payer": "6222"}, "payer"),
        ({"payer__account": ...}, "payer.account"),
        ({"payer__age": -1}, "payer.age"),
        ({"payer__age": 200}, "payer.age"),
        ({"payer__phone": "1"}, "payer.phone"),
        ({"payer__opened_at": "2015-13-01"}, "payer.opened_at"),
        ({"payer__balance_fen": 10**15}, "payer.balance_fen"),
        ({"payee": ...}, "payee"),
        ({"payee__account": "\x00"}, "payee.account"),
        ({"payee__relation": "boss"}, "payee.relation"),
        ({"payee__name": "\ud83dx"}, "payee.name"),
        ({"signals": ["on_phone", "sings"]}, "signals[1]"),
        ({"signals": "on_phone"}, "signals"),
        ({"device": {"in_call": "yes"}}, "device.in_call"),
        ({"device": {"imei": "1"}}, "device.imei"),
        ({"message": "a\x00b"}, "message"),
        ({"message": "好" * 20_001}, "message"),
        ({"message": "坏\udc00"}, "message"),
        ({"purpose": 3}, "purpose"),
        ({"currency": "CNY"}, "currency"),
    ],
)
def test_refused_with_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_transfer(line(**changes))
    assert refusal.value.field == field
    assert "\n" not in str(refusal.value)
    assert refusal.value.message.isprintable()


@pytest.mark.parametrize(
    "whole",
    [
        b"", b" ", b"null", b"[]", b"7", b'"T1"', b"{", b"{}x", b"\x00", b"\xff\xfe", b"[" * 100_000, b'{"id":' * 9_999,
        b'{"id": "\xed\xa0\x80"}', "\ud800", b"{" + b" " * MAX_LINE + b"}", b"x" * 10_000_000,
    ],
)  # fmt: skip
def test_refused_as_a_whole(whole: str | bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_transfer(whole)
    assert refusal.value.field in {"transfer", "id"}


def test_a_key_written_twice_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        parse_transfer(json.dumps(GOOD)[:-1] + ', "amount_fen": 1}')
    assert refusal.value.field == "amount_fen"


def test_spelling_does_not_change_the_content() -> None:
    spelled = json.dumps(dict(reversed(FULL.items())), ensure_ascii=False, indent=1)
    elsewhere = json.dumps(FULL | {"at": "2025-11-03T06:02:11Z"})
    assert digest(parse_transfer(spelled)) == digest(parse_transfer(json.dumps(FULL)))
    assert digest(parse_transfer(elsewhere)) == digest(parse_transfer(json.dumps(FULL)))


@pytest.mark.parametrize(
    "changes", [{"amount_fen": 7_000_001}, {"at": "2025-11-03T14:02:12+08:00"}, {"signals": []}, {"payer__age": 49}]
)
def test_another_content_has_another_digest(changes: dict[str, Any]) -> None:
    assert digest(parse_transfer(line(**changes))) != digest(parse_transfer(line()))


def test_canonical_reads_back() -> None:
    transfer = parse_transfer(json.dumps(FULL))
    assert parse_transfer(canonical(transfer)) == transfer


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_field(data: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_transfer(data)
    assert refusal.value.field


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


@given(ANY_JSON, st.sampled_from([*GOOD, "message", "device", "signals"]))
def test_any_json_in_any_field_is_read_or_refused(value: object, name: str) -> None:
    with contextlib.suppress(BadInput):
        assert parse_transfer(json.dumps(GOOD | {name: value})).payer.account
