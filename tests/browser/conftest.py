"""The whole product as a person meets it: site and gateway as processes, and a real Chromium."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from fanzha.launch import Plan, free_port, running

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SCREENS = {"desktop": (1366, 768), "tablet": (1024, 1366), "phone": (390, 844)}
READY = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from fanzha.desk.setup import fill_with_stories, make_logins, prepare
prepare(Path(sys.argv[1]))
logins = make_logins(sys.argv[2], datetime.now(UTC))
fill_with_stories()
print(json.dumps({login.role: [login.username, login.password, login.link] for login in logins}))
"""


@dataclass
class Site:
    """Where it runs, and how each role signs in."""

    url: str
    logins: dict[str, list[str]]


@dataclass
class Seat:
    """One person at one screen. ``complaints`` are errors of scripts, styles and the content policy."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.url + path)
        return self.page


Sit = Callable[..., Seat]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product on an empty folder with the six scenes kept as cases."""
    data = tmp_path_factory.mktemp("site") / "data"
    key = secrets.token_urlsafe(16)
    plan = Plan(data=data, host="127.0.0.1", port=free_port(), site_port=free_port(), workers=1, key=key)
    before = dict(os.environ)
    env = {k: v for k, v in before.items() if not k.startswith("FANZHA")} | {"PYTHONWARNINGS": "ignore"}
    made = subprocess.run(
        [sys.executable, "-c", READY, str(data), plan.site_url], env=env, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    with running(plan):
        yield Site(plan.site_url, json.loads(made.stdout))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests. Where there is none the tests are skipped, but never where CI counts on them."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        reason = "no Chromium: apt-get install chromium fontconfig fonts-noto-cjk"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def sit(browser: Browser, site: Site) -> Iterator[Sit]:
    """Seats a person: ``sit("hall", "tablet")``; ``sit(None, "phone")`` is a citizen. No complaint may remain."""
    seats: list[tuple[BrowserContext, Seat]] = []

    def seat(role: str | None, screen: str = "desktop", *, size: str = "", language: str = "") -> Seat:
        width, height = SCREENS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=screen != "desktop", locale="zh-CN"
        )
        chosen = {"text_size": size, "django_language": language}
        for name, value in chosen.items():
            if value:
                context.add_cookies([{"name": name, "value": value, "url": site.url}])
        person = Seat(context.new_page(), site.url)
        person.page.set_default_timeout(15_000)
        _listen(person)
        seats.append((context, person))
        if role is not None:
            username, password, _ = site.logins[role]
            person.go("/sign-in/")
            person.page.fill("[name=username]", username)
            person.page.fill("[name=password]", password)
            person.page.press("[name=password]", "Enter")
            person.page.wait_for_selector(".rail")
        return person

    yield seat
    complaints = [complaint for _, person in seats for complaint in person.complaints]
    for context, _ in seats:
        context.close()
    assert not complaints


def _listen(person: Seat) -> None:
    def on_console(message: Any) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            person.complaints.append(f"{message.type}: {message.text}")

    person.page.on("console", on_console)
    person.page.on("pageerror", lambda error: person.complaints.append(str(error)))


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files that were downloaded go."""
    return tmp_path_factory.mktemp("downloads")
