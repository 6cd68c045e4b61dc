"""Administrative divisions (行政区划): names by code, and what lies below one. The tables come from assets/divisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Divisions:
    """``names``: code -> name; six digits to the county (GB/T 2260), nine to the township."""

    names: Mapping[str, str]

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

        Below a municipality (北京市 …) come its counties, for it has no cities.
        """
        if not code:
            return self._those(lambda c: len(c) == 6 and c.endswith("0000"))
        if len(code) == 6 and code.endswith("0000"):
            cities = self._those(
                lambda c: len(c) == 6 and c[:2] == code[:2] and c.endswith("00") and c != code
            )
            return cities or self._those(lambda c: len(c) == 6 and c[:2] == code[:2] and c != code)
        if len(code) == 6 and code.endswith("00"):
            return self._those(lambda c: len(c) == 6 and c[:4] == code[:4] and c != code)
        return self._those(lambda c: len(c) == 9 and c[:6] == code)

    def counties_of(self, province: str) -> list[tuple[str, str]]:
        """(code, name) of every county of a province, for addresses that leave its city out."""
        return self._those(lambda c: len(c) == 6 and c[:2] == province[:2] and not c.endswith("00"))

    def _those(self, fits: Callable[[str], bool]) -> list[tuple[str, str]]:
        return sorted((code, name) for code, name in self.names.items() if fits(code))
