"""The answer to a booking as its visitor reads it: where to go instead, in the reader's language, and the clerk's own words."""

from __future__ import annotations

from kiosk.api.terminals import Guide


def guide_in_words(guide: Guide) -> str:
    """Where to go instead. These words are kept with the booking and stand on the kiosk's slips."""
    bring = f"请带{'、'.join(guide.bring)}。" if guide.bring else ""
    return f"请到{guide.title}：{guide.place}，电话 {guide.phone}，{guide.hours}。{bring}"


def guide_in_english(guide: Guide) -> str:
    """The same in English; empty where the site gives no English for it."""
    if not guide.title_en:
        return ""
    place, hours = guide.place_en or guide.place, guide.hours_en or guide.hours
    bring = f" Please bring: {'; '.join(guide.bring_en or guide.bring)}." if guide.bring else ""
    return f"Please go to {guide.title_en}: {place}. Telephone {guide.phone}. {hours}.{bring}"


def answer_in(reason: str, guides: list[Guide], language: str) -> tuple[str, str]:
    """The guide's words in the reader's language, and what the clerk wrote beside; either may be empty.

    A guide is known by the words that were kept: one that was changed since is told as it was, in Chinese.
    """
    for guide in guides:
        kept = guide_in_words(guide)
        if reason.startswith(kept):
            said = guide_in_english(guide) if language == "en" else ""
            return said or kept, reason.removeprefix(kept).strip()
    return "", reason
