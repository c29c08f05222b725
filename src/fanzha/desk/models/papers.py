"""What hangs on a case: versions of its report, and the ledger the money is followed in."""

from __future__ import annotations

from django.db import models

from fanzha.desk.fields import EncryptedJSON, EncryptedText
from fanzha.desk.models.case import Case
from fanzha.desk.models.staff import Staff


class CaseReportVersion(models.Model):
    """The report as one person left it; the newest counts, none is thrown away."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    content = EncryptedJSON()

    class Meta:
        ordering = ("id",)


class Ledger(models.Model):
    """Rows of accounts as the banks answered them, with the transfers the victim lost."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="ledger")
    name = models.CharField(max_length=120)
    content = EncryptedText()
    seeds = EncryptedJSON(default=list)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
