"""What the transfer itself tells: small named tests, each with its words and weight in ``data/facts.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from fanzha.decisions.transfer import Transfer
from fanzha.dissuasion.claims import Said, of_transfer
from fanzha.dissuasion.evidence import Evidence, Source, everywhere
from fanzha.dissuasion.script import Script
from fanzha.dissuasion.settings import Settings
from fanzha.knowledge import KnowledgeBase

FAMILY = ("child", "parent", "spouse", "in_law")


def to_own_account(transfer: Transfer, _: Settings) -> bool:
    """The payee is the payer: the same customer, or so stated with the same name."""
    payer, payee = transfer.payer, transfer.payee
    if payer.customer_id and payer.customer_id == payee.customer_id:
        return True
    return payee.relation == "self" and (not payer.name or not payee.name or payer.name == payee.name)


def to_family(transfer: Transfer, _: Settings) -> bool:
    """The customer says it is for family."""
    return transfer.payee.relation in FAMILY


def to_landlord_or_employee(transfer: Transfer, _: Settings) -> bool:
    """The customer says it is for a landlord or an employee."""
    return transfer.payee.relation in ("landlord", "employee")


def relation_unknown(transfer: Transfer, _: Settings) -> bool:
    """The customer could not say how they are related."""
    return transfer.payee.relation == "unknown"


def to_company(transfer: Transfer, _: Settings) -> bool:
    """The payee is a company."""
    return transfer.payee.kind == "company"


def new_payee_account(transfer: Transfer, settings: Settings) -> bool:
    """The payee's account was opened a short while ago."""
    opened = transfer.payee.opened_at
    return opened is not None and 0 <= (transfer.at.date() - opened).days <= settings.new_account_days


def large(transfer: Transfer, settings: Settings) -> bool:
    """The amount is large."""
    return transfer.amount_fen >= settings.large_fen


def drains(transfer: Transfer, settings: Settings) -> bool:
    """Most of the balance leaves at once."""
    balance = transfer.payer.balance_fen
    return balance is not None and balance > 0 and transfer.amount_fen >= settings.drain_share * balance


def new_device(transfer: Transfer, _: Settings) -> bool:
    """The device is new."""
    return transfer.device is not None and transfer.device.new is True


TESTS: Mapping[str, Callable[[Transfer, Settings], bool]] = {
    test.__name__: test
    for test in (
        to_own_account, to_family, to_landlord_or_employee, relation_unknown, to_company,
        new_payee_account, large, drains, new_device,
    )
}  # fmt: skip


def of_facts(kb: KnowledgeBase, settings: Settings, script: Script, transfer: Transfer) -> list[Evidence]:
    """All that the transfer tells, the stated purpose included."""
    codes = [code for code, test in TESTS.items() if test(transfer, settings)]
    found = [script.facts[code] for code in codes]
    doubtful = any(fact.lean > 0 for fact in found) or bool(transfer.signals)
    if doubtful and (transfer.payer.age or 0) >= settings.elder_age:
        found.append(script.facts["elder_with_doubt"])
    evidence = [
        Evidence("transfer", fact.code, fact.zh, everywhere(kb, fact.lean, fact.toward), group="transfer")
        for fact in found
    ]
    return evidence + of_purpose(kb, script, of_transfer(transfer, script), "transfer")


def of_purpose(kb: KnowledgeBase, script: Script, claims: Iterable[Said], source: Source) -> list[Evidence]:
    """The purpose that is claimed, where it is one we know; ordinary ones weigh little, for they may be taught."""
    values = {value.code: value for value in script.facets["purpose"].values}
    named = [values[claim.value] for claim in claims if claim.facet == "purpose"]
    return [
        Evidence(source, f"purpose_{v.code}", f"用途：{v.zh}", everywhere(kb, v.lean, v.toward), group="purpose")
        for v in named
    ]


def device_signs(transfer: Transfer) -> tuple[str, ...]:
    """Signs that the device itself reports, and those that staff put on the slip."""
    device = transfer.device
    seen = list(transfer.signals or ())
    if device is not None and device.in_call:
        seen.append("on_phone")
    if device is not None and device.screen_sharing:
        seen.append("phone_screen_shared")
    return tuple(dict.fromkeys(seen))
