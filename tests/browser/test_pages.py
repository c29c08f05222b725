"""Every page on every screen: nothing cut off, nothing axe finds serious, no complaint of script or policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Sit = Callable[..., Any]
CASE = "/cases/20251113-001/"
PAGES: dict[str | None, tuple[str, ...]] = {
    None: ("/sign-in/", "/public/", "/offline/", "/nowhere/"),
    "hall": ("/hall/", "/publicity/"),
    "teller": ("/teller/",),
    "head": ("/escalations/", "/cases/", CASE, f"{CASE}report/", f"{CASE}trace/", "/traces/"),
    "analyst": ("/knowledge/", "/knowledge/authority/", "/stories/", "/stories/boss_chat/?step=10"),
    "auditor": ("/audit/",),
}
SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize(("screen", "size"), [("desktop", ""), ("desktop", "huge"), ("tablet", "huge"), ("phone", "")])
def test_nothing_is_cut_off(role: str | None, screen: str, size: str, sit: Sit) -> None:
    seat = sit(role, screen, size=size)
    for path in PAGES[role]:
        page: Page = seat.go(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"


@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing_serious(role: str | None, sit: Sit) -> None:
    seat = sit(role)
    for path in PAGES[role]:
        assert _serious(seat.go(path)) == [], path


def test_axe_finds_nothing_serious_while_somebody_works(sit: Sit) -> None:
    hall = sit("hall")
    page: Page = hall.go("/hall/")
    page.locator("label.chip:has(input[value=on_phone])").click()
    page.wait_for_selector("#result .why")
    assert _serious(page) == []
    teller = sit("teller")
    page = teller.go("/teller/")
    for name, typed in {
        "amount_fen": "70000",
        "payee.account": "6217001180012345678",
        "payer.account": "62220210",
    }.items():
        page.fill(f"[name='{name}']", typed)
    page.locator("label.chip:has(input[value=safe_account_mentioned])").click()
    page.get_by_role("button", name="问一下能不能办").click()
    page.wait_for_selector(".panel .why")
    assert _serious(page) == []


@pytest.mark.parametrize("role", ["hall", "teller", "head", "analyst", "auditor"])
def test_the_two_numbers_are_on_every_page(role: str, sit: Sit) -> None:
    for screen in ("desktop", "phone"):
        seat = sit(role, screen)
        for path in PAGES[role]:
            page: Page = seat.go(path)
            for number in ("110", "96110"):
                assert page.locator(f"a[href='tel:{number}']").first.is_visible(), path


def test_pages_are_light(sit: Sit) -> None:
    seat = sit("head")
    for path in ("/cases/", CASE, f"{CASE}trace/"):
        page: Page = seat.go(path)
        sizes = page.evaluate(
            "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))"
            ".map(entry => entry.encodedBodySize)"
        )
        assert sum(sizes) <= 100 * 1024, path


def _serious(page: Page) -> list[str]:
    found = Axe().run(page)["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('any', [{}])[:1]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
