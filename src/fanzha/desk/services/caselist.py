"""Finding cases: words, filters, order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.db.models import F, Q, QuerySet

from fanzha.desk.models import Case, Staff
from fanzha.desk.models.case import STATES
from fanzha.desk.services.casework import ACCOUNT, NAME, mark, visible_to
from fanzha.knowledge.vocabulary import CHANNELS, TYPOLOGIES

ORDERS: dict[str, tuple[Any, ...]] = {
    "opened": ("-opened_at",),
    "deadline": (F("deadline").asc(nulls_last=True), "-opened_at"),
    "amount": ("-amount_fen", "-opened_at"),
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; unknown values count as not given."""

    word: str = ""
    state: str = ""
    typology: str = ""
    channel: str = ""
    mine: bool = False
    order: str = "opened"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Wanted:
        """From the address of the page."""
        return cls(
            word=query.get("q", "").strip()[:40],
            state=_one_of(query.get("state", ""), STATES),
            typology=_one_of(query.get("typology", ""), TYPOLOGIES),
            channel=_one_of(query.get("channel", ""), CHANNELS),
            mine=query.get("mine") == "1",
            order=_one_of(query.get("order", ""), ORDERS) or "opened",
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.word or self.state or self.typology or self.channel or self.mine)


def find(user: Staff, wanted: Wanted) -> QuerySet[Case]:
    """The cases this person may see, as wanted."""
    cases: QuerySet[Case] = visible_to(user)
    if wanted.mine:
        cases = cases.filter(owner=user)
    exact = {name: getattr(wanted, name) for name in ("state", "typology", "channel") if getattr(wanted, name)}
    if wanted.word:
        cases = cases.filter(_holds(wanted.word))
    return cases.filter(**exact).select_related("owner").order_by(*ORDERS[wanted.order], "-id")


def _holds(word: str) -> Q:
    """Number, transfer, last four digits, or the exact name or account by its fingerprint."""
    found = Q(number__contains=word) | Q(transfer_id=word)
    if word.isdigit():
        found |= Q(account_tail=word[-4:]) if len(word) == 4 else Q(account_mark=mark(word, ACCOUNT))
    return found | Q(name_mark=mark(word, NAME))


def _one_of(value: str, known: Any) -> str:
    return value if value in known else ""
