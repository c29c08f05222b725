"""A call for the branch head: who asked, until when somebody must come, who came, what was decided."""

from __future__ import annotations

from django.db import models

from fanzha.desk.models.case import Case
from fanzha.desk.models.staff import Staff


class Escalation(models.Model):
    """Open until somebody decides."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="asked")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="taken")
    taken_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_at",)
