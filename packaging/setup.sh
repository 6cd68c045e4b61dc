#!/bin/sh
# Make .venv ready: system libraries, virtual environment, locked packages, then the project itself.
#   packaging/setup.sh runtime|test
# A second call finds the stamp and does nothing. Works from a path with spaces and as an ordinary user.
# Kind test, as root, also installs what only tests need: a PostgreSQL server (no cluster is made or started), chromium
# with what drives it, and aplay.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-runtime}
lock="packaging/locks/$kind.txt"
python=${PYTHON:-python3}

command -v "$python" >/dev/null || { echo "python3 (3.11 or newer) is needed: apt-get install python3"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }

if [ "$kind" = test ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    wanted=""
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || wanted="postgresql postgresql-client"
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || wanted="$wanted chromium"
    # what drives the browser is a program of Node.js, which needs this
    "$python" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || wanted="$wanted libatomic1"
    command -v aplay >/dev/null || wanted="$wanted alsa-utils"
    if [ -n "$wanted" ]; then
        echo "Installing for the tests: $wanted"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        case "$wanted" in *postgresql*)
            apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null
            # the tests start a server of their own; Debian's main cluster is not wanted
            sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf ;;
        esac
        # shellcheck disable=SC2086 # one word a package
        apt-get install -y -qq --no-install-recommends $wanted >/dev/null || echo "Could not install: $wanted"
    fi
fi

stamp=.venv/.ready-$kind
want=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then exit 0; fi
if [ "$kind" = runtime ] && [ -f .venv/.ready-test ]; then
    other=$(cat packaging/locks/test.txt pyproject.toml | sha256sum | cut -d' ' -f1)
    [ "$(cat .venv/.ready-test)" = "$other" ] && exit 0
fi

missing=""
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
"$python" -c 'import ctypes; ctypes.CDLL("libGL.so.1")' 2>/dev/null || missing="$missing libgl1"
"$python" -c 'import ctypes; ctypes.CDLL("libEGL.so.1")' 2>/dev/null || missing="$missing libegl1"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then run=""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run="sudo"
    else
        echo "System libraries are missing. Please run this once, then try again:"
        echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
        exit 1
    fi
    echo "Installing system libraries:$missing"
    $run apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    $run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing locked packages into .venv (once)…"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock" \
    || .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
echo "$want" > "$stamp"
