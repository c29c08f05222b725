"""The closed rule language: what an analyst writes in Chinese, checked when it is saved, run as a Python closure."""

from fanzha.decisions.language.catalogue import Catalogue, Constant, Field
from fanzha.decisions.language.refusal import RuleError
from fanzha.decisions.language.rule import Expression, compile_rule

__all__ = ["Catalogue", "Constant", "Expression", "Field", "RuleError", "compile_rule"]
