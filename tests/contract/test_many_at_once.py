"""Fifty terminals with one code, and ten thousand guesses: what the centre lets through."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

import pytest
from contract.harness import FakeTerminal
from contract.test_lookup_safety import look_up
from contract.test_the_door import check_in, reported

from kiosk.api.cases import LookupReply
from kiosk.api.envelope import RecordKind
from kiosk.api.problems import Problem
from kiosk.api.queueing import CheckInReply

TERMINALS = 50


@pytest.fixture(scope="module")
def terminals(centre):
    return [FakeTerminal(centre) for _ in range(TERMINALS)]


def test_fifty_terminals_with_one_code_at_once_make_one_check_in(centre, terminals, book):
    for _ in range(3):
        appointment = book()
        with ThreadPoolExecutor(TERMINALS) as hands:
            answers = list(hands.map(partial(check_in, appointment_id=appointment.id), terminals))
        admitted = [answer.as_(CheckInReply).ticket for answer in answers if answer.status == 200]
        refused = [answer.as_(Problem) for answer in answers if answer.status == 409]
        assert (len(admitted), len(refused)) == (1, TERMINALS - 1)
        assert {problem.facts["ticket"] for problem in refused} == set(admitted)
        waiting = centre.sql("SELECT COUNT(*) FROM queue_tickets WHERE appointment_id = ?", appointment.id)
        assert waiting[0][0] == 1


def test_fifty_terminals_that_were_cut_off_all_admitted_it_and_staff_see_forty_nine(centre, terminals, book):
    appointment = book()
    with ThreadPoolExecutor(TERMINALS) as hands:
        notes = list(hands.map(lambda terminal: reported(terminal, appointment.id).note, terminals))
    assert notes.count("check_in_conflict") == TERMINALS - 1
    assert notes.count("") == 1


def test_ten_thousand_guesses_open_nothing(centre, terminals, request, capsys):
    """Guesses at random and near ones, as fast as one terminal can ask, and by fifty at one code."""
    guesses = 10_000 if request.config.getoption("--prove") else 300
    centre.clock.move(minutes=16)
    terminal, payloads = terminals[0], []
    for each in terminals[:5]:
        payloads.append(each.registration())
        assert each.upload(each.envelope(RecordKind.REGISTRATION, payloads[-1])).status == 201
    number, judged, hits = count(1), 0, 0
    for payload in payloads:
        code, pin = payload.secrets.query_code, payload.person.phone[-4:]
        for _ in range(guesses // len(payloads)):
            guess = next(number)
            near = f"{(int(code) + guess) % 10**9:09}" if guess % 2 else code
            factor = f"{(int(pin) + guess) % 10_000:04}"
            if (near, factor) == (code, pin):
                continue
            answer = look_up(terminal, query_code=near, factor=factor)
            judged += answer.status == 404
            hits += answer.status == 200
            centre.clock.move(seconds=3)
    quarters = guesses * 3 / 900
    for each in terminals[10:]:  # each has tries of its own; the code has not
        answer = look_up(each, query_code=payloads[0].secrets.query_code, factor="0000")
        hits += answer.status == 200
    with capsys.disabled():
        print(
            f"\n{guesses} guesses in {guesses * 3 / 3600:.1f} h: {judged} were judged, {hits} opened anything"
        )
    assert hits == 0
    assert 0 < judged <= 5 * (quarters + 1)
    centre.clock.move(minutes=16)
    right = look_up(
        terminals[1], query_code=payloads[1].secrets.query_code, factor=payloads[1].person.phone[-4:]
    )
    assert len(right.as_(LookupReply).cases) == 1
