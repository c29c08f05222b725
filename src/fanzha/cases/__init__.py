"""The record of what happened, its deadlines and its reports."""

from fanzha.cases.alert import police_alert
from fanzha.cases.casefile import EVENT_NAMES, OUTCOME_NAMES, CaseEvent, CaseFile, Customer
from fanzha.cases.freeze import FreezeRequest, FreezeRow, freeze_request
from fanzha.cases.report import CaseReport, draft_report

__all__ = [
    "EVENT_NAMES",
    "OUTCOME_NAMES",
    "CaseEvent",
    "CaseFile",
    "CaseReport",
    "Customer",
    "FreezeRequest",
    "FreezeRow",
    "draft_report",
    "freeze_request",
    "police_alert",
]
