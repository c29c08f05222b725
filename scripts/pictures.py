"""Takes the README's pictures from a demo that runs for this purpose alone. `make pictures`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from fanzha.launch import Plan, free_port, running
from fanzha.simulation.stories import ledger_path, load_stories
from fanzha.simulation.stories.story import Follow
from fanzha.times import CHINA

OUT = Path(__file__).parent.parent / "docs" / "pictures"
SCREEN = {"width": 1366, "height": 768}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PENSION = "您好，您有一笔养老保险金待领取，请到银行后联系社保中心工作人员办理。"
TRANSFER = {
    "amount_fen": "70000",
    "purpose": "家里有用",
    "payer.account": "6222021000001880019",
    "payer.name": "周志明",
    "payer.age": "58",
    "payer.balance_fen": "72600",
    "payee.account": "6217003320008810022",
    "payee.bank": "城际银行海口分行",
}


def main() -> None:
    """Start a bank, sign in as each role, and keep what is seen."""
    OUT.mkdir(parents=True, exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix="fanzha-pictures-"))
    plan = Plan(
        data=data, host="127.0.0.1", port=free_port(), site_port=free_port(), workers=1, key="pictures-only"
    )
    os.environ.update(plan.environment())
    from fanzha.commands.demo import write_history
    from fanzha.desk.setup import make_logins, prepare

    prepare(data)
    write_history(data / "decisions", accounts=120, days=30, seed=7)
    # Before the browser starts: its event loop forbids Django's database calls.
    links = {login.role: login.link for login in make_logins(plan.site_url, datetime.now(CHINA))}
    try:
        with running(plan), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
            hall(_enter(browser, links["hall"]), plan.site_url)
            teller(_enter(browser, links["teller"]), plan.site_url)
            stories(_enter(browser, links["duty"]), plan.site_url)
            public(browser, plan.site_url)
    finally:
        shutil.rmtree(data)


def hall(page: Page, site: str) -> None:
    """What hall staff see after three taps and a message."""
    page.goto(f"{site}/hall/")
    for chip in ("on_phone", "hurried", "believes_official_call"):
        page.locator(f"label:has([name=signals][value={chip}])").click()
    page.locator("#message").fill(PENSION)
    page.wait_for_selector("#result .banner")
    page.wait_for_timeout(1500)
    page.screenshot(path=OUT / "hall.png")


def teller(page: Page, site: str) -> None:
    """The decision beside the 70,000 in cash."""
    page.goto(f"{site}/teller/")
    for name, value in TRANSFER.items():
        page.locator(f"#transfer [name='{name}']").fill(value)
    page.locator("#transfer [name=cash]").check()
    for chip in ("on_phone", "went_aside_to_call", "does_not_know_payee"):
        page.locator(f"#transfer label:has([name=signals][value={chip}])").click()
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel .banner, .banner.stop")
    page.wait_for_timeout(300)
    page.screenshot(path=OUT / "teller.png")


def stories(page: Page, site: str) -> None:
    """The scenes, and 380,000 followed to eight branches."""
    page.goto(f"{site}/stories/")
    page.screenshot(path=OUT / "stories.png")
    story = next(story for story in load_stories() if ledger_path(story))
    step = next(n for n, step in enumerate(story.steps, 1) if isinstance(step, Follow))
    page.goto(f"{site}/stories/{story.code}/?step={step}")
    page.locator(".picture svg").screenshot(path=OUT / "trace.png")


def public(browser: Browser, site: str) -> None:
    """What a citizen sees on a phone."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.goto(f"{site}/public/")
    page.locator("[name=text]").fill(PENSION)
    page.locator("form.sheet button").click()
    page.wait_for_selector("#answer")
    page.screenshot(path=OUT / "public.png")


def _enter(browser: Browser, link: str) -> Page:
    page = browser.new_page(viewport=SCREEN, locale="zh-CN")
    page.goto(link)
    page.locator("form.sheet button").click()
    page.wait_for_load_state()
    return page


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    sys.exit("Chromium is missing: apt-get install chromium fonts-noto-cjk")


if __name__ == "__main__":
    main()
