"""What the customer claims, and where two claims, or a claim and the transfer, cannot both be true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from fanzha.decisions.transfer import Transfer
from fanzha.dissuasion.script import Facet, Script, Value
from fanzha.dissuasion.words import found, plain

_TAUGHT = re.compile("(让|叫|教)我.{0,3}(说|讲)|他说.{0,4}就说")
_WHERE = re.compile("(在|住|来自|老家|老家是|人是)$")


class Said(Struct, frozen=True):
    """One claim: about what, which value, in whose words, from which source."""

    facet: str
    value: str
    source: str


class Contradiction(Struct, frozen=True):
    """Two things that do not fit, in words for staff alone."""

    code: str
    text: str


def claims_of(text: str, script: Script, source: str, *, option: bool = False, payee: bool = False) -> list[Said]:
    """The claims in what was said; ``option``: by ticking it, ``payee``: in answer to a question about the payee.

    Words that the customer was told to say claim nothing about the payment itself.
    """
    said = plain(text)
    taught = bool(_TAUGHT.search(said))
    found_claims: list[Said] = []
    for facet in script.facets.values():
        if (option and not facet.from_options) or (taught and facet.code in ("purpose", "relation")):
            continue
        plainly = (value for value in facet.values if any(found(fragment, said) for fragment in value.alone))
        value = next(plainly, None) or next((v for v in facet.values if _claims(v, facet, said, payee)), None)
        if value is not None:
            found_claims.append(Said(facet.code, value.code, source))
    return found_claims


def _claims(value: Value, facet: Facet, said: str, payee: bool) -> bool:
    if not facet.cues:
        return any(found(fragment, said) for fragment in value.fragments)
    if payee and said.startswith(tuple(value.fragments)):
        return True
    return any(found(cue + fragment, said) for cue in facet.cues for fragment in value.fragments)


def of_transfer(transfer: Transfer, script: Script) -> list[Said]:
    """What the slip claims: its purpose and the relation written on it."""
    claims = []
    if transfer.purpose:
        claims += [c for c in claims_of(transfer.purpose, script, "slip") if c.facet == "purpose"]
    if transfer.payee.relation and transfer.payee.relation != "unknown":
        claims.append(Said("relation", transfer.payee.relation, "slip"))
    return claims


def conflicts(claims: Iterable[Said], script: Script) -> list[Contradiction]:
    """Every facet on which two claims disagree, each once, in the order they were made."""
    made: dict[str, Contradiction] = {}
    earlier: dict[str, list[Said]] = {}
    for claim in claims:
        facet = script.facets[claim.facet]
        values = {value.code: value for value in facet.values}
        for before in earlier.setdefault(claim.facet, []):
            one, two = values.get(before.value), values.get(claim.value)
            if one and two and not one.agrees_with(two):
                made.setdefault(
                    f"{claim.facet}_changes", Contradiction(f"{claim.facet}_changes", _differ(facet, before, one, two))
                )
        earlier[claim.facet].append(claim)
    return list(made.values())


def _differ(facet: Facet, before: Said, one: Value, two: Value) -> str:
    where = "单子上写的" if before.source == "slip" else "先说的"
    return f"{facet.zh}前后不一：{where}是「{one.zh}」，后来说的是「{two.zh}」。"


def against_transfer(text: str, transfer: Transfer, script: Script) -> list[Contradiction]:
    """Where spoken words do not fit the payee of the transfer: the name, or the place of the account."""
    said = plain(text)
    checks = (_name(said, transfer, script), _place(said, transfer, script))
    return [check for check in checks if check is not None]


def _name(said: str, transfer: Transfer, script: Script) -> Contradiction | None:
    """A surname given for the payee that is not the payee's."""
    name = transfer.payee.name or ""
    if transfer.payee.kind == "company" or not name or len(name) > 4:
        return None
    single = script.places.surnames["single"]
    match = re.search(f"(?:姓|他叫|她叫|名字叫|名字是|收款人叫|收款人是|户名是)([{single}])", said)
    if match is None or match[1] == name[0]:
        return None
    return Contradiction("name_differs", f"收款人的姓对不上：客户说姓「{match[1]}」，单子上姓「{name[0]}」。")


def _place(said: str, transfer: Transfer, script: Script) -> Contradiction | None:
    """A place given for the payee in another province than the bank of the account."""
    bank = _province(transfer.payee.bank or "", script.places.provinces)
    if bank is None:
        return None
    for province, names in script.places.provinces.items():
        for name in names:
            at = said.find(name)
            if (at > 0 and _WHERE.search(said[:at])) or at == 0:
                if province == bank:
                    return None
                return Contradiction("place_differs", f"地方对不上：客户说在「{name}」，账户开在{bank}。")
    return None


def _province(text: str, provinces: Mapping[str, list[str]]) -> str | None:
    return next((province for province, names in provinces.items() if any(name in text for name in names)), None)
