"""The money of a case: ledger in, picture, table and freeze request out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document

from fanzha.desk.models import Case, Ledger, Staff
from fanzha.desk.services import casework
from fanzha.desk.services.casework import NewCase

Person = Callable[..., Staff]
SignedIn = Callable[..., Client]
HEADER = "transfer_id,at,payer,payee,amount_fen,kind,place,branch,bank\n"
ROWS = (
    "T1,2026-03-02T09:00:00+08:00,6222000000001111,6217000000002222,1000000,transfer,,,城际银行\n"
    "T2,2026-03-02T09:10:00+08:00,6217000000002222,6217000000003333,600000,transfer,,,城际银行\n"
    "T3,2026-03-02T09:30:00+08:00,6217000000003333,,200000,cash_withdrawal,海口,国贸支行,城际银行\n"
)


@pytest.fixture
def case(person: Person) -> Case:
    """A case of ten thousand yuan."""
    by = person("hall")
    new = NewCase(branch=by.branch, typology="acquaintance", amount_fen=1000000, name="王小明")
    return casework.open_case(new, by, timezone.now())


def bring(client: Client, case: Case, content: str = HEADER + ROWS, seeds: str = "T1", name: str = "a.csv") -> str:
    file = SimpleUploadedFile(name, content.encode())
    given = {"ledger": file, "seeds": seeds}
    return client.post(f"/cases/{case.number}/trace/ledger/", given, follow=True).text


def test_without_a_ledger_the_page_asks_for_one(case: Case, signed_in: SignedIn) -> None:
    assert "导入流水" in signed_in("duty").get(f"/cases/{case.number}/trace/").text


@pytest.mark.parametrize("method", ["fifo", "lifo", "haircut", "nonsense"])
def test_picture_and_table_come_from_the_ledger(method: str, case: Case, signed_in: SignedIn) -> None:
    client = signed_in("duty")
    assert "流水已导入" in bring(client, case)
    page = client.get(f"/cases/{case.number}/trace/", {"method": method}).text
    assert "还能保住 8,000 元" in page
    assert "<svg" in page
    assert "国贸支行" in page
    assert "6217000000002222" not in page
    assert case.events.filter(kind="traced").exists()


def test_the_picture_needs_no_inline_style(case: Case, signed_in: SignedIn) -> None:
    client = signed_in("duty")
    bring(client, case)
    page = client.get(f"/cases/{case.number}/trace/").text
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)


def test_the_ledger_is_encrypted_at_rest(case: Case, signed_in: SignedIn) -> None:
    bring(signed_in("duty"), case)
    raw = Ledger.objects.extra(select={"raw": "content"}).values_list("raw", flat=True).get()
    assert "6217" not in raw
    assert raw.startswith("v1:")


BAD = {
    "no such seed": (HEADER + ROWS, "T9"),
    "no seed": (HEADER + ROWS, " ， "),
    "not a ledger": ("hello", "T1"),
    "negative": (HEADER + ROWS.replace("600000", "-600000"), "T1"),
}


@pytest.mark.parametrize("spoil", BAD)
def test_a_bad_ledger_is_refused_and_nothing_is_kept(spoil: str, case: Case, signed_in: SignedIn) -> None:
    content, seeds = BAD[spoil]
    page = bring(signed_in("duty"), case, content, seeds)
    assert 'class="notice error"' in page
    assert not Ledger.objects.exists()


def test_the_freeze_request_names_the_accounts_that_still_hold_money(case: Case, signed_in: SignedIn) -> None:
    client = signed_in("head")
    bring(client, case)
    file = client.post(f"/cases/{case.number}/freeze.docx")
    table = Document(io.BytesIO(file.content)).tables[0]
    accounts = {row.cells[2].text for row in table.rows[1:]}
    assert accounts == {"6217000000002222", "6217000000003333"}
    assert case.events.filter(kind="freeze_requested").count() == 1


def test_an_analyst_looks_but_does_not_draft(case: Case, signed_in: SignedIn) -> None:
    bring(signed_in("head"), case)
    analyst = signed_in("analyst")
    assert "起草止付申请" not in analyst.get(f"/cases/{case.number}/trace/").text
    assert analyst.post(f"/cases/{case.number}/freeze.docx").status_code == 403
