"""Made-up people. Their ID numbers have a real check digit (GB 11643-1999) and belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.api.records import Person

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = (
    "秀英",
    "建国",
    "桂兰",
    "志强",
    "玉珍",
    "国庆",
    "红梅",
    "永生",
    "淑芳",
    "海涛",
    "小燕",
    "振华",
    "凤霞",
    "春生",
)
_VILLAGES = ("师素镇样例村", "肃宁镇样例村", "邵庄乡示范村", "万里镇示范村", "窝北镇试点街", "尚村镇试点街")


@dataclass(frozen=True, slots=True)
class Card:
    """One card that lies on the bench. ``kind``: resident | hmt | foreigner; dates ``YYYYMMDD`` or 长期."""

    name: str
    sex: str
    nation: str
    birth: str
    address: str
    number: str
    valid_from: str
    valid_to: str
    label: str
    kind: str = "resident"
    phone: str = ""
    english_name: str = ""

    def person(self) -> Person:
        kind = {"resident": "111", "hmt": "hmt_residence", "foreigner": "553"}[self.kind]
        return Person(self.name, kind, self.number, self.phone, self.address, True)


def id_number(area: str, birth: str, sequence: int) -> str:
    """18 characters: area (6), birth (8), sequence (3), check."""
    digits = f"{area}{birth}{sequence:03}"
    return digits + _CHECKS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


def cards() -> list[Card]:
    """Twelve people: old and young, rare characters, a minority name, other documents."""
    home = "河北省沧州市肃宁县"
    rows = (
        ("李桂兰", "女", "汉", "19550101", 2, home + "师素镇样例村 12 号", "长期", "七十一岁，劳动欠薪", "13800000001"),
        ("张𠮷明", "男", "汉", "19620315", 11, home + "邵庄乡示范村 3 号", "长期", "名字有生僻字 𠮷", "13800000002"),
        ("王龘", "男", "汉", "19880808", 13, home + "窝北镇试点街 8 号", "20380808", "名字有生僻字 龘", "13800000003"),
        ("刘建国", "男", "汉", "19510620", 15, home + "肃宁镇样例村 1 号", "长期", "不用手机的老人", ""),
        ("马秀英", "女", "回", "19730912", 22, home + "万里镇示范村 20 号", "20330912", "今天有预约", "13800000005"),
        ("阿依古丽·买买提", "女", "维吾尔", "19900521", 24, home + "尚村镇试点街 5 号", "20300521", "名字带间隔号", "13800000006"),
        ("赵欣", "女", "汉", "19990101", 26, home + "窝北镇试点街 66 号", "20290101", "第一次来", "13800000007"),
        ("孙长河", "男", "汉", "19451111", 17, home + "师素镇样例村 40 号", "长期", "八十一岁，宅基地", ""),
        ("陈海涛", "男", "满", "19830704", 19, home + "邵庄乡示范村 31 号", "20330704", "办理已超期，可催办", "13800000009"),
        ("周敏", "女", "汉", "19790228", 28, home + "尚村镇试点街 17 号", "20390228", "已答复，可申请复查", "13800000010"),
    )  # fmt: skip
    made = [
        Card(
            name,
            sex,
            nation,
            birth,
            address,
            id_number("130926", birth, seq),
            "20160101",
            until,
            label,
            phone=phone,
        )
        for name, sex, nation, birth, seq, address, until, label, phone in rows
    ]
    hmt = id_number("810000", "19850607", 32)
    foreigner = id_number("913084", "19780430", 3)
    return [
        *made,
        Card("何家欣", "女", "", "19850607", home + "窝北镇试点街 2 号", hmt, "20220101", "20270101", "港澳居民居住证",
             kind="hmt", phone="13800000011"),
        Card("安娜", "女", "", "19780430", "", foreigner, "20240101", "20340101", "外国人永久居留证",
             kind="foreigner", phone="13800000012", english_name="ANNA EXAMPLE"),
    ]  # fmt: skip


def crowd(count: int) -> list[Person]:
    """``count`` other people, each another."""
    out = []
    for n in range(count):
        birth = date(1948 + n % 52, n % 12 + 1, n % 28 + 1).strftime("%Y%m%d")
        name = _SURNAMES[n % len(_SURNAMES)] + _GIVEN[n * 3 % len(_GIVEN)]
        phone = f"1390000{n:04}" if n % 4 else ""
        village = _VILLAGES[n % len(_VILLAGES)]
        out.append(
            Person(
                name, "111", id_number("130926", birth, 100 + n), phone, "河北省沧州市肃宁县" + village, True
            )
        )
    return out
