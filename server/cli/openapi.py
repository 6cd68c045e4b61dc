"""``kiosk-server openapi``: the document that /openapi.json serves."""

from __future__ import annotations

import argparse
import json

from server.openapi import openapi_document
from server.routes import ENDPOINTS


def configure(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    print(json.dumps(openapi_document(ENDPOINTS), ensure_ascii=False, indent=2))
    return 0
