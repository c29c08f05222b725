"""A conversation with one customer: what staff saw and heard, as a list of events that is replayed."""

from __future__ import annotations

import uuid

from django.db import models

from fanzha.desk.fields import EncryptedJSON
from fanzha.desk.models.case import Case
from fanzha.desk.models.staff import Staff


class Conversation(models.Model):
    """Begun in the hall or at a counter. ``transfer`` and ``decision`` are as the contract writes them."""

    PLACES = {"hall": "大堂", "teller": "柜面"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField(max_length=8, choices=PLACES)
    branch = models.CharField(max_length=60)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    begun_at = models.DateTimeField()
    events = EncryptedJSON(default=list)
    transfer = EncryptedJSON(null=True)
    decision = EncryptedJSON(null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="conversations")
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ("-begun_at",)
