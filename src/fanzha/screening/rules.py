"""Everything the screener knows besides the learned weights, in one frozen value that loads in milliseconds.

The sources are TOML: this room's tables and the knowledge base. Parsing them costs a second, so training also writes
them down compiled; the copy is used only while its digest agrees with the sources, so an edited file is never ignored.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from fanzha.errors import FanzhaError
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge import load as load_knowledge
from fanzha.knowledge.loader import DATA as KNOWLEDGE
from fanzha.knowledge.vocabulary import NO_FRAUD
from fanzha.screening.normalise import Evasions, Normaliser
from fanzha.screening.result import VerifyWith

DATA = Path(__file__).parent / "data"
COMPILED = DATA / "rules.msgpack"
GENERAL_CHANNEL = "antifraud_96110"


class Frame(Struct, frozen=True, forbid_unknown_fields=True):
    """A trick as a structure of word classes; see ``data/frames.toml`` for the meaning of each field."""

    code: str
    all: tuple[str, ...]
    window: int
    lean: float
    why: str
    points_to: dict[str, float] = {}
    ordered: bool = False
    negates: bool = False


class KnownPhrase(Struct, frozen=True):
    """A phrase of the knowledge base: whose it is, how strong, and why it gives the trick away."""

    typology: str
    strength: str
    why: str


class Caller(Struct, frozen=True, forbid_unknown_fields=True):
    """A shape of calling number and what it tells."""

    pattern: str
    lean: float
    why: str


class Links(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known about links and calling numbers."""

    verified_on: str
    source: str
    odd_endings: frozenset[str]
    shorteners: frozenset[str]
    official: frozenset[str]
    borrowed: frozenset[str]
    caller: tuple[Caller, ...]


class Operating(Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds and prior weights; see ``data/operating.toml``."""

    decided_on: str
    source: str
    counter: float
    mass: float
    shown: float
    longest: int
    window: int
    phrase_lean: dict[str, float]
    phrase_points: dict[str, float]
    link_lean: dict[str, float]


class About(Struct, frozen=True):
    """What to tell the customer about a typology."""

    zh: str
    say: str
    advice: tuple[str, ...]
    verify_with: tuple[VerifyWith, ...]


class Rules(Struct, frozen=True):
    """The whole declarative part of the screener."""

    digest: str
    evasions: Evasions
    classes: dict[str, tuple[str, ...]]
    frames: tuple[Frame, ...]
    phrases: dict[str, tuple[KnownPhrase, ...]]
    links: Links
    operating: Operating
    about: dict[str, About]


def load_rules() -> Rules:
    """The compiled rules while they agree with their sources, otherwise compiled afresh."""
    digest = sources_digest()
    try:
        rules = msgspec.msgpack.decode(COMPILED.read_bytes(), type=Rules)
    except (OSError, msgspec.DecodeError):
        return compile_rules(load_knowledge(), digest)
    return rules if rules.digest == digest else compile_rules(load_knowledge(), digest)


def write_rules(path: Path = COMPILED) -> Rules:
    """Compile the sources and write them down."""
    rules = compile_rules(load_knowledge(), sources_digest())
    path.write_bytes(msgspec.msgpack.encode(rules, order="deterministic"))
    return rules


def sources_digest() -> str:
    """A digest of every source file, by name and content."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted([*DATA.glob("*.toml"), *KNOWLEDGE.glob("*.toml"), *(KNOWLEDGE / "typologies").glob("*.toml")]):
        digest.update(path.name.encode() + b"\0" + hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def compile_rules(knowledge: KnowledgeBase, digest: str = "") -> Rules:
    """Put the tables of this room and a knowledge base together, all words in canonical form."""
    from fanzha.screening.evasions import read_evasions

    evasions = read_evasions(_toml("evasions"))
    normalise = Normaliser(evasions)
    classes = {
        name: tuple(sorted({normalise(word).text for word in entry["words"]} - {""}))
        for name, entry in _toml("lexicon")["class"].items()
    }
    frames = msgspec.convert(_toml("frames")["frame"], tuple[Frame, ...])
    for frame in frames:
        if unknown := {*frame.all} - classes.keys():
            raise FanzhaError(f"frames.toml：{frame.code} 用到未知的词类 {sorted(unknown)}")
    return Rules(
        digest=digest,
        evasions=evasions,
        classes=classes,
        frames=frames,
        phrases=_phrases(knowledge, normalise),
        links=msgspec.convert(_toml("links"), Links),
        operating=msgspec.convert(_toml("operating"), Operating),
        about=_about(knowledge),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _phrases(knowledge: KnowledgeBase, normalise: Normaliser) -> dict[str, tuple[KnownPhrase, ...]]:
    found: dict[str, dict[str, KnownPhrase]] = {}
    for entry in knowledge.typologies.values():
        for phrase in entry.phrases:
            for wording in (phrase.text, *phrase.variants):
                known = KnownPhrase(entry.code, phrase.strength, phrase.why)
                found.setdefault(normalise(wording).text, {}).setdefault(entry.code, known)
    return {text: tuple(by_typology.values()) for text, by_typology in found.items() if text}


def _about(knowledge: KnowledgeBase) -> dict[str, About]:
    def channels(codes: list[str]) -> tuple[VerifyWith, ...]:
        return tuple(VerifyWith(c.zh, c.number) for c in (knowledge.official_channels[code] for code in codes))

    about = {
        entry.code: About(entry.zh, entry.spell_breaker, tuple(entry.advice), channels(entry.verify_with))
        for entry in knowledge.typologies.values()
    }
    about[NO_FRAUD] = About(
        zh="没有发现已知的风险",
        say="这段话里没有查到我们见过的骗法，可这不能说明它就是真的。钱要不要转，先弄清楚收款的是谁、为什么要给。",
        advice=(
            "没有查到已知的风险，不等于安全；骗子天天在换说法。",
            "涉及转账、验证码、下载软件的，先按您自己查到的电话找对方核实。",
            "拿不准就别急着办，来网点问我们，或者拨 96110。",
        ),
        verify_with=channels([GENERAL_CHANNEL, "police_110"]),
    )
    return about
