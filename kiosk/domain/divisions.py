"""Administrative divisions (行政区划): names by code, and what lies below one. The tables come from assets/divisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Divisions:
    """``names``: code -> name; six digits to the county (GB/T 2260), nine to the township."""

    names: Mapping[str, str]
    _below: dict[str, list[tuple[str, str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below: dict[str, list[tuple[str, str]]] = {}
        for code, name in sorted(self.names.items()):
            below.setdefault(self.above(code), []).append((code, name))
        object.__setattr__(self, "_below", below)  # asked at every guess of a place

    def name_of(self, code: str) -> str:
        """Empty for a code that is not known."""
        return self.names.get(code, "")

    def knows_county(self, code: str) -> bool:
        """Whether the first six digits are a county now: old codes on cards may not be."""
        return code[:6] in self.names and not code[:6].endswith("00")

    def full_name(self, code: str) -> str:
        """``河北省沧州市肃宁县师素镇``: every level that is known, from the top; a city's name is not said twice."""
        levels = [code[:2] + "0000", code[:4] + "00", code[:6], code[:9] if len(code) >= 9 else ""]
        parts = [self.names.get(level, "") for level in dict.fromkeys(levels) if level]
        return "".join(dict.fromkeys(part for part in parts if part))

    def above(self, code: str) -> str:
        """The next level up that is known; empty above a province. Above a municipality's county is the municipality."""
        levels = [code[:2] + "0000", code[:4] + "00", code[:6], code]
        higher = levels[: levels.index(code)]
        return next((level for level in reversed(higher) if level in self.names), "")

    def below(self, code: str) -> list[tuple[str, str]]:
        """(code, name) of the next level, in the order of codes. Empty text: the provinces.

        Below a municipality (北京市 …) come its counties, for it has no cities; a county that no city administers stands
        among the cities of its province.
        """
        return list(self._below.get(code, ()))

    def counties_of(self, province: str) -> list[tuple[str, str]]:
        """(code, name) of every county of a province, for addresses that leave its city out."""
        found = []
        for code, name in self.below(province[:2] + "0000"):
            found += [(code, name)] if not code.endswith("00") else self.below(code)
        return found
