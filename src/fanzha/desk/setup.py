"""Makes a data folder ready for the site, and the first logins."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from fanzha.desk.keys import make_site_secret
from fanzha.errors import BadInput

FIRST_STAFF: Mapping[str, str] = {
    "hall": "林晓",
    "teller": "周敏",
    "head": "陈立",
    "duty": "何静",
    "analyst": "许航",
    "auditor": "方正",
    "administrator": "管理员",
}
"""One person of the try-out bank for each role."""


class Login(msgspec.Struct, frozen=True):
    """How to sign in once: by link, or by name and password."""

    role: str
    role_zh: str
    username: str
    password: str
    link: str


def prepare(data: Path) -> None:
    """Make the folder, its keys, the tables and the roles. Safe to call again at every start.

    Raises `BadInput` when Django is already running on another folder.
    """
    data = data.resolve()
    make_site_secret(data)
    _start_django(data)
    from django.contrib.auth.models import Group, Permission
    from django.core.management import call_command

    from fanzha.desk.roles import ROLES
    from fanzha.desk.vault import audit_chain, cipher

    call_command("migrate", interactive=False, verbosity=0)
    cipher()
    audit_chain()
    groups = {role: Group.objects.get_or_create(name=role)[0] for role in ROLES}
    may = Permission.objects.filter(codename__in=("view_staff", "add_staff", "change_staff"))
    groups["administrator"].permissions.set(may)


def make_logins(site_url: str, at: datetime, branch: str = "城南支行") -> list[Login]:
    """One person for each role with a fresh password and a link that works once. Call after `prepare`.

    Passwords and links are printed by the caller and kept nowhere in the clear.
    """
    return [_login(role, name, branch, site_url.rstrip("/"), at) for role, name in FIRST_STAFF.items()]


def fill_with_stories() -> int:
    """Keep the case of every known scene, so that a try-out bank has something to look at; how many there are.

    Call after `make_logins`.
    """
    from fanzha.desk.models import Staff
    from fanzha.desk.services.exercise import keep
    from fanzha.simulation.stories import load_stories

    by = Staff.objects.get(username="head")
    return len([keep(story.code, by) for story in load_stories()])


def _login(role: str, name: str, branch: str, site_url: str, at: datetime) -> Login:
    from django.contrib.auth.models import Group

    from fanzha.desk.deadlines import deadlines
    from fanzha.desk.models import Staff
    from fanzha.desk.roles import ROLES
    from fanzha.desk.services.sign_ins import issue_link

    staff, _ = Staff.objects.get_or_create(username=role, defaults={"display_name": name, "branch": branch})
    password = secrets.token_urlsafe(12)
    staff.set_password(password)
    staff.is_staff = role == "administrator"
    staff.save()
    staff.groups.set([Group.objects.get(name=role)])
    token = issue_link(staff, at, deadlines().link_lasts)
    return Login(role, str(ROLES[role]), role, password, f"{site_url}/enter/{token}/")


def _start_django(data: Path) -> None:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.desk.settings")
    if not settings.configured:
        os.environ["FANZHA_DATA"] = str(data)
        django.setup()
    if Path(settings.FANZHA_DATA) != data:
        raise BadInput(f"站点已经在另一个数据目录上运行：{settings.FANZHA_DATA}", field="--data")
