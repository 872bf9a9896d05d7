#!/bin/sh
# `make interop`: starts real servers on loopback, runs the tests that talk to them, stops the servers.
# The tests find them through MARTLET_INTEROP_CA (the root to trust), MARTLET_INTEROP_SERVERS (those that run) and the
# fixed ports named in servers.sh. Arguments go to `swift test`.
set -eu
cd "$(dirname "$0")/../.."
work=${MARTLET_INTEROP_DIR:-$(mktemp -d)}
wanted=${MARTLET_INTEROP_SERVERS:-dovecot cyrus courier mailutils postfix exim opensmtpd nsd postgres gsasl}
trap 'sh Tests/Interop/servers.sh stop "$work"' EXIT
rm -f "$work/skipped"
# shellcheck disable=SC2086  # the list is meant to be split
sh Tests/Interop/servers.sh start "$work" $wanted
running=
for name in $wanted; do
    grep -qx "$name" "$work/skipped" 2>/dev/null || running="$running $name"
done
status=0
MARTLET_INTEROP_CA=$work/ca.pem MARTLET_INTEROP_SERVERS=$running swift test --filter InteropTests "$@" || status=$?
if [ -f "$work/skipped" ]; then
    echo "interop: $(wc -l <"$work/skipped") of $(echo "$wanted" | wc -w) servers could not run here, so that nothing was" \
        "tested with: $(tr '\n' ' ' <"$work/skipped")" >&2
fi
exit "$status"
