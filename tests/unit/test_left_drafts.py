"""What was typed when the time ran out: for the same card alone, for five minutes, and readable by nobody else."""

from __future__ import annotations

import gc
import secrets
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.matters import Draft, Visitor
from kiosk.services.left_drafts import KEPT_S, MOST_KEPT, LeftDrafts

NUMBER, OTHER = "130926195501010018", "130926196001010026"


def draft(**changes):
    return replace(
        Draft(visitor=Visitor("样例", "resident", NUMBER, read_from_card=True), category="labour.wages"),
        **changes,
    )


def left(*drafts):
    kept = LeftDrafts()
    kept.tick(1000.0)
    for one in drafts:
        kept.keep(one)
    return kept


@given(st.text(max_size=40), st.text(max_size=20), st.integers(1, 99))
def test_the_same_card_takes_back_what_was_typed(story, place, people):
    told = draft(story=story, place=place, people_came=people, representatives=[Visitor("代表")])
    assert left(told).take(NUMBER) == told


def test_it_is_handed_out_once_and_to_no_other_card():
    kept = left(draft())
    assert kept.take(OTHER) is None
    assert kept.take(NUMBER) is not None
    assert kept.take(NUMBER) is None


def test_after_five_minutes_it_is_gone():
    kept = left(draft())
    kept.tick(1000.0 + KEPT_S - 1)
    assert len(kept) == 1
    kept.tick(1000.0 + KEPT_S)
    assert len(kept) == 0
    assert kept.take(NUMBER) is None


def test_who_typed_the_number_leaves_nothing():
    assert len(left(draft(visitor=Visitor("样例", "resident", NUMBER)))) == 0
    assert len(left(draft(visitor=Visitor("样例", read_from_card=True)))) == 0


def test_only_so_many_are_kept_and_the_newest_of_each():
    drafts = [draft(visitor=Visitor(id_number=f"{n:018}", read_from_card=True)) for n in range(MOST_KEPT + 5)]
    assert len(left(*drafts, *drafts)) == MOST_KEPT
    assert left(draft(story="old"), draft(story="new")).take(NUMBER).story == "new"


def readable_from(start):
    """Every text and all bytes that can be reached from an object."""
    seen, waiting = set(), [start]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type) or callable(thing):
            continue
        seen.add(id(thing))
        if isinstance(thing, str | bytes):
            yield thing if isinstance(thing, bytes) else thing.encode()
        waiting.extend(gc.get_referents(thing))


def test_nothing_of_it_can_be_read_where_it_is_kept():
    number, story = str(secrets.randbelow(10**18)), secrets.token_hex(16)
    told = draft(visitor=Visitor("样例", "resident", number, read_from_card=True), story=story)
    assert any(story.encode() in text for text in readable_from(told))  # the eyes see it where it is in clear
    kept = left(told)
    assert [text for text in readable_from(kept) if story.encode() in text or number.encode() in text] == []
