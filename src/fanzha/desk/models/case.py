"""A case and its timeline. Events are only ever added; each is sealed in the audit record as well."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanzha.cases.casefile import EVENT_NAMES, OUTCOME_NAMES
from fanzha.desk.fields import EncryptedJSON, EncryptedText
from fanzha.desk.models.staff import Staff
from fanzha.errors import Conflict

STATES = {"open": _("处理中"), "escalated": _("等负责人"), "closed": _("已办结")}


class Case(models.Model):
    """One customer, one attempt. Amounts in fen; who the customer is, is encrypted."""

    number = models.CharField(max_length=20, unique=True)
    opened_at = models.DateTimeField(db_index=True)
    branch = models.CharField(max_length=60, db_index=True)
    channel = models.CharField(max_length=16)
    typology = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=12, choices=STATES, default="open", db_index=True)
    outcome = models.CharField(max_length=24, choices=OUTCOME_NAMES, default="open")
    amount_fen = models.BigIntegerField(default=0)
    loss_fen = models.BigIntegerField(default=0)
    customer_name = EncryptedText(default="")
    customer_account = EncryptedText(default="")
    customer_age = models.PositiveSmallIntegerField(null=True)
    name_mark = models.CharField(max_length=64, blank=True, db_index=True)
    account_mark = models.CharField(max_length=64, blank=True, db_index=True)
    account_tail = models.CharField(max_length=4, blank=True, db_index=True)
    transfer_id = models.CharField(max_length=64, blank=True, db_index=True)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="cases")
    deadline = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at", "-id")

    def __str__(self) -> str:
        return self.number


class OnlyAdded(models.QuerySet["CaseEvent"]):
    """Rows that can be added and read, never changed or removed."""

    def update(self, **_: Any) -> NoReturn:
        raise Conflict("案件记录只增不改")

    def delete(self) -> NoReturn:
        raise Conflict("案件记录不能删除")


class CaseEvent(models.Model):
    """One thing that happened, in the order of ``id``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, choices=EVENT_NAMES)
    text = EncryptedText()
    data = EncryptedJSON(default=dict)

    objects = OnlyAdded.as_manager()

    class Meta:
        ordering = ("id",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; a second save is refused."""
        if not self._state.adding:
            raise Conflict("案件记录只增不改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise Conflict("案件记录不能删除")
