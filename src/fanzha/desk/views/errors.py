"""Pages for what went wrong: each says what happened and what to do now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fanzha.errors import BadInput, FanzhaError, Unavailable
from fanzha.knowledge import KnowledgeError


def problem(
    request: HttpRequest, status: int, title: str, sentence: str, *, detail: str = "", paper: bool = False
) -> HttpResponse:
    """One shape for every error page; inside htmx, a fragment."""
    template = "desk/parts/problem.html" if request.headers.get("HX-Request") else "desk/errors/problem.html"
    tone = "stop" if status >= 500 else "calm"
    shown = {"title": title, "sentence": sentence, "detail": detail, "paper": paper, "tone": tone}
    return render(request, template, shown, status=status)


def known_error(request: HttpRequest, error: FanzhaError) -> HttpResponse:
    """Ours: the message is already a sentence for people."""
    if isinstance(error, KnowledgeError):
        return server_error(request)
    titles = {404: _("没有找到"), 409: _("已经有人动过了"), 422: _("填的内容有问题"), 503: _("暂时不可用")}
    title = titles.get(error.status, _("出了问题"))
    detail = error.field or "" if isinstance(error, BadInput) else ""
    return problem(request, error.status, title, error.message, detail=detail, paper=isinstance(error, Unavailable))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    del exception
    return problem(request, 403, _("这一页不归您的岗位"), _("如果工作需要，请系统管理员调整您的角色。"))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    del exception
    return problem(request, 404, _("没有找到"), _("地址可能写错了，或者这起案件不在您的网点。"))


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    del exception
    return problem(request, 400, _("请求有问题"), _("请回到上一页，刷新后再试一次。"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    sentence = _("已经记下来了。正在办的业务先停住，按下面的流程办。")
    return problem(request, 500, _("系统出了错"), sentence, paper=True)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from another site."""
    del reason
    return problem(request, 403, _("页面放得太久了"), _("请回到上一页刷新，再提交一次。"))


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    return problem(request, 429, _("连错太多次"), _("请十五分钟后再试；急用时找系统管理员。"))
