import importlib.util
from pathlib import Path

DRAWING = Path(__file__).parents[3] / "docs" / "roadmaps.py"


def test_the_page_is_what_the_table_says():
    spec = importlib.util.spec_from_file_location("roadmaps", DRAWING)
    drawn = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawn)
    assert drawn.PAGE.read_text(encoding="utf-8") == drawn.page(), "draw it again: python docs/roadmaps.py"
