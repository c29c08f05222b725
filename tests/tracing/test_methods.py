"""Every method against a reference so slow and simple that it is obviously right: one object for each fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.times import parse_at
from fanzha.tracing import AccountTrace, CaseIndex, Ledger, SeedShare, ledger_of, trace
from fanzha.tracing.flow import METHODS, follow, labels_of
from fanzha.tracing.pieces import Flow

Row = tuple[str, str, str, int, int]
"""kind, payer, payee, fen, minute"""
NAMES = ("A", "B", "C", "D", "E")
QUEUES = ("fifo", "lifo")


# --- the reference -------------------------------------------------------------------------------------------------


def fen_by_fen(rows: list[Row], seeds: dict[int, int], method: str) -> tuple[Counter[Any], Counter[Any]]:
    """What left by row and label, and what is held by account and label, moving every fen by itself."""
    accounts: dict[str, list[int]] = {name: [] for name in NAMES}
    left: Counter[Any] = Counter()
    for row in sorted(range(len(rows)), key=lambda n: rows[n][4]):
        _, payer, payee, amount, _ = rows[row]
        moving = []
        for _ in range(amount):
            has = payer and accounts[payer]
            moving.append(accounts[payer].pop(0 if method == "fifo" else -1) if has else 0)
        left.update((row, label) for label in moving if label)
        if payee:
            accounts[payee] += [seeds[row]] * amount if row in seeds else moving
    held = Counter((name, label) for name in NAMES for label in accounts[name] if label)
    return left, held


def in_proportion(rows: list[Row], seeds: dict[int, int], method: str) -> tuple[Counter[Any], Counter[Any]]:
    """Haircut with fractions: whole shares first, then one fen each to the largest remainders."""
    accounts: dict[str, Counter[int]] = {name: Counter() for name in NAMES}
    left: Counter[Any] = Counter()
    for row in sorted(range(len(rows)), key=lambda n: rows[n][4]):
        _, payer, payee, amount, _ = rows[row]
        has = accounts[payer] if payer else Counter[int]()
        moving = shares(has, amount)
        has.subtract(moving)
        left.update({(row, label): fen for label, fen in moving.items() if label and fen})
        moving[0] += amount - moving.total()
        if payee:
            accounts[payee].update({seeds[row]: amount} if row in seeds else moving)
    held = {(name, label): fen for name in NAMES for label, fen in accounts[name].items() if label and fen}
    return left, Counter(held)


def shares(has: Counter[int], amount: int) -> Counter[int]:
    """How a payment is made up."""
    balance = has.total()
    if amount >= balance:
        return Counter(has)
    exact = {label: Fraction(fen * amount, balance) for label, fen in has.items()}
    whole = Counter({label: int(share) for label, share in exact.items()})
    order = sorted(exact, key=lambda label: (whole[label] - exact[label], label == 0, label))
    for label in order[: amount - whole.total()]:
        whole[label] += 1
    return whole


REFERENCE: dict[str, Callable[..., tuple[Counter[Any], Counter[Any]]]] = {
    "fifo": fen_by_fen,
    "lifo": fen_by_fen,
    "haircut": in_proportion,
}


# --- random ledgers ------------------------------------------------------------------------------------------------


def _row(draw: Callable[[Any], Any], most: int) -> Row:
    kind = draw(st.sampled_from(["transfer"] * 6 + ["cash_withdrawal", "cash_deposit", "fee"]))
    payer = "" if kind == "cash_deposit" else draw(st.sampled_from(NAMES))
    named = kind in ("transfer", "cash_deposit") or (kind == "fee" and draw(st.booleans()))
    return (
        kind,
        payer,
        draw(st.sampled_from(NAMES)) if named else "",
        draw(st.integers(0, most)),
        draw(st.integers(0, 9)),
    )


@st.composite
def ledgers(draw: Callable[[Any], Any], most: int = 30) -> tuple[list[Row], list[int]]:
    """Few accounts, many ties, loops, payments to oneself, and up to three seeds."""
    rows = [_row(draw, most) for _ in range(draw(st.integers(1, 25)))]
    rows.append(("transfer", "A", "B", draw(st.integers(1, most)), draw(st.integers(0, 9))))
    can = [n for n, row in enumerate(rows) if row[2]]
    return rows, draw(st.lists(st.sampled_from(can), min_size=1, max_size=3, unique=True))


def built(rows: list[Row]) -> Ledger:
    return ledger_of(
        {
            "transfer_id": f"T{number}",
            "at": f"2025-03-01T10:{minute:02d}:00+08:00",
            "payer": payer,
            "payee": payee,
            "amount_fen": fen,
            "kind": kind,
        }
        for number, (kind, payer, payee, fen, minute) in enumerate(rows)
    )


def flowing(rows: list[Row], seeds: list[int], method: Any, *, compiled: bool) -> tuple[Ledger, Flow]:
    ledger = built(rows)
    labels = labels_of(ledger, list(ledger.find(f"T{seed}" for seed in seeds).values()))
    return ledger, follow(ledger, labels, method, compiled=compiled)


def _counted(ledger: Ledger, flow: Flow) -> tuple[Counter[Any], Counter[Any]]:
    left: Counter[Any] = Counter()
    for row, label, fen in zip(flow.left.row, flow.left.label, flow.left.amount, strict=True):
        left[int(ledger.transfer_id(row)[1:]), int(label)] += int(fen)
    held: Counter[Any] = Counter()
    for account, label, fen in zip(flow.held.account, flow.held.label, flow.held.amount, strict=True):
        held[ledger.account(account), int(label)] += int(fen)
    return left, held


# --- the laws ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("method", sorted(REFERENCE))
@settings(max_examples=60, deadline=None)
@given(case=ledgers())
def test_a_method_is_its_reference(case: tuple[list[Row], list[int]], method: str, compiled: bool) -> None:
    rows, seeds = case
    ledger, flow = flowing(rows, seeds, method, compiled=compiled)
    numbered = {row: number for number, row in enumerate(seeds, 1)}
    assert _counted(ledger, flow) == REFERENCE[method](rows, numbered, method)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40, deadline=None)
@given(case=ledgers(most=10**14))
def test_the_compiled_kernel_is_the_plain_code_for_sums_of_any_size(
    case: tuple[list[Row], list[int]], method: str
) -> None:
    plain = _counted(*flowing(*case, method, compiled=False))
    assert plain == _counted(*flowing(*case, method, compiled=True))


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=60, deadline=None)
@given(case=ledgers(most=10**6))
def test_received_is_held_forwarded_and_withdrawn(case: tuple[list[Row], list[int]], method: str) -> None:
    rows, seeds = case
    found = trace(built(rows), [f"T{seed}" for seed in seeds], method)
    both: list[AccountTrace | SeedShare] = [*found.accounts, *found.shares]
    for row in both:
        assert row.received_fen == row.held_fen + row.forwarded_fen + row.withdrawn_fen
        assert min(row.held_fen, row.forwarded_fen, row.withdrawn_fen) >= 0
    if method != "poison":
        for account in found.accounts:
            own = [share for share in found.shares if share.account == account.account]
            assert sum(share.received_fen for share in own) == account.received_fen
            assert sum(share.held_fen for share in own) == account.held_fen


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40, deadline=None)
@given(case=ledgers(most=10**6))
def test_one_victims_money_is_all_somewhere(case: tuple[list[Row], list[int]], method: str) -> None:
    rows, seeds = case
    found = trace(built(rows), [f"T{seeds[0]}"], method)
    held = sum(account.held_fen for account in found.accounts)
    fees = sum(edge.tainted_fen for edge in found.edges if edge.payee is None)
    somewhere = held + found.withdrawn_fen + fees
    # What the seed itself used up is fraud money only where the victim had been sent fraud money before: not here.
    if method == "poison":
        assert somewhere >= rows[seeds[0]][3]
    else:
        assert somewhere == rows[seeds[0]][3]


@pytest.mark.parametrize("method", ["fifo", "lifo", "haircut"])
@settings(max_examples=40, deadline=None)
@given(case=ledgers(most=10**6))
def test_poison_is_never_less(case: tuple[list[Row], list[int]], method: str) -> None:
    rows, seeds = case
    names = [f"T{seed}" for seed in seeds]
    upper = {account.account: account for account in trace(built(rows), names, "poison").accounts}
    for account in trace(built(rows), names, method).accounts:
        assert account.received_fen <= upper[account.account].received_fen
        assert account.held_fen <= upper[account.account].held_fen


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40, deadline=None)
@given(case=ledgers(), shuffle=st.randoms(use_true_random=False))
def test_only_the_order_of_ties_in_the_file_matters(
    case: tuple[list[Row], list[int]], shuffle: Any, method: str
) -> None:
    rows, seeds = case
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    order.sort(key=lambda n: (rows[n][4] % 2, rows[n][4], n))
    mixed = [rows[n] for n in order]
    before = trace(built(rows), [f"T{seed}" for seed in seeds], method)
    after = trace(built(mixed), [f"T{order.index(seed)}" for seed in seeds], method)
    assert before.accounts == after.accounts
    assert [edge.tainted_fen for edge in before.edges] == [edge.tainted_fen for edge in after.edges]


def test_a_whole_chain_of_hops_is_followed_by_the_kernel_as_by_hand() -> None:
    rng = np.random.default_rng(7)
    rows: list[Row] = [("transfer", "A", "B", 50_000, 0)]
    for _ in range(3000):
        payer, payee = rng.choice(NAMES, 2)
        rows.append(("transfer", str(payer), str(payee), int(rng.integers(1, 9000)), 1))
    for method in METHODS:
        left, held = _counted(*flowing(rows, [0], method, compiled=True))
        assert (left, held) == _counted(*flowing(rows, [0], method, compiled=False))
        assert method == "poison" or sum(held.values()) == 50_000


@pytest.mark.parametrize("method", ["fifo", "lifo", "haircut"])
@settings(max_examples=150, deadline=None)
@given(case=ledgers(), minute=st.integers(0, 9))
def test_one_case_by_the_index_is_the_full_pass(case: tuple[list[Row], list[int]], minute: int, method: str) -> None:
    rows, seeds = case
    ledger, names = built(rows), [f"T{seed}" for seed in seeds]
    index = CaseIndex(ledger)
    assert index.trace(names, method) == trace(ledger, names, method)
    then = parse_at(f"2025-03-01T10:{minute:02d}:00+08:00")
    known = [name for name, seed in zip(names, seeds, strict=True) if rows[seed][4] <= minute]
    if known:
        assert index.trace(known, method, until=then) == trace(ledger.until(then), known, method)
