"""``kiosk tour`` is the end-to-end test: every journey with real touches through app, server and devices."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from kiosk.cli.journeys import JOURNEYS
from kiosk.cli.tour import PORTRAIT, drive
from kiosk.cli.tour_table import LIMITS, draw_sheet
from kiosk.domain.slip_code import decode_slip_code

ID_NUMBER = re.compile(r"\d{17}[\dXx]")
SMALL = replace(
    PORTRAIT, width=540, height=960, paper_mm_s=0
)  # as large in millimetres: a quarter of the points
PRINTING = {
    journey.name
    for journey in JOURNEYS
    if "paper" in journey.steps and not any(step.startswith("printer ") for step in journey.steps)
}


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    out = tmp_path_factory.mktemp("tour")
    failed = drive(out, SMALL)
    return out, failed, json.loads((out / "tour.json").read_text(encoding="utf-8"))["journeys"]


pytestmark = pytest.mark.timeout(600)


def test_every_journey_arrives(tour):
    _, failed, journeys = tour
    errors = [(j["name"], s["step"], s["error"]) for j in journeys for s in j["steps"] if s["error"]]
    assert (failed, errors) == (0, [])
    assert [journey["name"] for journey in journeys] == [journey.name for journey in JOURNEYS]


def test_the_report_has_the_promised_shape(tour):
    out, _, journeys = tour
    for journey in journeys:
        assert {"name", "ok", "seconds", "taps", "steps", "receipts", "server_events"} <= set(journey)
        assert journey["taps"] == journey["decisions"] + journey["keystrokes"]
        for step in journey["steps"]:
            assert {"screen", "tap_to_frame_ms"} <= set(step)
            assert (step["tap_to_frame_ms"] is not None) == step["step"].startswith("tap ")
            with Image.open(out / step["picture"]) as picture:
                assert picture.size == (SMALL.width, SMALL.height)
    assert "index.html" in [path.name for path in out.iterdir()]


def test_on_a_panel_s_full_size_a_journey_arrives_and_its_pictures_are_as_large(tmp_path):
    assert drive(tmp_path, PORTRAIT, only="register-card") == 0
    pictures = list((tmp_path / "screens").glob("*.png"))
    assert len(pictures) > 10
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.size == (1080, 1920)


def test_every_journey_costs_no_more_than_was_promised(tour):
    *_, journeys = tour
    assert {journey["name"]: journey["over_limit"] for journey in journeys if journey["over_limit"]} == {}
    assert set(LIMITS) <= {journey["name"] for journey in journeys}


def test_all_screens_are_on_one_sheet(tour, tmp_path):
    out, _, journeys = tour
    draw_sheet(journeys, out, tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.height > len(journeys) * 300


def test_journeys_that_should_print_do(tour):
    out, _, journeys = tour
    silent = {journey["name"] for journey in journeys if not journey["receipts"]}
    assert len(PRINTING) > 10
    assert PRINTING & silent == set()
    for journey in journeys:
        for receipt in journey["receipts"]:
            assert all((out / receipt).with_suffix(ending).exists() for ending in (".png", ".bin", ".txt"))


def test_the_codes_on_the_paper_are_read_by_a_scanner_and_open_the_right_way(tour):
    out, _, journeys = tour
    register = next(journey for journey in journeys if journey["name"] == "register-card")
    texts = []
    for receipt in register["receipts"]:
        with Image.open(out / receipt) as picture:
            texts += [code.text for code in zxingcpp.read_barcodes(picture)]
    slips = [text for text in texts if text.startswith("XF2:")]
    assert len(slips) == 1
    code, signature = decode_slip_code(slips[0])
    assert (code.centre, len(signature)) == (7, 64)


def test_no_paper_carries_an_id_number(tour):
    out, *_ = tour
    carrying = [
        p.name for p in (out / "receipts").glob("*.txt") if ID_NUMBER.search(p.read_text(encoding="utf-8"))
    ]
    assert carrying == []
