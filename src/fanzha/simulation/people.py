"""Customers of a made-up bank: names, ages, accounts, families, landlords, employers. None of them exists."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Literal

from msgspec import Struct

SURNAMES = tuple(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚钟姜崔谭"
)
GIVEN_OLD = (
    "建国",
    "秀英",
    "桂兰",
    "志强",
    "玉梅",
    "国栋",
    "淑珍",
    "德明",
    "凤霞",
    "福生",
    "春花",
    "树林",
    "素芬",
    "长青",
    "美华",
)
GIVEN_MID = (
    "伟",
    "芳",
    "丽娟",
    "海涛",
    "晓红",
    "建军",
    "文静",
    "永刚",
    "雪梅",
    "俊杰",
    "慧敏",
    "志远",
    "春燕",
    "立新",
    "红霞",
)
GIVEN_YOUNG = (
    "子涵",
    "雨桐",
    "浩然",
    "欣怡",
    "梓轩",
    "佳宁",
    "思远",
    "梦瑶",
    "宇航",
    "诗雨",
    "嘉豪",
    "可欣",
    "一鸣",
    "若曦",
    "俊熙",
)
BRANCHES = ("城南支行", "和平路支行", "滨江支行", "新区支行", "火车站支行")
TRADES = ("建材", "食品", "服装", "机电", "物流", "装饰", "餐饮", "农资", "五金", "印刷")
PLACES = ("江城", "永安", "宏远", "鑫泰", "恒达", "金盛", "安顺", "同德", "百川", "华茂")

Kind = Literal["person", "company"]


class Customer(Struct, frozen=True, kw_only=True):
    """A customer with one account here. Amounts in fen."""

    id: str
    name: str
    kind: Kind
    account: str
    branch: str
    opened_at: date
    device: str
    income_fen: int
    age: int | None = None


class Outsider(Struct, frozen=True):
    """Somebody the customers pay: a landlord, a school, a hospital, a shop."""

    name: str
    kind: Kind
    account: str
    bank: str


class Population(Struct, frozen=True):
    """Everybody in the town."""

    persons: tuple[Customer, ...]
    companies: tuple[Customer, ...]
    landlords: tuple[Outsider, ...]
    institutions: dict[str, Outsider]
    shops: tuple[Outsider, ...]


def populate(accounts: int, today: date, rng: Random) -> Population:
    """A town with about ``accounts`` customers, one in fifteen of them a company."""
    companies = max(2, accounts // 15)
    return Population(
        persons=tuple(_person(n, today, rng) for n in range(accounts - companies)),
        companies=tuple(_company(n, today, rng) for n in range(companies)),
        landlords=tuple(
            Outsider(name_for(rng.randrange(35, 70), rng), "person", card(rng), "他行")
            for _ in range(max(3, accounts // 12))
        ),
        institutions={
            purpose: Outsider(name, "company", card(rng, "3301"), "本行")
            for purpose, name in (
                ("水电费", "江城市自来水电力公司"),
                ("学费", "江城市第二中学"),
                ("大学学费", "江城学院"),
                ("住院押金", "江城市人民医院"),
                ("购房款", "江城置业有限公司"),
                ("物业费", "安居物业服务公司"),
                ("社保缴费", "江城市社会保险基金"),
            )
        },
        shops=tuple(_shop(rng) for _ in range(max(6, accounts // 8))),
    )


def card(rng: Random, prefix: str = "6217") -> str:
    """A card number of 19 digits whose last digit is the Luhn check digit."""
    body = prefix + "".join(str(rng.randrange(10)) for _ in range(18 - len(prefix)))
    return body + str(luhn_digit(body))


def luhn_digit(body: str) -> int:
    """The check digit that completes ``body`` (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def name_for(age: int, rng: Random) -> str:
    """A name that people of this age have."""
    given = GIVEN_OLD if age >= 55 else GIVEN_MID if age >= 32 else GIVEN_YOUNG
    return rng.choice(SURNAMES) + rng.choice(given)


def _person(number: int, today: date, rng: Random) -> Customer:
    age = min(88, max(18, round(rng.gauss(45, 16))))
    return Customer(
        id=f"C{number:06d}",
        name=name_for(age, rng),
        kind="person",
        age=age,
        account=card(rng),
        branch=rng.choice(BRANCHES),
        opened_at=today - timedelta(days=rng.randrange(200, 365 * min(20, age - 16))),
        device=f"D{rng.getrandbits(40):010x}",
        income_fen=round(rng.lognormvariate(8.7, 0.45)) * 100,
    )


def _company(number: int, today: date, rng: Random) -> Customer:
    return Customer(
        id=f"B{number:06d}",
        name=f"{rng.choice(PLACES)}{rng.choice(TRADES)}有限公司",
        kind="company",
        account=card(rng, "3302"),
        branch=rng.choice(BRANCHES),
        opened_at=today - timedelta(days=rng.randrange(400, 365 * 15)),
        device=f"D{rng.getrandbits(40):010x}",
        income_fen=round(rng.lognormvariate(12.2, 0.6)) * 100,
    )


def _shop(rng: Random) -> Outsider:
    return Outsider(
        f"{rng.choice(PLACES)}{rng.choice(TRADES)}商行", "company", card(rng, "3303"), rng.choice(("本行", "他行"))
    )
