"""Doing what a form asks for, and saying how it went."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from fanzha.desk.models import Staff
from fanzha.errors import BadInput


def me(request: HttpRequest) -> Staff:
    """The signed-in person; the guard of the view has made sure that there is one."""
    if not isinstance(request.user, Staff):
        raise BadInput("请先登录")
    return request.user


class Went:
    """How an action went."""

    well = False


@contextmanager
def told(request: HttpRequest, done: str) -> Iterator[Went]:
    """Say ``done`` when it went well; a refusal becomes a message on the page, in its own words."""
    went = Went()
    try:
        yield went
    except BadInput as error:
        messages.error(request, error.message)
    else:
        went.well = True
        messages.success(request, done)
