"""Speed of tracing: every victim's money, with labels, on a large made-up ledger, beside the physical floor.

    .venv/bin/python bench/tracing.py --rows 10_000_000 --cases 10_000

The floor is one pass that only keeps running balances over the same columns: nothing that moves money can be quicker.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from fanzha.tracing import kernels
from fanzha.tracing.pieces import Rows


def made(rows: int, accounts: int, cases: int, seed: int) -> tuple[Any, ...]:
    """Payers and payees with a few busy ones, amounts from 1 to 5,000 yuan, every so many rows the start of a case."""
    rng = np.random.default_rng(seed)
    payer = (rng.pareto(1.2, rows) * accounts / 20).astype(np.int64) % accounts
    payee = (rng.pareto(1.2, rows) * accounts / 20).astype(np.int64)[::-1] % accounts
    amount = rng.integers(100, 500_000, rows)
    cash = rng.random(rows) < 0.05
    labels = np.zeros(rows, np.int32)
    labels[np.linspace(rows * 0.02, rows * 0.98, cases).astype(np.int64)] = np.arange(1, cases + 1)
    payee[cash & (labels == 0)] = -1
    return payer.astype(np.int32), payee.astype(np.int32), amount, labels


@njit(cache=False)
def floor(payer: Any, payee: Any, amount: Any, balance: Any) -> None:
    """Running balances, nothing else."""
    for row in range(len(amount)):
        source, target, fen = payer[row], payee[row], amount[row]
        balance[source] -= min(fen, balance[source])
        if target >= 0:
            balance[target] += fen


def timed(work: Callable[[], Any]) -> float:
    """Seconds of the second call, so that compiling is not counted."""
    work()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """One line of JSON for each method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--accounts", type=int, default=200_000)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    columns = made(options.rows, options.accounts, options.cases, options.seed)
    seconds = timed(lambda: floor(columns[0], columns[1], columns[2], np.zeros(options.accounts, np.int64)))
    print(json.dumps({"what": "floor", "rows": options.rows, "seconds": round(seconds, 3)}))
    for method in ("fifo", "lifo", "haircut"):
        took = timed(lambda method=method: kernels.follow(Rows(*columns), options.accounts, method))  # type: ignore[misc]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        report = {"what": method, "cases": options.cases, "seconds": round(took, 3)}
        report |= {"transfers_per_second": round(options.rows / took), "times_floor": round(took / seconds, 1)}
        print(json.dumps(report | {"peak_bytes_per_transfer": round(peak / options.rows)}))


if __name__ == "__main__":
    main()
