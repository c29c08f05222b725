"""A transfer in, a decision out; what was decided is remembered in windows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from msgspec import Struct

from fanzha.decisions import naming, scorecard
from fanzha.decisions.catalogue import load_catalogue
from fanzha.decisions.decision import HOLDS, Decision, Reason
from fanzha.decisions.facts import Facts, derived_facts, event_of, message_facts, plain_facts, seen_facts
from fanzha.decisions.language import Catalogue
from fanzha.decisions.policy import Policy, gravest, load_policy
from fanzha.decisions.ruleset import Ruleset, load_ruleset
from fanzha.decisions.scorecard import Evidence
from fanzha.decisions.thresholds import FOLDER, Thresholds, load_thresholds
from fanzha.decisions.transfer import Transfer
from fanzha.decisions.watchlist import Watchlist
from fanzha.decisions.windows import History, measure_all
from fanzha.decisions.windows.event import HOUR
from fanzha.knowledge import KnowledgeBase, load
from fanzha.knowledge.vocabulary import Action, Typology
from fanzha.screening import Screener, Screening
from fanzha.screening.model import MODEL
from fanzha.screening.screener import shipped

_DAYS_BACK = 90 * 24 * HOUR
_SHORTEST_PURPOSE = 6
"""Characters. A shorter purpose is a word, which rules judge better than the screener."""


class Book(Struct, frozen=True):
    """Everything that is read once: rules, thresholds, policy, knowledge, screener."""

    knowledge: KnowledgeBase
    thresholds: Thresholds
    catalogue: Catalogue
    rules: Ruleset
    policy: Policy
    screener: Screener
    ruleset: str
    model: str

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Book:
        """Read the product's own files. Raises `BadInput` for the first that is wrong."""
        knowledge, thresholds, policy = load(), load_thresholds(folder), load_policy(folder)
        catalogue = load_catalogue(knowledge, thresholds, folder)
        rules = load_ruleset(catalogue, folder / "rules")
        screener = shipped()
        return cls(
            knowledge,
            thresholds,
            catalogue,
            rules,
            policy,
            screener,
            _identify(policy.version, folder, knowledge),
            _identify_model(screener),
        )


class Engine:
    """Decides one transfer after the other, in the order they come. One thread at a time."""

    def __init__(self, book: Book, watchlist: Watchlist | None = None, history: History | None = None) -> None:
        self.book = book
        self.watchlist = watchlist or Watchlist()
        self.history = history or History()
        self._windows = [(f.code, f.window) for f in book.catalogue.fields.values() if f.window is not None]
        self._settings = book.thresholds.window_settings()

    @classmethod
    def default(cls) -> Engine:
        """The product's rules, an empty history, no watch list."""
        return cls(Book.load())

    def decide(self, transfer: Transfer) -> Decision:
        """Decide, and remember the transfer. A repeated transfer is a new one here: `DecisionDesk` knows repeats."""
        decision = self.consider(transfer)
        self.remember(transfer, decision.action)
        return decision

    def remember(self, transfer: Transfer, action: Action) -> None:
        """Put a decided transfer into the windows."""
        self.history.add(event_of(transfer, self.book.thresholds, held=action in HOLDS))

    def forget(self) -> None:
        """Empty the windows."""
        self.history = History()

    def consider(self, transfer: Transfer) -> Decision:
        """Decide without remembering."""
        message = self._screen(transfer.message, "chat")
        facts = self.facts(transfer, message)
        fired = self.book.rules.fired(facts)
        evidence = self._evidence(transfer, facts, fired_evidence=scorecard.of_rules(fired), message=message)
        base = Reason("base", self.book.policy.base.text, self.book.policy.base.weight)
        reasons = [*scorecard.in_order(evidence), base]
        score = scorecard.score_of(reasons)
        floor = gravest([rule.at_least for rule in fired if rule.at_least])
        action = self.book.policy.action(transfer, score, evidence, floor)
        naming_policy = self.book.policy.naming
        votes = naming.vote(evidence, facts, message, self.book.knowledge, naming_policy)
        typology = None if action == "allow" else naming.typology_of(votes, naming_policy, score)
        return Decision(
            transfer_id=transfer.id,
            action=action,
            typology=typology,
            score=score,
            reasons=tuple(reasons),
            questions=() if action == "allow" else naming.questions_for(typology, self.book.knowledge),
            warning=self._warning(action, typology),
            legal_measure=self.book.policy.legal_measure(action),
            expires_at=self.book.policy.expires_at(action, transfer.at),
            ruleset=self.book.ruleset,
            model=self.book.model,
        )

    def facts(self, transfer: Transfer, message: Screening | None = None) -> Facts:
        """Every field of the catalogue for this transfer; unknown ones are ``None``."""
        purpose = transfer.purpose or ""
        screened = self._screen(purpose, "note") if len(purpose) >= _SHORTEST_PURPOSE else None
        now = event_of(transfer, self.book.thresholds)
        windows = measure_all(self._windows, self.history, now, self._settings)
        last_payer = self._days_since(now.at, now.payer)
        last_payee = self._days_since(now.at, now.payee)
        return (
            plain_facts(transfer, self.book.thresholds, self.watchlist)
            | seen_facts(transfer, self.book.knowledge)
            | message_facts(message, screened)
            | windows
            | derived_facts(transfer, windows, last_payer, last_payee)
        )

    def _days_since(self, at: int, account: str) -> int | None:
        seen = [e.at for side in ("out", "in") for e in self.history.before(side, account, at, _DAYS_BACK)]
        return (at - max(seen)) // (24 * HOUR) if seen else None

    def _screen(self, text: str | None, kind: str) -> Screening | None:
        if not text or not text.strip():
            return None
        return self.book.screener.screen(text[: self.book.screener.rules.operating.longest], kind)

    def _evidence(
        self, transfer: Transfer, facts: Facts, *, fired_evidence: list[Evidence], message: Screening | None
    ) -> list[Evidence]:
        knowledge = self.book.knowledge
        return [
            *fired_evidence,
            *scorecard.of_signs(facts, knowledge, transfer.signals or ()),
            *scorecard.of_message(message, knowledge, self.book.policy.message),
        ]

    def _warning(self, action: Action, typology: Typology | None) -> str | None:
        if action == "allow":
            return None
        return (
            self.book.knowledge.typologies[typology].warning if typology else self.book.policy.measures[action].notice
        )


def _identify(version: str, folder: Path, knowledge: KnowledgeBase) -> str:
    """The version and the content of every file that decides: another content, another name."""
    content = hashlib.sha256(msgspec.json.encode(knowledge, order="deterministic"))
    for path in sorted(folder.rglob("*.toml")):
        content.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version}+{content.hexdigest()[:12]}"


def _identify_model(screener: Screener) -> str:
    """The screener's weights and rules, by content."""
    return f"screener-{hashlib.sha256(MODEL.read_bytes() + screener.rules.digest.encode()).hexdigest()[:12]}"
