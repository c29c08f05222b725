"""What the desk keeps."""

from fanzha.desk.models.case import Case, CaseEvent
from fanzha.desk.models.conversation import Conversation
from fanzha.desk.models.escalation import Escalation
from fanzha.desk.models.papers import CaseReportVersion, Ledger
from fanzha.desk.models.staff import OneTimeLogin, Staff

__all__ = [
    "Case",
    "CaseEvent",
    "CaseReportVersion",
    "Conversation",
    "Escalation",
    "Ledger",
    "OneTimeLogin",
    "Staff",
]
