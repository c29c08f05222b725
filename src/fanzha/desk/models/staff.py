"""The people who work here."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Staff(AbstractUser):
    """A person of the bank, or of the police desk it works with. Roles are groups."""

    display_name = models.CharField(_("姓名"), max_length=40)
    branch = models.CharField(_("网点"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.display_name or self.username


class OneTimeLogin(models.Model):
    """A link that signs one person in once. Only a digest of its token is kept."""

    digest = models.CharField(max_length=64, unique=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def usable(self, at: datetime) -> bool:
        """Not used yet and not too old."""
        return self.used_at is None and at < self.expires_at
