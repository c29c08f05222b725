"""The desk as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_login_failed


class DeskConfig(AppConfig):
    """Named ``desk`` in the database."""

    name = "fanzha.desk"
    label = "desk"
    verbose_name = "反诈工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins, so that the audit knows them."""
        from fanzha.desk.services import sign_ins

        user_logged_in.connect(sign_ins.on_signed_in, dispatch_uid="desk.signed_in")
        user_login_failed.connect(sign_ins.on_refused, dispatch_uid="desk.refused")
