"""Database fields whose content is encrypted at rest; in Python they are ordinary text and JSON."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import models

from fanzha.desk.vault import cipher


class EncryptedText(models.TextField):  # type: ignore[type-arg]  # generic only for the type checker
    """Text that only the data folder's key opens. It can't be searched; keep a fingerprint beside it for that."""

    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """Open what was stored."""
        return None if value is None else cipher().unseal(value, self._context())

    def get_prep_value(self, value: Any) -> Any:
        """Seal what is to be stored."""
        return None if value is None else cipher().seal(str(value), self._context())


class EncryptedJSON(EncryptedText):
    """A JSON value, sealed as a whole."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """Open and read."""
        text = super().from_db_value(value)
        return None if text is None else msgspec.json.decode(text)

    def get_prep_value(self, value: Any) -> Any:
        """Write and seal."""
        return None if value is None else super().get_prep_value(msgspec.json.encode(value).decode())

    def to_python(self, value: Any) -> Any:
        """A JSON value stays what it is."""
        return value
