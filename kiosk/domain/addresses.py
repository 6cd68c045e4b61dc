"""Where an address lies: the division that the address on an ID card begins with.

Cards write 河北省肃宁县师素镇李村12号: province, often no city, county, township, and the rest as people say it. What cannot be
told is left out; nothing is guessed across a name that was not written.
"""

from __future__ import annotations

from kiosk.domain.divisions import Divisions

_ENDS = ("街道办事处", "特别行政区", "自治区", "街道", "地区", "省", "市", "县", "区", "镇", "乡")


def division_of(address: str, divisions: Divisions, *, near: str = "") -> str:
    """The code of the smallest division that the address names: nine digits, six, or empty.

    ``near``: the centre's county (six digits); its names need no province before them. A township that has become a town or
    a street office since the card was made is the same township.
    """
    text = "".join(address.split())
    code, rest = _next(text, divisions.below(""))
    if not code:
        return _under(text, near, divisions) if near and divisions.names.get(near) else ""
    city, after = _next(rest, divisions.below(code))
    counties = divisions.below(city) if city.endswith("00") else divisions.counties_of(code)
    if city and not city.endswith("00"):  # a municipality has counties and no cities
        return _under(rest, city, divisions) or city
    county, _ = _next(after if city else rest, counties)
    return (_under(after if city else rest, county, divisions) or county) if county else city or code


def _under(text: str, county: str, divisions: Divisions) -> str:
    """The township of ``county`` that the text names, or the county itself; the county's name may stand before."""
    own, rest = _next(text, [(county, divisions.name_of(county))])
    township, _ = _next(rest if own else text, divisions.below(county))
    return township or own


def _next(text: str, known: list[tuple[str, str]]) -> tuple[str, str]:
    """Which of ``known`` the text begins with, the longest name first, and what follows it; ("", text) when none."""
    for code, name in sorted(known, key=lambda row: -len(row[1])):
        if text.startswith(name):
            return code, text[len(name) :]
    for code, name in sorted(known, key=lambda row: -len(row[1])):
        stem = _stem(name)
        after = text[len(stem) :]
        end = next((end for end in _ENDS if after.startswith(end)), "")
        if len(stem) >= 2 and text.startswith(stem) and end:
            return code, after[len(end) :]
    return "", text


def _stem(name: str) -> str:
    """师素镇 -> 师素."""
    return next((name.removesuffix(end) for end in _ENDS if name.endswith(end)), name)
