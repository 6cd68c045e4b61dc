"""The shipped handwriting templates, read from their file. numpy comes in with this import, not before."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from kiosk.input.directions import FEATURES
from kiosk.input.handwriting import Templates


def load_templates(path: Path) -> Templates:
    """OSError when the file cannot be read, ValueError when it is not what ``assets/build/handwriting.py`` makes."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            templates = Templates(
                characters=str(file["characters"]),
                places=file["places"] * file["step"],
                projection=file["projection"].astype(np.float32),
                costs=file["costs"].astype(np.float32),
            )
    except (BadZipFile, EOFError, KeyError) as error:
        raise ValueError(f"{path.name} is broken: {error}") from error
    count, numbers = templates.places.shape
    if not len(templates.characters) == len(templates.costs) == count:
        raise ValueError(f"{path.name} has {count} templates for {len(templates.characters)} characters")
    if templates.projection.shape != (FEATURES, numbers):
        raise ValueError(f"{path.name} was made for other features")
    return templates
