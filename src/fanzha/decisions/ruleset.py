"""The rules of the product: data files, checked as a whole when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from fanzha.decisions.language import Catalogue, Expression, RuleError, compile_rule
from fanzha.decisions.thresholds import FOLDER
from fanzha.errors import BadInput
from fanzha.knowledge.loader import read
from fanzha.knowledge.schema import Text
from fanzha.knowledge.vocabulary import Action, Typology

RuleFamily = Literal[
    "size", "victim", "combination", "purpose", "device", "history", "payee", "mule", "list", "reassuring"
]
"""What kind of evidence a rule is. Policy says which kinds can carry a hold; ``combination`` is made of signs."""


class RuleText(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as it is written. ``example`` must fire it, ``near_miss`` must not; both are run as tests."""

    code: Annotated[str, Meta(pattern=r"^R-[A-Z]\d{2}$")]
    name: Text
    when: Text
    weight: Annotated[float, Meta(ge=-10, le=10)]
    family: RuleFamily
    typology: Typology | None = None
    at_least: Action | None = None
    """The mildest action once the rule has fired."""
    text: Text
    source: Text
    example: dict[str, Any]
    near_miss: dict[str, Any]


class RuleFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of ``rules/``."""

    rules: Annotated[list[RuleText], Meta(min_length=1)]


class Rule(Struct, frozen=True):
    """A checked rule."""

    written: RuleText
    expression: Expression


class Ruleset(Struct, frozen=True):
    """Every rule, in order of file and place."""

    rules: tuple[Rule, ...]

    def fired(self, facts: Mapping[str, Any]) -> list[RuleText]:
        """Rules that are true for these facts. Unknown never fires."""
        return [rule.written for rule in self.rules if rule.expression.evaluate(facts)]


def load_ruleset(catalogue: Catalogue, folder: Path = FOLDER / "rules") -> Ruleset:
    """Read and check every rule. Raises `RuleError` or `KnowledgeError`: a rule that fails is never skipped."""
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        for written in read(path, RuleFile).rules:
            try:
                rules.append(Rule(written, compile_rule(written.when, catalogue)))
            except RuleError as error:
                raise RuleError(f"{path.name} {written.code}：{error.message}", field="when") from None
    codes = [rule.written.code for rule in rules]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadInput(f"规则代码重复 {twice}", field="code")
    return Ruleset(tuple(rules))
