"""A day of each user, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Sit = Callable[..., Any]
PENSION = "您好，您有一笔养老保险金待领取，请到银行后联系社保中心王主任办理，今天最后一天，不要告诉家人。"
SAFE_ACCOUNT = "我是市公安局民警，您涉嫌洗钱，请把资金转到安全账户核查，不要告诉任何人"


def tap_sign(page: Page, code: str) -> None:
    page.locator(f"label.chip:has(input[value={code}])").tap()


def test_the_hall_on_a_tablet_and_the_head_who_comes(sit: Sit, downloads: Path) -> None:
    hall, head = sit("hall", "tablet"), sit("head")
    page: Page = hall.go("/hall/")
    tap_sign(page, "on_phone")
    tap_sign(page, "believes_official_call")
    expect(page.locator("#result .banner .verb").first).to_be_visible()
    page.fill("#message", PENSION)
    expect(page.locator("#result mark").first).to_be_visible()
    expect(page.locator("#result")).to_contain_text("现在问（第 1 句）")
    page.locator("#result form:has(input[name=question]) button[name=option]").first.tap()
    expect(page.locator("#result")).to_contain_text("合计")
    page.get_by_role("button", name="请负责人来").tap()
    expect(page.locator("#result")).to_contain_text("已立案")
    number = page.locator("#result .notice a").inner_text()

    page = head.go("/escalations/")
    section = page.locator("section.sheet", has=page.locator(f"a[href='/cases/{number}/']"))
    expect(section).to_contain_text("一直在打电话")
    section.get_by_role("button", name="我去").click()
    expect(page.locator(".timeline")).to_contain_text("交接")
    page.select_option("[name=outcome]", "prevented")
    page.fill("textarea[name=reason]", "陪客户打了 12333，没有这笔钱，客户不办了")
    page.get_by_role("button", name="办结").click()
    expect(page.locator(".banner .verb")).to_have_text("已堵截")
    page.get_by_role("link", name="案例报告").click()
    page.fill("[name=title]", "城南支行堵截一起冒充社保诈骗")
    page.get_by_role("button", name="存为新的一版").click()
    expect(page.locator(".notice.success")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="导出 Word").click()
    file = downloads / "report.docx"
    started.value.save_as(file)
    assert Document(str(file)).paragraphs[0].text == "城南支行堵截一起冒充社保诈骗"


def test_the_teller_by_keyboard_alone(sit: Sit) -> None:
    teller = sit("teller")
    page: Page = teller.go("/teller/")
    typed = {
        "amount_fen": "70000",
        "purpose": "保密",
        "message": SAFE_ACCOUNT,
        "payee.account": "6217001180012345678",
        "payer.account": "6222021001112345678",
    }
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || ''")
        if name in typed and name not in reached:
            page.keyboard.insert_text(typed[name])
            reached.add(name)
        elif page.evaluate("document.activeElement.value") in ("on_phone", "secretive"):
            page.keyboard.press("Space")
        elif page.evaluate("document.activeElement.matches('.panel button')"):
            break
    assert reached == set(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/teller/[0-9a-f-]{36}/"))
    expect(page.locator(".panel .banner .verb").first).to_be_visible()

    here = page.url
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).not_to_contain_text("已办结")
    assert page.url == here

    expect(page.locator(".panel")).to_contain_text("第 1 句")
    page.keyboard.press("1")
    expect(page.locator(".notice.success")).to_contain_text("记下了")
    page.keyboard.press("9")
    expect(page.locator(".panel")).to_contain_text("负责人正在赶来")
    page.keyboard.press("7")
    expect(page.locator("details[open] textarea")).to_be_focused()
    page.keyboard.insert_text("客户给派出所打了电话，不转了")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_contain_text("这一笔已办结")


def test_the_panel_takes_no_more_than_two_fifths(sit: Sit) -> None:
    for size in ("", "huge"):
        page: Page = sit("teller", size=size).go("/teller/")
        box = page.locator(".panel").bounding_box()
        assert box is not None
        assert box["width"] <= 0.4 * 1366 + 1


def test_the_customers_mirror_follows_the_talk(sit: Sit) -> None:
    teller = sit("teller")
    page: Page = teller.go("/teller/")
    page.fill("[name=amount_fen]", "70000")
    page.fill("[name=message]", SAFE_ACCOUNT)
    page.fill("[name='payee.account']", "6217001180012345678")
    page.fill("[name='payer.account']", "6222021001112345678")
    page.get_by_role("button", name="问一下能不能办").click()
    page.wait_for_url(re.compile(r"/teller/[0-9a-f-]{36}/"))
    with page.context.expect_page() as opened:
        page.keyboard.press("8")
    mirror = opened.value
    expect(mirror.locator("main.mirror")).to_contain_text("70,000.00")
    first = mirror.locator("main.mirror").inner_text()
    page.keyboard.press("1")
    expect(page.locator(".notice.success")).to_be_visible()
    mirror.wait_for_function("before => document.querySelector('main.mirror').innerText !== before", arg=first)


def test_the_fraud_desk_follows_the_money(sit: Sit, downloads: Path) -> None:
    page: Page = sit("duty").go("/traces/")
    page.locator("td a").first.click()
    expect(page.locator(".picture svg")).to_be_visible()
    expect(page.locator("main")).to_contain_text("还能保住 49,550 元")
    page.select_option("[name=method]", "lifo")
    page.wait_for_url(re.compile("method=lifo"))
    expect(page.locator(".picture svg")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="起草止付申请").click()
    file = downloads / "freeze.docx"
    started.value.save_as(file)
    assert Document(str(file)).tables


def test_the_auditor_reads_and_verifies(sit: Sit) -> None:
    page: Page = sit("auditor").go("/audit/")
    page.get_by_role("button", name="验证全部记录").click()
    expect(page.locator("#verdict .verb")).to_have_text("全部记录完好")
    page.select_option("[name=kind]", "case_event")
    page.wait_for_url(re.compile("kind=case_event"))
    expect(page.locator("tbody tr").first).to_contain_text("案件记录")


def test_a_citizen_asks_on_a_phone(sit: Sit) -> None:
    page: Page = sit(None, "phone").go("/public/")
    page.fill("textarea", SAFE_ACCOUNT)
    page.get_by_role("button", name="帮我看看").tap()
    expect(page.locator(".banner .verb").first).to_have_text("先别转钱，先核实")
    expect(page.locator("mark").first).to_be_visible()
    page.fill("textarea", "12333")
    page.get_by_role("button", name="帮我看看").tap()
    expect(page.locator(".banner .verb").first).to_have_text("这是公开的官方号码")
    assert page.context.cookies() == [] or {c["name"] for c in page.context.cookies()} == {"csrftoken"}


def test_a_newcomer_walks_through_a_scene(sit: Sit) -> None:
    page: Page = sit("analyst").go("/stories/seventy_thousand/")
    last = int(page.locator(".progress a").last.inner_text())
    for number in range(2, last + 1):
        page.keyboard.press("ArrowRight")
        expect(page.locator("[aria-current=step]")).to_have_text(str(number))
    expect(page.get_by_role("link", name="换一个场景")).to_be_visible()


def test_the_paper_procedure_when_the_server_is_gone(sit: Sit) -> None:
    hall = sit("hall")
    page: Page = hall.go("/hall/")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)")
    page.context.set_offline(True)
    page.locator("label.chip:has(input[value=on_phone])").click()
    expect(page.locator("#unreachable")).to_be_visible()
    page.goto(hall.url + "/knowledge/")
    expect(page.locator("main")).to_contain_text("按纸质流程办")
    page.context.set_offline(False)
    hall.complaints.clear()


def test_a_link_signs_in_once(sit: Sit, site: Any) -> None:
    person = sit(None)
    page: Page = person.page
    page.goto(site.logins["head"][2])
    page.get_by_role("button", name="进入工作台").click()
    expect(page.locator("h1")).to_have_text("待我决定")
    page.goto(site.logins["head"][2])
    page.get_by_role("button", name="进入工作台").click()
    expect(page.locator("main")).to_contain_text("已经用过")
