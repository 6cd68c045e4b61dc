from support.doubles import NOON

from kiosk.domain.receipt import Align, Gap, Layout, Rule, TextLine
from kiosk.services.paper_book import PaperBook, PaperCount
from kiosk.slip_picture import slip_length_mm
from kiosk.store.database import Database


def test_paper_is_counted_by_roll_and_in_all(tmp_path):
    database = Database(tmp_path / "kiosk.db")
    book = PaperBook(database)
    assert book.count() == PaperCount(0, 0, 0, 0, "", {})
    book.printed(180)
    book.printed(120)
    book.new_roll(NOON)
    book.printed(100)
    assert book.count() == PaperCount(400, 100, 3, 1, "2026-11-21T04:00:00.000Z", {})
    database.close()
    again = Database(tmp_path / "kiosk.db")
    assert PaperBook(again).count().total_mm == 400
    again.close()


def test_a_slips_length_is_that_of_its_lines():
    lines = (TextLine("甲", 1, False, Align.LEFT), TextLine("乙", 2, True, Align.CENTRE), Gap(80), Rule())
    layout = Layout(48, lines)
    assert slip_length_mm(layout) == round((30 + 60 + 80 + 30) / 8)
