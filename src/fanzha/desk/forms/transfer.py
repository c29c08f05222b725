"""The transfer a teller types, turned into the contract's JSON. The gateway checks it; here only the shape is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import RELATIONS, SIGNS
from fanzha.money import parse_yuan

Kind = Literal["text", "money", "number", "date", "choice", "tick", "long", "wide"]


class Field(msgspec.Struct, frozen=True):
    """One field: its place in the transfer, its label, how it is typed."""

    path: str
    label: Any
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    words: str = ""
    """Which part of the vocabulary labels the choices."""


PAYER = (
    Field("payer.account", _("付款账号"), required=True),
    Field("payer.name", _("付款人姓名")),
    Field("payer.age", _("年龄"), "number"),
    Field("payer.balance_fen", _("账户余额（元）"), "money"),
    Field("payer.kind", _("付款人是"), "choice", choices=("person", "company"), words="parties"),
)
PAYEE = (
    Field("payee.account", _("收款账号"), required=True),
    Field("payee.name", _("收款人户名")),
    Field("payee.bank", _("收款行")),
    Field("payee.relation", _("客户说的关系"), "choice", choices=RELATIONS, words="relations"),
    Field("payee.kind", _("收款人是"), "choice", choices=("person", "company"), words="parties"),
    Field("payee.opened_at", _("收款户开户日"), "date"),
)
PAYMENT = (
    Field("amount_fen", _("金额（元）"), "money", required=True),
    Field("cash", _("现金"), "tick"),
    Field("purpose", _("用途（客户原话）"), "wide"),
    Field("message", _("客户给看的短信或聊天"), "long"),
)
FIELDS = (*PAYMENT, *PAYER, *PAYEE)


class Typed(msgspec.Struct, frozen=True):
    """What was typed, as a transfer, and what could not be read."""

    transfer: dict[str, Any]
    wrong: dict[str, str]


def read(post: QueryDict, *, at: datetime, branch: str, teller: str) -> Typed:
    """Make a transfer of the form. Unreadable fields are named in ``wrong`` and left out."""
    transfer: dict[str, Any] = {"id": post.get("id", ""), "at": at.isoformat(), "channel": "counter"}
    wrong: dict[str, str] = {}
    for field in FIELDS:
        try:
            value = _value(field, post.get(field.path, "").strip())
        except BadInput as error:
            wrong[field.path] = error.message
            continue
        if value is not None:
            _put(transfer, field.path, value)
    transfer["signals"] = [code for code in post.getlist("signals") if code in SIGNS]
    transfer |= {name: value for name, value in (("branch", branch), ("teller", teller)) if value}
    transfer.setdefault("payer", {})
    transfer.setdefault("payee", {})
    return Typed(transfer, wrong)


def _value(field: Field, typed: str) -> Any:
    if field.kind == "tick":
        return typed == "1"
    if not typed:
        if field.required:
            raise BadInput("必须填", field=field.path)
        return None
    if field.kind == "money":
        return _fen(typed)
    if field.kind == "number":
        if not typed.isascii() or not typed.isdigit():
            raise BadInput("应为数字")
        return int(typed)
    return typed.replace(" ", "") if field.path.endswith("account") else typed


def _fen(typed: str) -> int:
    try:
        return parse_yuan(typed)
    except ValueError:
        raise BadInput("应为金额，如 70000 或 70,000.00") from None


def _put(transfer: dict[str, Any], path: str, value: Any) -> None:
    *outer, name = path.split(".")
    for step in outer:
        transfer = transfer.setdefault(step, {})
    transfer[name] = value


def rows(fields: tuple[Field, ...], post: Mapping[str, str], wrong: Mapping[str, str]) -> list[dict[str, Any]]:
    """Fields with what was typed and what is wrong with it, for the page."""
    return [{"field": field, "value": post.get(field.path, ""), "wrong": wrong.get(field.path, "")} for field in fields]
