"""Everything on one screen, editable in place; one button hands it in."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import StringProperty

from kiosk.domain.addresses import division_of
from kiosk.domain.masking import mask_address, mask_name, mask_phone
from kiosk.domain.matters import Draft
from screens.case_words import relative_words
from screens.journeys import run
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.rows import FactRow

load_kv(__file__)

REPLY_WAYS = ("post", "phone", "collect")


class ReviewScreen(KioskScreen):
    where = "where.review"
    reply_note = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: list[FactRow] = []
        self._targets: list[str] = []
        self._address = FactRow()
        super().__init__(*args, **kwargs)
        self._address.theme = self.theme
        self._address.bind(on_change=lambda *_: self._change_address())

    def enter(self) -> None:
        self._guess_place(self.context.visit.draft)
        self._build()

    def wipe(self) -> None:
        self.ids.facts.clear_widgets()
        for row in [*self._rows, self._address]:
            row.value = ""

    def relabel(self) -> None:
        self._build()

    def hand_in(self) -> None:
        """交上去: from here on the record is kept, whatever happens."""
        draft = self.context.visit.draft
        run(
            self.context,
            lambda: self.context.ports.register(draft),
            done=self._accepted,
            busy="busy.register",
        )

    def reply_by(self, way: str) -> None:
        draft = self.context.visit.draft
        draft.reply_by = way
        self._build()
        if way == "post" and not draft.address():
            self._change_address()

    def people(self, change: int) -> None:
        draft = self.context.visit.draft
        draft.people_came = max(1, min(99, draft.people_came + change))
        self._build()

    def _accepted(self, accepted: Any) -> None:
        self.context.visit.accepted = accepted
        self.context.visit.slips.append(accepted.job_id)
        self.context.go("done")

    def _build(self) -> None:
        box = self.ids.facts
        box.clear_widgets()
        self._targets = []
        for place, (label, value, target) in enumerate(self._facts()):
            if place == len(self._rows):
                self._rows.append(self._new_row(place))
            row = self._rows[place]
            row.label, row.value, row.action = self.words[label], value, self.words["review.change"]
            self._targets.append(target)
            box.add_widget(row)
        draft = self.context.visit.draft
        for way in REPLY_WAYS:
            self.ids[f"reply_{way}"].is_selected = draft.reply_by == way
        self._build_address(draft)
        self.ids.people.content = self.words.say("review.people", n=draft.people_came)
        self.reply_note = self._reply_note()

    def _build_address(self, draft: Draft) -> None:
        """Below the ways of answering, where the answer goes by post."""
        box, row = self.ids.address, self._address
        box.clear_widgets()
        if draft.reply_by == "post":
            row.label, row.action = self.words["review.address"], self.words["review.change"]
            row.value = mask_address(draft.address()) or self.words["review.no_address"]
            box.add_widget(row)

    def _change_address(self) -> None:
        self.context.visit.wanted_place = "address"
        self.context.go("place")

    def _guess_place(self, draft: Draft) -> None:
        """From the address, until the visitor says where it was. Whoever wants privacy is not asked here."""
        if draft.place_is_told or draft.wants_privacy:
            return
        site, divisions = self.context.ports.site(), self.context.ports.divisions()
        code = division_of(draft.visitor.address, divisions, near=site.division if site else "")
        code = "" if code.endswith("00") and len(code) == 6 else code  # a whole city is no place
        draft.place, draft.place_code = divisions.full_name(code) if code else "", code

    def _reply_note(self) -> str:
        """What is still missing for the answer to reach them; staff can take it down as well."""
        draft = self.context.visit.draft
        if draft.reply_by == "phone" and not draft.visitor.phone:
            return self.words["review.needs_phone"]
        if draft.reply_by == "post" and not draft.address():
            return self.words["review.needs_address"]
        return ""

    def _facts(self) -> list[tuple[str, str, str]]:
        draft = self.context.visit.draft
        nobody = self.words["review.nobody"]
        facts = [
            ("review.name", mask_name(draft.visitor.name) or nobody, "identify"),
            ("review.matter", self._matter(), "category"),
            ("review.phone", mask_phone(draft.visitor.phone) or self.words["review.no_phone"], "phone"),
        ]
        facts.append(("review.companions", self._companions(), "companions"))
        if draft.relation:
            facts.append(("review.relative", relative_words(self.words, draft), "relative"))
        if not draft.wants_privacy:
            facts.insert(2, ("review.story", self._story(), "story"))
            unit = draft.unit_complained_of or self.words["review.not_told"]
            facts[3:3] = [("review.place", self._place(), "place"), ("review.unit", unit, "unit")]
        return facts

    def _place(self) -> str:
        """Short where it is in the centre's own county; with a question where it was only guessed."""
        draft, site = self.context.visit.draft, self.context.ports.site()
        own = site.division if site else ""
        is_own = bool(own) and draft.place_code.startswith(own)
        name = self.context.ports.divisions().name_of(draft.place_code) if is_own else draft.place
        if not name:
            return self.words["review.not_told"]
        return name if draft.place_is_told else self.words.say("review.place_guess", name=name)

    def _story(self) -> str:
        """Its beginning, and who tells the rest."""
        draft = self.context.visit.draft
        told = draft.story[:40] + ("…" if len(draft.story) > 40 else "")
        by_staff = self.words["review.by_staff"] if draft.story_by_staff or not told else ""
        return "\n".join(part for part in (told, by_staff) if part)

    def _companions(self) -> str:
        """Who else speaks for those who came, as far as their cards were read."""
        draft = self.context.visit.draft
        named = self.words["review.and"].join(mask_name(person.name) for person in draft.representatives)
        return named or self.words["review.no_companions" if draft.people_came > 1 else "review.alone"]

    def _matter(self) -> str:
        draft, site = self.context.visit.draft, self.context.ports.site()
        if draft.wants_privacy:
            return self.words["category.private"]
        found = next((c for c in (site.categories if site else []) if c.code == draft.category), None)
        if found is None:
            return self.words["category.unknown"]
        return found.label if self.words.language == "zh" else found.label_en

    def _new_row(self, place: int) -> FactRow:
        """Rows are built once and refilled."""
        row = FactRow()
        row.theme = self.theme
        row.bind(on_change=partial(self._change, place))
        return row

    def _change(self, place: int, *_: object) -> None:
        target = self._targets[place]
        visit = self.context.visit
        if target == "phone":
            visit.keypad, target = "phone", "keypad"
        elif target == "place":
            visit.wanted_place = "place"
        self.context.go(target)
