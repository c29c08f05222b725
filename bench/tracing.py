"""Speed of tracing on a large made-up ledger: every victim's money in one pass, and one case by the index.

    .venv/bin/python bench/tracing.py --rows 10_000_000 --cases 10_000

Two ledgers: `town` (people pay shops and each other, shops pay suppliers, companies pay salaries) and `mixer`, where
anybody pays anybody and fraud money is soon everywhere, which is the worst case. The floor is one pass that keeps
running balances over the same columns and does nothing else: nothing that moves money can be quicker.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.tracing import CaseIndex, Ledger, kernels
from fanzha.tracing.kernels.balances import payee_balances
from fanzha.tracing.pieces import Rows

SHOPS, COMPANIES = 0.05, 0.02


def town(rows: int, accounts: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Who pays whom where money has its ordinary ways. Accounts: people first, then shops, then companies."""
    people, shops = int(accounts * (1 - SHOPS - COMPANIES)), int(accounts * SHOPS)

    def some(first: int, count: int) -> Any:
        return first + (rng.random(rows) ** 2 * count).astype(np.int64)

    person, other, shop = some(0, people), some(0, people)[::-1], some(people, shops)
    company = some(people + shops, accounts - people - shops)
    draw = rng.random(rows)
    payer = np.select([draw < 0.7, draw < 0.8, draw < 0.9], [person, company, shop], person)
    payee = np.select([draw < 0.7, draw < 0.8, draw < 0.9], [shop, person, company], other)
    return payer, payee


def mixer(rows: int, accounts: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Anybody pays anybody."""
    return rng.integers(0, accounts, rows), rng.integers(0, accounts, rows)


def made(kind: Callable[..., tuple[Any, Any]], rows: int, accounts: int, cases: int, seed: int) -> Rows:
    """Amounts from 1 to 5,000 yuan, a twentieth of the rows cash, every so many rows the start of a case."""
    rng = np.random.default_rng(seed)
    payer, payee = kind(rows, accounts, rng)
    labels = np.zeros(rows, np.int32)
    labels[np.linspace(rows * 0.02, rows * 0.98, cases).astype(np.int64)] = np.arange(1, cases + 1)
    payee[(rng.random(rows) < 0.05) & (labels == 0)] = -1
    return Rows(payer.astype(np.int32), payee.astype(np.int32), rng.integers(100, 500_000, rows), labels)


def as_ledger(rows: Rows, accounts: int) -> Ledger:
    """The same columns with names, a row every twelve seconds."""
    count = len(rows.amount)
    return Ledger(
        accounts=pa.array([f"62{n:014d}" for n in range(accounts)]),
        payer=rows.payer,
        payee=rows.payee,
        at=np.arange(count) * 12_000_000,
        offset=np.full(count, 480, np.int16),
        amount_fen=rows.amount,
        kind=np.where(rows.payee < 0, 1, 0).astype(np.int8),
        texts={"transfer_id": pa.array([f"T{n:09d}" for n in range(count)])},
    )


def timed(work: Callable[[], Any]) -> float:
    """Seconds of the second call, so that compiling is not counted."""
    work()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def all_cases(name: str, rows: Rows, accounts: int, methods: tuple[str, ...]) -> None:
    """Every victim at once, and the floor."""
    floor = timed(lambda: payee_balances(rows.payer, rows.payee, rows.amount, np.zeros(accounts, np.int64)))
    count, cases = len(rows.amount), int(rows.label.max())
    say(ledger=name, what="floor", rows=count, transfers_per_second=round(count / floor))
    for method in methods:
        took = timed(lambda method=method: kernels.follow(rows, accounts, method))  # type: ignore[misc]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        say(
            ledger=name, what=method, cases=cases, transfers_per_second=round(count / took),
            times_floor=round(took / floor, 1), peak_bytes_per_transfer=round(peak / count),
        )  # fmt: skip


def one_case(name: str, rows: Rows, accounts: int, asked: int) -> None:
    """Single cases through the index, each with what became known in seven days."""
    ledger = as_ledger(rows, accounts)
    start = time.perf_counter()
    index = CaseIndex(ledger)
    indexing = time.perf_counter() - start
    week = 7 * 86_400 // 12
    seeds = np.flatnonzero(rows.label)
    took = []
    for row in seeds[:: max(len(seeds) // asked, 1)]:
        until = ledger.when(min(int(row) + week, len(ledger) - 1))
        start = time.perf_counter()
        index.trace([ledger.transfer_id(row)], until=until)
        took.append(1000 * (time.perf_counter() - start))
    p50, p99 = np.percentile(took, [50, 99])
    say(ledger=name, what="one case", indexing_seconds=round(indexing, 1), p50_ms=round(p50, 3), p99_ms=round(p99, 3))


def say(**report: object) -> None:
    """One line of JSON."""
    print(json.dumps(report), flush=True)


def main() -> None:
    """Both ledgers, all cases and one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--accounts", type=int, default=200_000)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for kind in (town, mixer):
        rows = made(kind, options.rows, options.accounts, options.cases, options.seed)
        all_cases(kind.__name__, rows, options.accounts, ("fifo", "lifo"))
        one_case(kind.__name__, rows, options.accounts, asked=500)
    few = made(town, options.rows, options.accounts, min(options.cases, 100), options.seed)
    all_cases("town", few, options.accounts, ("haircut",))


if __name__ == "__main__":
    main()
