"""What a knowledge file may say. Unknown fields are refused; every field here is required unless it has a default."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1, max_length=600)]
Code = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=48)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Lean = Annotated[float, Meta(ge=-4, le=4)]
"""Evidence in natural-log odds: above zero speaks for fraud, below for an honest customer."""

Strength = Literal["decisive", "strong", "supporting"]
Stage = Literal["lure", "trust", "harvest", "second_harvest"]
QuestionKind = Literal["open", "unexpected", "coaching", "check"]


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """The words for a code in the two languages of the product."""

    code: Code
    zh: Text
    en: Text
    hint: str = ""
    """What to look or listen for, in one short Chinese sentence."""


class SignLabel(Label, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What staff can see or hear, as a chip."""

    group: Literal["phone", "speech", "affect", "act", "money", "reassuring"]
    lean: Lean


class Pretext(Struct, frozen=True, forbid_unknown_fields=True):
    """One cover story of a typology: how it begins and what it asks for."""

    code: Code
    zh: Text
    en: Text
    openings: Annotated[list[Text], Meta(min_length=1)]
    demand: Text


class Phrase(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that give the trick away. ``variants`` are other wordings of the same thing, matched alike."""

    text: Annotated[str, Meta(min_length=2, max_length=24)]
    strength: Strength
    stage: Stage
    why: Text
    variants: list[Annotated[str, Meta(min_length=2, max_length=24)]] = []


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer a customer may give, and how far it speaks for fraud."""

    code: Code
    text: Text
    lean: Lean
    heard: list[Annotated[str, Meta(min_length=1, max_length=16)]] = []
    """Fragments of free speech that mean this answer."""


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One question to the customer, spoken as it stands."""

    code: Code
    kind: QuestionKind
    text: Text
    why: Text
    options: Annotated[list[Option], Meta(min_length=2, max_length=5)]


class Stages(Struct, frozen=True, forbid_unknown_fields=True):
    """What happens in each stage of the trick."""

    lure: Text
    trust: Text
    harvest: Text
    second_harvest: Text


class TypologyEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """All that is known of one kind of fraud."""

    code: Code
    zh: Text
    en: Text
    source_numbers: list[int]
    """Numbers of the thirteen typologies in the source papers; empty for newer ones."""
    official_class: Text
    """The police class it is counted under."""
    short_code: Annotated[str, Meta(pattern=r"^[A-Z]{2,4}$")]
    summary_zh: Text
    summary_en: Text
    demand: Text
    """What the fraudster wants the customer to do, in one sentence."""
    spell_breaker: Text
    """The sentence that names the trick and breaks the spell."""
    warning: Text
    """One neutral sentence for the customer's eyes."""
    stages: Stages
    pretexts: Annotated[list[Pretext], Meta(min_length=2)]
    phrases: Annotated[list[Phrase], Meta(min_length=8)]
    signs: dict[str, Lean]
    """How far each sign of the vocabulary speaks for this typology rather than for an honest customer."""
    questions: Annotated[list[Question], Meta(min_length=4)]
    proofs: Annotated[list[Text], Meta(min_length=1)]
    """What the customer can see with their own eyes, here and now."""
    advice: Annotated[list[Text], Meta(min_length=3)]
    verify_with: Annotated[list[Code], Meta(min_length=1)]
    """Codes of official channels, best first."""
    do_not_say: Annotated[list[Text], Meta(min_length=2)]
    season: str = ""
    """When it is seen more often, and why."""


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A text written by the project. ``why`` says what makes a near miss genuine."""

    medium: Literal["sms", "call", "chat", "web", "letter", "screenshot", "narrative", "note"]
    text: Annotated[str, Meta(min_length=4, max_length=1200)]
    why: str = ""


class Examples(Struct, frozen=True, forbid_unknown_fields=True):
    """True examples of a typology, and genuine texts that look like it."""

    typology: Code
    true: Annotated[list[Example], Meta(min_length=10)]
    near_miss: Annotated[list[Example], Meta(min_length=10)]


class OfficialChannel(Struct, frozen=True, forbid_unknown_fields=True):
    """A place to verify with. Never taken from the message that is being verified."""

    code: Code
    zh: Text
    en: Text
    number: Text
    scope: Text
    kind: Literal["hotline", "website", "app", "in_person", "known_number"]
    verified_on: Day
    source: Text
    confidence: Literal["high", "medium", "low"]
