"""What people call an official: the family name and the post's title, 王科长."""

from __future__ import annotations

DOUBLE_FAMILY_NAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "长孙",
        "宇文",
        "轩辕",
        "端木",
        "独孤",
        "南宫",
    ]
)
TITLES = (
    "县长", "局长", "处长", "科长", "股长", "主任", "站长", "大队长", "中队长", "队长", "所长", "院长", "庭长", "校长", "会长",
    "镇长", "乡长", "书记", "主席", "律师", "法官", "检察官", "警官", "医生", "老师",
)  # fmt: skip
_LONGEST_FIRST = sorted((d + t for t in TITLES for d in ("副", "")), key=len, reverse=True)


def addressed_as(name: str, post: str) -> str:
    """王建国, 信访科科长 → 王科长; a post without a title of its own → 王同志; a Latin name stays whole."""
    name = name.strip()
    if not name or name.isascii():
        return name
    family = name[:2] if name[:2] in DOUBLE_FAMILY_NAMES and len(name) > 2 else name[:1]
    return family + next((title for title in _LONGEST_FIRST if post.strip().endswith(title)), "同志")
