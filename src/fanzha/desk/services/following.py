"""The money of a case: its ledger, the trace, the request to stop payment."""

from __future__ import annotations

import base64
import tempfile
from datetime import datetime
from pathlib import Path

from django.db import transaction

from fanzha.cases import FreezeRow, freeze_request
from fanzha.desk.models import Case, Ledger, Staff
from fanzha.desk.services import audit, casework
from fanzha.desk.services.casefiles import case_file
from fanzha.errors import BadInput
from fanzha.money import spoken
from fanzha.tracing import Ledger as Rows
from fanzha.tracing import Trace, read_ledger, trace

LARGEST = 20 * 1024 * 1024
UNKNOWN_NAME = "待收款行核对"


def attach_ledger(case: Case, name: str, content: bytes, seeds: list[str], *, by: Staff, at: datetime) -> Ledger:
    """Keep a ledger with a case, in place of an earlier one. Raises `BadInput` for a file or seed that is no good."""
    if len(content) > LARGEST:
        raise BadInput(f"文件不能超过 {LARGEST // 1024 // 1024} MB", field="ledger")
    rows = _read(name, content)
    found = trace(rows, seeds)
    with transaction.atomic():
        kept = {
            "name": name[:120],
            "content": base64.b64encode(content).decode(),
            "seeds": list(found.seeds),
            "by": by,
            "at": at,
        }
        ledger, _ = Ledger.objects.update_or_create(case=case, defaults=kept)
        text = f"导入流水 {len(rows)} 行，从 {len(found.seeds)} 笔涉案交易追起，还能保住 {spoken(found.saveable_fen)}。"
        casework.add(case, by, "traced", text, at, data={"ledger": name[:120], "seeds": list(found.seeds)})
    return ledger


def follow(ledger: Ledger, method: str) -> tuple[Rows, Trace]:
    """The rows, and where the money is by this method."""
    rows = _read(ledger.name, base64.b64decode(ledger.content))
    return rows, trace(rows, ledger.seeds, method)


def freeze_word(ledger: Ledger, by: Staff, at: datetime) -> bytes:
    """The request to stop payment as a Word file; that it was drafted is on the timeline, once."""
    from fanzha.cases.documents import freeze_request_docx

    _, found = follow(ledger, "fifo")
    rows = [
        FreezeRow(
            account=step.account,
            name=UNKNOWN_NAME,
            bank=step.bank,
            amount_fen=step.received_fen,
            at=step.received_at,
            held_fen=step.held_fen,
            why=step.why,
        )
        for step in found.freeze_plan
    ]
    case = ledger.case
    made = freeze_request_docx(freeze_request(case_file(case), rows, at=at))
    if not case.events.filter(kind="freeze_requested").exists():
        text = f"起草止付申请，{len(rows)} 户，预计可止付 {spoken(found.saveable_fen)}。"
        casework.add(case, by, "freeze_requested", text, at)
    audit.record("export", case.number, str(by), at, "freeze.docx")
    return made


def _read(name: str, content: bytes) -> Rows:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("ledger.parquet" if name.endswith(".parquet") else "ledger.csv")
        path.write_bytes(content)
        return read_ledger(path)
