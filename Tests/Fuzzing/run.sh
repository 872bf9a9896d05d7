#!/bin/sh
# Runs every fuzzer for SECONDS (60) each, or those named; findings are kept in Tests/Fuzzing/Findings.
# SANITIZE=address adds AddressSanitizer. One scratch path for each set of sanitizers: builds must not mix.
set -eu
cd "$(dirname "$0")"
export SWIFT_BACKTRACE=enable=no
seconds=${SECONDS_EACH:-60}
names=${*:-$(ls Sources | grep -v Support)}
flags="--sanitize=fuzzer"
scratch=.build-fuzz
if [ "${SANITIZE:-}" = address ]; then flags="$flags --sanitize=address" scratch=.build-fuzz-asan; fi
mkdir -p Findings
failed=0
for name in $names; do
    # shellcheck disable=SC2086  # the flags are meant to be split
    swift build -c release $flags --scratch-path $scratch --product "$name" >"Findings/$name.build" 2>&1 ||
        { tail -20 "Findings/$name.build"; exit 1; }
    mkdir -p "Corpus/$name"
    case "$name" in
    FuzzIMAP*) words=imap ;;
    FuzzPOP3*) words=pop3 ;;
    FuzzSMTP*) words=smtp ;;
    FuzzDNS) words=dns ;;
    FuzzHTTP) words=http ;;
    FuzzJSON) words=json ;;
    *) words=mime ;;
    esac
    started=$(date +%s)
    "$scratch/release/$name" "Corpus/$name" -dict="Dictionaries/$words.dict" -max_len=8192 -max_total_time="$seconds" \
        -timeout=5 -rss_limit_mb=2048 -malloc_limit_mb=256 -artifact_prefix="Findings/$name-" -print_final_stats=1 \
        </dev/null >"Findings/$name.log" 2>&1 || failed=1
    # Without instrumentation a fuzzer runs millions of useless inputs: that is a failure too.
    grep -q "inline 8-bit counters" "Findings/$name.log" || { echo "$name is not instrumented" && failed=1; }
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "Findings/$name.log")
    findings=$(find Findings -name "$name-*" | wc -l)
    echo "$name: $(($(date +%s) - started)) s, ${runs:-?} executions, $findings findings"
done
exit $failed
