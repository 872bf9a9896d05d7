#!/bin/sh
# Makes sure that a Swift toolchain and the C libraries are there; installs the latter when it may, else says how.
set -eu

if ! command -v swift >/dev/null 2>&1; then
    echo "There is no 'swift' on the PATH. Install a Swift 6.3 toolchain from swift.org and try again." >&2
    exit 1
fi

[ "$(uname -s)" = Linux ] || exit 0

missing=
have() { # header, package
    for root in /usr/include /usr/local/include; do
        [ -e "$root/$1" ] && return 0
    done
    missing="$missing $2"
}
have openssl/ssl.h libssl-dev
[ "${MARTLET_SQLITE:-yes}" = no ] || have sqlite3.h libsqlite3-dev
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo"; else as_root=no; fi
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$as_root" = no ]; then
    echo "Missing:$missing. Install with:  sudo apt-get install -y$missing" >&2
    exit 1
fi
echo "Installing$missing"
DEBIAN_FRONTEND=noninteractive $as_root apt-get update -qq
# shellcheck disable=SC2086  # the list is meant to be split
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
