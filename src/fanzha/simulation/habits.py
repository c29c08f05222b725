"""What ordinary people pay for, month by month. Each habit is one small function; a day asks all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from zlib import crc32

from msgspec import Struct

from fanzha.simulation.people import Customer, Outsider, Population

SPRING_FESTIVALS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26))
YUAN = 100


class Payment(Struct, frozen=True, kw_only=True):
    """A payment somebody means to make on a day; the minute is drawn later."""

    payer: Customer
    payee: Customer | Outsider
    amount_fen: int
    channel: str
    purpose: str
    relation: str = "unknown"
    signals: tuple[str, ...] = ()
    hours: tuple[int, int] = (8, 21)


Habit = Callable[[Customer, Population, date, Random], Iterator[Payment]]


def rent(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """A third of the younger people rent; the same landlord, the same sum, in the first days of the month."""
    mine = _mine(payer, 1)
    if payer.age and payer.age < 40 and mine % 3 == 0 and day.day == 1 + mine % 5:
        landlord = town.landlords[mine % len(town.landlords)]
        sum_fen = (1200 + mine % 30 * 100) * YUAN
        yield Payment(
            payer=payer, payee=landlord, amount_fen=sum_fen, channel="mobile", purpose="房租", relation="landlord"
        )


def utilities(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """Water and power once a month."""
    if day.day == 8 + _mine(payer, 2) % 15:
        sum_fen = rng.randrange(60, 420) * YUAN + rng.randrange(100)
        yield Payment(
            payer=payer,
            payee=town.institutions["水电费"],
            amount_fen=sum_fen,
            channel="counter" if (payer.age or 0) > 68 else "mobile",
            purpose="水电费",
            signals=("regular_payment",) if (payer.age or 0) > 68 else (),
        )


def family(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """Money for parents or for a child who studies, to the same account every month."""
    mine = _mine(payer, 3)
    if not payer.age or payer.age < 28 or mine % 2 or day.day != 3 + mine % 20:
        return
    other = town.persons[mine % len(town.persons)]
    if other.id != payer.id:
        relation, purpose = ("child", "生活费") if payer.age > 42 else ("parent", "给父母的生活费")
        sum_fen = (500 + mine % 25 * 100) * YUAN
        yield Payment(
            payer=payer, payee=other, amount_fen=sum_fen, channel="mobile", purpose=purpose, relation=relation
        )


def shopping(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """Shops that are visited again and again."""
    if payer.age and rng.random() < 0.16:
        shop = town.shops[(_mine(payer, 4) + rng.randrange(5)) % len(town.shops)]
        sum_fen = round(rng.lognormvariate(4.6, 0.9) * YUAN) + 500
        yield Payment(payer=payer, payee=shop, amount_fen=sum_fen, channel="third_party", purpose="购物")


def tuition(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """School and university fees in the first days of September and late February."""
    mine = _mine(payer, 5)
    term = (day.month == 9 and day.day <= 8) or (day.month == 2 and day.day >= 20)
    if term and payer.age and 36 <= payer.age <= 55 and mine % 40 == day.day:
        kind = "大学学费" if payer.age > 45 else "学费"
        sum_fen = rng.choice((4800, 5200, 6000, 8500)) * YUAN
        yield Payment(payer=payer, payee=town.institutions[kind], amount_fen=sum_fen, channel="mobile", purpose=kind)


def red_packets(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """Red packets in the days around Spring Festival."""
    near = any(timedelta(-2) <= day - festival <= timedelta(6) for festival in SPRING_FESTIVALS)
    if near and payer.age and rng.random() < 0.25:
        other = town.persons[rng.randrange(len(town.persons))]
        if other.id != payer.id:
            sum_fen = rng.choice((200, 500, 600, 800, 1000, 2000)) * YUAN
            yield Payment(
                payer=payer, payee=other, amount_fen=sum_fen, channel="mobile", purpose="压岁钱", relation="friend"
            )


def hospital(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """A hospital deposit: rare, sudden, large, honest."""
    if payer.age and rng.random() < 0.0006 + max(0, payer.age - 55) * 0.00004:
        yield Payment(
            payer=payer,
            payee=town.institutions["住院押金"],
            amount_fen=rng.choice((3000, 5000, 10000, 20000)) * YUAN,
            channel="counter",
            purpose="住院押金",
            signals=("hurried", "documents_shown"),
            hours=(8, 18),
        )


def house(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """The down payment of a flat at the counter, with the contract."""
    if payer.age and 26 <= payer.age <= 55 and day.weekday() < 5 and rng.random() < 0.0002:
        yield Payment(
            payer=payer,
            payee=town.institutions["购房款"],
            amount_fen=rng.randrange(20, 60) * 10_000 * YUAN,
            channel="counter",
            purpose="购房首付款",
            signals=("documents_shown",),
            hours=(9, 17),
        )


def wages(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """A company pays its people on its own day of the month."""
    mine = _mine(payer, 6)
    if payer.kind == "company" and day.day == 5 + mine % 15:
        firms = len(town.companies)
        for person in town.persons:
            if person.age and person.age < 60 and _mine(person, 7) % firms == mine % firms:
                yield Payment(
                    payer=payer,
                    payee=person,
                    amount_fen=person.income_fen,
                    channel="online",
                    purpose="工资",
                    relation="employee",
                    hours=(9, 17),
                )


def suppliers(payer: Customer, town: Population, day: date, rng: Random) -> Iterator[Payment]:
    """A company pays the few suppliers it always has."""
    if payer.kind == "company" and day.weekday() < 5 and rng.random() < 0.3:
        shop = town.shops[(_mine(payer, 8) + rng.randrange(4)) % len(town.shops)]
        sum_fen = round(rng.lognormvariate(9.3, 0.7)) * YUAN
        yield Payment(payer=payer, payee=shop, amount_fen=sum_fen, channel="online", purpose="货款", hours=(9, 17))


HABITS: tuple[Habit, ...] = (
    rent, utilities, family, shopping, tuition, red_packets, hospital, house, wages, suppliers,
)  # fmt: skip


def _mine(customer: Customer, habit: int) -> int:
    """A number that belongs to a customer and a habit for good: the same landlord, the same day."""
    return crc32(f"{customer.id}/{habit}".encode()) % 1_000_000
