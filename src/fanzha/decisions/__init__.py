"""A transfer in; facts, rules and policy; a decision out."""

from fanzha.decisions.decision import Decision, Reason
from fanzha.decisions.engine import Engine
from fanzha.decisions.record import DecisionDesk
from fanzha.decisions.transfer import Transfer, parse_transfer

__all__ = ["Decision", "DecisionDesk", "Engine", "Reason", "Transfer", "parse_transfer"]
