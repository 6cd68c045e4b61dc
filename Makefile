# Two commands for everybody: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
RUN := .venv/bin/python
# as many tests at once as there are cores; the tests of one file share a server or a window, so they stay together
# compiled files are written whatever the machine says: hundreds of programs are started that would compile all again
TEST := env -u PYTHONDONTWRITEBYTECODE $(RUN) -m pytest -q -n logical --dist loadfile --no-loadscope-reorder

.PHONY: help demo run test check quick lint bench prove tour golden format lock

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

demo: ready-runtime  ## the whole centre on this machine, with a bench page to play it
	@$(RUN) main.py

run: ready-runtime  ## the kiosk with CONFIG=kiosk.toml
	@$(RUN) -m kiosk run --config "$(CONFIG)"

test: ready-test lint  ## everything: checks and all tests
	@$(TEST)

check: test  ## the same as CI

quick: ready-test  ## tests without screens and end-to-end
	@$(TEST) tests/unit tests/devices tests/contract

lint: ready-test
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@.venv/bin/lint-imports --no-logo 2>/dev/null || .venv/bin/lint-imports

bench: ready-test  ## every figure beside its limit
	@for file in benchmarks/[a-z]*.py; do $(RUN) $$file || exit 1; done

prove: ready-test  ## the long proofs: hours
	@$(RUN) -m pytest -q tests/e2e tests/devices/test_fault_at_every_byte.py tests/devices/test_hot_plug.py tests/devices/test_fuzz.py tests/screens/test_elder.py tests/screens/test_session_model.py tests/screens/test_no_way_out.py --prove
	@$(RUN) benchmarks/backlog.py
	@$(RUN) benchmarks/soak.py --journeys 10000

tour: ready-runtime  ## every journey with real touches; pictures in tour/
	@$(RUN) -m kiosk tour --out tour

golden: ready-test  ## keep the screens as they are now as found good; look at what git shows first
	@$(RUN) -m pytest -q tests/screens/test_own_windows.py -k golden -p no:xdist --golden-update

format: ready-test  ## the formatter
	@$(RUN) -m ruff check --fix -q . ; $(RUN) -m ruff format .

lock: ready-test  ## new locks (needs uv)
	@for extra in runtime test scanner; do \
	  uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-annotate --no-header --no-emit-index-url \
	    $$(case $$extra in test) echo --extra test;; scanner) echo --extra scanner-hid --extra scanner-camera;; esac) pyproject.toml packaging/locks/build.in -o packaging/locks/$$extra.txt; done

.PHONY: ready-runtime ready-test
ready-runtime:
	@PYTHON="$(PYTHON)" sh packaging/setup.sh runtime
ready-test:
	@PYTHON="$(PYTHON)" sh packaging/setup.sh test
