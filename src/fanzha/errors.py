"""One root for every error that reaches a user: a code, a sentence, a way out."""

from __future__ import annotations


class FanzhaError(Exception):
    """An error a person can act on.

    ``code`` is a stable word for programs, ``exit_code`` what a command ends with, ``status`` what HTTP answers.
    """

    code = "error"
    exit_code = 2
    status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(FanzhaError):
    """Input that was refused at the door: which row (from 1), which field, what was expected."""

    code = "bad_input"
    status = 422

    def __init__(self, message: str, *, field: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.row = row

    def at_row(self, row: int) -> BadInput:
        """The same refusal, placed in a stream."""
        return type(self)(self.message, field=self.field, row=row)

    def __str__(self) -> str:
        """``row=3 field=amount_fen 应为…``, on one line."""
        places = [f"row={self.row}" if self.row is not None else "", f"field={self.field}" if self.field else ""]
        return " ".join([*filter(None, places), " ".join(self.message.split())])


class Conflict(BadInput):
    """The same identifier came with other content."""

    code = "conflict"
    status = 409


class NotFound(FanzhaError):
    """What was asked for is not here."""

    code = "not_found"
    status = 404


class MissingPart(FanzhaError):
    """A needed part (package, font, service) is not installed; the message says how to install it."""

    code = "missing_part"
    exit_code = 3
    status = 503


class Unavailable(FanzhaError):
    """A service we depend on does not answer now; the paper procedure applies."""

    code = "unavailable"
    exit_code = 3
    status = 503
