#!/bin/sh
# `make interop`: starts real servers on loopback, runs the tests that talk to them, stops the servers.
# The tests find them through MARTLET_INTEROP_CA (the root to trust) and the fixed ports named in servers.sh.
set -eu
cd "$(dirname "$0")/../.."
work=${MARTLET_INTEROP_DIR:-$(mktemp -d)}
servers=${MARTLET_INTEROP_SERVERS:-dovecot cyrus postfix exim nsd postgres gsasl}
trap 'sh Tests/Interop/servers.sh stop "$work"' EXIT
# shellcheck disable=SC2086  # the list is meant to be split
sh Tests/Interop/servers.sh start "$work" $servers
MARTLET_INTEROP_CA=$work/ca.pem MARTLET_INTEROP_SERVERS=$servers swift test --filter InteropTests "$@"
