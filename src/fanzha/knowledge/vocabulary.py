"""The stable codes every room speaks. Their labels in two languages live in ``data/labels.toml``."""

from __future__ import annotations

from typing import Literal, get_args

Channel = Literal["counter", "atm", "mobile", "online", "phone", "third_party"]
Medium = Literal["sms", "call", "chat", "web", "letter", "screenshot", "narrative", "note"]
Typology = Literal[
    "authority", "acquaintance", "refund", "bank_service", "prize", "investment", "loan", "shopping",
    "illicit_goods", "extortion", "job", "romance", "ecommerce_service", "credit_record", "rebate_task",
    "game_trade", "military_purchase", "trojan_link", "mule_recruiting",
]  # fmt: skip
Sign = Literal[
    "on_phone", "earphone", "went_aside_to_call", "does_not_know_payee", "evasive_on_purpose", "changes_story",
    "hurried", "fearful", "secretive", "refuses_help", "coached_answers", "believes_official_call",
    "safe_account_mentioned", "refund_promised", "reads_account_from_phone", "urgent_deadline",
    "unfamiliar_with_machine", "english_menu", "early_termination", "accompanied_by_stranger",
    "multiple_branches", "borrowed_to_pay", "phone_screen_shared", "fee_before_benefit",
    "knows_payee", "documents_shown", "regular_payment",
]  # fmt: skip
Action = Literal["allow", "verify", "reidentify", "delay", "suspend", "refuse"]
Relation = Literal["self", "child", "parent", "spouse", "in_law", "friend", "employee", "landlord", "unknown"]
Party = Literal["person", "company"]

CHANNELS: tuple[str, ...] = get_args(Channel)
MEDIA: tuple[str, ...] = get_args(Medium)
TYPOLOGIES: tuple[str, ...] = get_args(Typology)
SIGNS: tuple[str, ...] = get_args(Sign)
ACTIONS: tuple[str, ...] = get_args(Action)
"""In rising severity, after the four measures of the law."""
RELATIONS: tuple[str, ...] = get_args(Relation)

NO_FRAUD = "none"
"""The typology of a text in which nothing was found. It never means "safe"."""
