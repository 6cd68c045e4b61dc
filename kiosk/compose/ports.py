"""What the screens of visitors may do, joined to the parts of a terminal that do it."""

from __future__ import annotations

import os
from functools import cache

from kiosk.compose.sound import Sound
from kiosk.compose.terminal import Terminal
from kiosk.failsafe import GAVE_UP
from kiosk.resources import divisions, initials
from screens.context import Ports
from screens.failsafe import FailsafePorts
from screens.voice import VoicePorts


def ports_of(terminal: Terminal) -> Ports:
    """The desk is there only once the terminal is up and enrolled."""
    desk = terminal.the_desk
    return Ports(
        register=lambda draft: desk().register(draft),
        take_number=lambda visitor, room: desk().take_number(visitor, room=room),
        print_platforms=lambda: desk().papers.print_platforms(),
        print_paper=lambda road, paper, slip_text: desk().papers.print_paper(road, paper, slip_text),
        check_in=lambda text: desk().check_in(text),
        find_appointment=lambda lookup: desk().check_in.find_code(lookup),
        cases_by_slip=lambda text: desk().find.by_slip(text),
        cases_by_card=lambda number: desk().find.by_card(number),
        cases_by_code=lambda code, factor: desk().find.by_code(code, factor),
        roadmap=terminal.look_at_road,
        take_step=lambda wish: desk().take_step(wish),
        slip_proof=lambda text: desk().find.proof_of(text),
        urge=lambda number: desk().urge_now(number),
        call_staff=lambda reason: desk().call(reason),
        call_was_seen=lambda event: desk().call.was_seen(event),
        print_roadmap=lambda road, code: desk().papers.print_roadmap(road, code),
        print_copy=lambda road, code: desk().papers.print_copy(road, code),
        print_today=lambda deeds: desk().papers.print_today(deeds),
        print_guide=lambda code: desk().papers.print_guide(code),
        print_again=lambda accepted: desk().papers.print_again(accepted),
        slip_picture=lambda slip: desk().papers.picture(slip),
        acceptance_day=lambda at: desk().writer.acceptance_until(at),
        site=terminal.site,
        closed_today=lambda: terminal.house.overrides.closed,
        now=terminal.now,
        is_online=lambda: terminal.is_online,
        may_begin=terminal.may_begin,
        record_is_sent=lambda record: desk().arrivals.has(record),
        divisions=cache(divisions),
        initials=cache(initials),
    )


def voice_ports_of(sound: Sound) -> VoicePorts:
    """What is heard. Fixed sentences only."""
    return VoicePorts(
        is_offered=sound.may_speak,
        is_always=lambda: sound.is_always,
        say=sound.say,
        chime=sound.beep,
        hush=sound.hush,
        louder=sound.louder,
    )


def failsafe_ports_of(terminal: Terminal) -> FailsafePorts:
    """How the program ends when it does not trust itself. A supervisor starts it again."""
    return FailsafePorts(
        end=terminal.give_up,
        end_at_once=lambda: os._exit(GAVE_UP),
        lost_parts=terminal.parts.lost,
    )
