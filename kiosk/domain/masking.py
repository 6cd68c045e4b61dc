"""What of a person may be seen on glass and paper."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """张三 → 张*, 张小明 → 张*明, longer: first and last with stars between. Latin names keep each first letter."""
    name = name.strip()
    if name.isascii():
        return " ".join(word[0] + "*" * min(3, len(word) - 1) for word in name.split())
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_id(number: str) -> str:
    """Only the last four; never on paper."""
    return "*" * max(0, len(number) - 4) + number[-4:] if len(number) > 4 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """138****5678; anything shorter than seven digits shows its last two."""
    if len(phone) >= 7:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(0, len(phone) - 2) + phone[-2:]


_STREET_ENDS = ("街道", "村", "街", "路", "巷", "镇", "乡", "县", "区", "市")


def mask_address(address: str) -> str:
    """To the street or village: 师素镇李村12号 → 师素镇李村***; what names neither shows its first half."""
    ends = [at + len(end) for end in _STREET_ENDS if (at := address.rfind(end)) > 0]
    shown = max(ends, default=len(address) // 2)
    return address if shown == len(address) else address[:shown] + "***"
