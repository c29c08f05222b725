"""The numbers the conversation weighs with, read from ``data/settings.toml``, each dated and with its source."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct

from fanzha.knowledge import KnowledgeError
from fanzha.knowledge.loader import read

DATA = Path(__file__).parent / "data"


class Setting(Struct, frozen=True, forbid_unknown_fields=True):
    """One number: what it is, in which unit, since when and whence."""

    value: float
    unit: str
    since: str
    source: str
    why: str


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The values alone, by name. The file says what each means; probabilities and log odds are natural."""

    fraud_prior: float
    coached_open: float
    coached_unexpected: float
    coached_under_control: float
    control_needed: float
    spill_open: float
    spill_check: float
    spill_unexpected: float
    spill_coaching: float
    missing_sign_share: float
    same_group_damp: float
    same_kind_damp: float
    message_most: float
    words_share: float
    topic_scale: float
    topic_away: float
    elsewhere: float
    nothing_found: float
    contradiction: float
    elder_age: float
    large_fen: float
    drain_share: float
    new_account_days: float
    release_at: float
    release_at_limit: float
    risky_from: float
    specific_from: float
    do_at: float
    say_at: float
    say_typology_at: float
    escalate_at: float
    give_up_at: float
    law_at: float
    contradictions_to_escalate: float
    longer_talk: float
    question_limit: float
    patience: float
    tell_apart: float
    keep_margin: float
    least_gain: float


@cache
def settings(path: Path = DATA / "settings.toml") -> Settings:
    """Read the settings. Raises `KnowledgeError` when one is missing, unknown or without its source."""
    found = read(path, dict[str, Setting])
    names = set(Settings.__struct_fields__)
    if names != set(found):
        raise KnowledgeError(f"{path.name}：缺少 {sorted(names - set(found))}，多出 {sorted(set(found) - names)}")
    return Settings(**{name: setting.value for name, setting in found.items()})
