"""An appointment as a state machine: three terminals, on the line and off it, with one centre over each database."""

from contract.harness import FakeTerminal, new_uuid
from contract.test_the_door import check_in
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kiosk.api.envelope import RecordKind
from kiosk.api.problems import Problem
from kiosk.api.queueing import CheckInReply
from kiosk.api.records import CheckInPayload, RecordReply


def model_over(centre, make_booking):
    terminals = [FakeTerminal(centre) for _ in range(3)]

    class AppointmentModel(RuleBasedStateMachine):
        """``first``: who was admitted first, by appointment: (ticket). ``answers``: what each event was told."""

        @initialize()
        def begin(self):
            self.booked, self.first, self.answers, self.kept = [], {}, {}, {}
            self.somebody_books()

        @rule()
        def somebody_books(self):
            if len(self.booked) < 4:
                self.booked.append(make_booking().id)

        @rule(which=st.integers(0, 3), terminal=st.integers(0, 2))
        def a_code_is_scanned_on_the_line(self, which, terminal):
            appointment, event = self.booked[which % len(self.booked)], new_uuid()
            reply = check_in(terminals[terminal], appointment, event)
            if appointment in self.first:
                assert (reply.status, reply.problem) == (409, "/problems/appointment-used")
                assert reply.as_(Problem).facts["ticket"] == self.first[appointment]
            else:
                self.first[appointment] = reply.as_(CheckInReply).ticket
                self.answers[event] = (appointment, terminal, self.first[appointment])

        @rule(data=st.data())
        def the_reply_was_lost_and_the_same_event_asks_again(self, data):
            if self.answers:
                event = data.draw(st.sampled_from(sorted(self.answers)))
                appointment, terminal, ticket = self.answers[event]
                again = check_in(terminals[terminal], appointment, event)
                assert (again.status, again.as_(CheckInReply).ticket) == (200, ticket)

        @rule(which=st.integers(0, 3), terminal=st.integers(0, 2))
        def a_terminal_that_was_cut_off_reports_one(self, which, terminal):
            appointment = self.booked[which % len(self.booked)]
            ticket = f"{'BCD'[terminal]}{len(self.kept):03}"
            envelope = terminals[terminal].envelope(
                RecordKind.CHECK_IN, CheckInPayload(appointment, ticket, "admitted", True)
            )
            note = terminals[terminal].upload(envelope).as_(RecordReply).note
            conflict = appointment in self.first
            assert note.startswith("check_in_") == conflict
            self.kept[envelope.id] = (appointment, ticket, (terminal, envelope, note))
            self.first.setdefault(appointment, ticket)

        @rule(data=st.data())
        def the_record_is_brought_again(self, data):
            if self.kept:
                _, _, (terminal, envelope, note) = self.kept[data.draw(st.sampled_from(sorted(self.kept)))]
                again = terminals[terminal].upload(envelope)
                assert (again.status, again.as_(RecordReply).note) == (200, note)

        @invariant()
        def one_use_and_every_number_on_paper_waits(self):
            """Who holds a number is called, also the second one: staff see that it is the second."""
            for appointment in getattr(self, "first", {}):
                places = centre.sql("SELECT ticket FROM queue_tickets WHERE appointment_id = ?", appointment)
                papers = {self.first[appointment]} | {
                    ticket for of, ticket, _ in self.kept.values() if of == appointment
                }
                assert sorted(row[0] for row in places) == sorted(papers)
                uses = [note for of, _, (_, _, note) in self.kept.values() if of == appointment and not note]
                online = [of for of, *_ in self.answers.values() if of == appointment]
                assert len(uses) + len(online) == 1

        @invariant()
        def no_report_is_lost(self):
            for record in getattr(self, "kept", {}):
                assert centre.sql("SELECT COUNT(*) FROM records WHERE id = ?", record)[0][0] == 1

    return AppointmentModel


def test_an_appointment_is_used_once_whatever_order_things_come_in(centre, book, request):
    from hypothesis.stateful import run_state_machine_as_test

    many = 100 if request.config.getoption("--prove") else 12
    run_state_machine_as_test(
        model_over(centre, book),
        settings=settings(
            max_examples=many, stateful_step_count=15, deadline=None, derandomize=True, database=None
        ),
    )
