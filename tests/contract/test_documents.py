import json
import re
from pathlib import Path

import pytest

from kiosk.api.problems import ProblemType
from server.openapi import openapi_document
from server.people.roles import Role
from server.routes import ENDPOINTS
from server.web import Proof

ROOT = Path(__file__).parents[2]
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


PAGES = [endpoint for endpoint in ENDPOINTS if endpoint.page]
ROUTES = [endpoint for endpoint in ENDPOINTS if not endpoint.page]


def test_every_page_has_a_row_with_its_roles():
    rows = re.findall(r"^\| (GET|POST) \| `(\S+)` \| (.+) \|$", API, re.MULTILINE)
    assert {(method, path) for method, path, _ in rows} == {(page.method, page.path) for page in PAGES}
    told = {(method, path): said for method, path, said in rows}
    for page in PAGES:
        assert is_told(page.roles, told[page.method, page.path]), page.path


@pytest.mark.parametrize("endpoint", [e for e in ROUTES if e.roles], ids=lambda e: f"{e.method} {e.path}")
def test_a_route_of_the_desk_names_its_roles(endpoint):
    said = API.partition(f"### {endpoint.method} {endpoint.path}\n")[2].partition("\n#")[0]
    assert is_told(endpoint.roles, said.strip().replace("\n", " ").rsplit(". ", 1)[-1].lower())


def is_told(roles, said):
    """By name, each and no other."""
    if not roles:
        return "everybody" in said
    if roles == set(Role):
        return "every role" in said
    return {role for role in Role if role.value in said} == roles


@pytest.mark.parametrize("endpoint", ROUTES, ids=lambda e: f"{e.method} {e.path}")
def test_every_route_has_a_paragraph(endpoint):
    heading = f"### {endpoint.method} {endpoint.path}\n"
    assert heading in API
    assert len(API.partition(heading)[2].partition("\n#")[0].strip()) > 20


def test_every_paragraph_has_a_route():
    headings = re.findall(r"^### (GET|POST) (\S+)$", API, re.MULTILINE)
    assert set(headings) == {(endpoint.method, endpoint.path) for endpoint in ROUTES}


@pytest.mark.parametrize("problem", ProblemType, ids=lambda p: p.name)
def test_every_problem_has_a_row_with_its_status(problem):
    assert f"| `{problem.path}` | {problem.status} |" in API


def test_every_note_of_a_record_is_explained():
    root = Path(__file__).parents[2] / "server"
    sources = [
        root / "records/apply.py",
        root / "cases/registration.py",
        root / "appointments/use.py",
        root / "records/visitor_steps.py",
    ]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    notes = set(re.findall(r'(?:note=|return |else )"([a-z_]+)"', code)) | set(
        re.findall(r'"(urge_\w+|unknown_case)"', code)
    )
    assert len(notes) > 12
    assert [note for note in sorted(notes) if f"`{note}`" not in API] == []


def test_the_openapi_document_is_served_and_has_every_public_route(centre):
    served = centre.call("GET", "/openapi.json")
    assert served.status == 200
    document = openapi_document(ENDPOINTS)
    public = {(e.path, e.method.lower()) for e in ROUTES if e.proof is not Proof.LOOPBACK}
    assert {(path, method) for path, item in document["paths"].items() for method in item} == public
    assert document["openapi"] == "3.1.0"


def test_every_reference_of_the_openapi_document_leads_somewhere():
    document = openapi_document(ENDPOINTS)
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert names <= set(document["components"]["schemas"])


def test_there_are_no_interactive_docs(centre):
    assert {centre.call("GET", path).status for path in ("/docs", "/redoc")} == {404}


def test_the_openapi_document_in_docs_is_the_programs_own():
    shown = (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8")
    made = json.loads(json.dumps(openapi_document(ENDPOINTS)))
    assert json.loads(shown) == made, "run: kiosk-server openapi > docs/openapi.json"
