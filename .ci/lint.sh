#!/bin/sh
# What the compiler does not check: format, layering, trap hygiene, and that the two roots do without Foundation.
set -u
cd "$(dirname "$0")/.."
failures=0
fail() {
    echo "lint: $1" >&2
    failures=$((failures + 1))
}

# 1. Format and documentation comments, by the toolchain's own formatter.
trees="Package.swift Sources Tests"
for tree in Examples Benchmarks; do [ -d "$tree" ] && trees="$trees $tree"; done
# shellcheck disable=SC2086  # the list is meant to be split
files=$(find $trees -name '*.swift' -not -path '*/.build*')
printf '%s\n' "$files" | xargs swift format lint --strict --parallel || fail "swift format lint --strict found something"

# The formatter leaves comments as they are.
# shellcheck disable=SC2086
long=$(printf '%s\n' "$files" | LC_ALL=C.UTF-8 xargs grep -nE '^ *//.{118}' | LC_ALL=C.UTF-8 grep -E '^[^:]*:[0-9]*:.{121}')
[ -z "$long" ] || fail "comments beyond 120 columns:
$long"

# 2. Layering: what each module may import. Arrows point down only; the toolchain's libraries are listed apart.
system='Synchronization|Glibc|Darwin|Musl|Android|CRT|Dispatch'
allowed() {
    case "$1" in
    CMartletOpenSSL | CMartletPlatform | CMartletResolver | CMartletSQLite) echo "-" ;;
    MessageParsing) echo "-" ;;
    MailCrypto) echo "CMartletOpenSSL" ;;
    MailTransport) echo "MailCrypto|CMartletOpenSSL|CMartletPlatform|CMartletResolver" ;;
    SASL) echo "MailTransport|MailCrypto" ;;
    SMTPClient | IMAPClient | POP3Client) echo "SASL|MailTransport|MessageParsing|MailCrypto" ;;
    DeskIdentity) echo "-" ;;
    TicketThreading) echo "DeskIdentity|MessageParsing|MailCrypto" ;;
    ClientMatcher) echo "DeskIdentity|MessageParsing" ;;
    MailDesk) echo "DeskIdentity|MessageParsing|MailTransport|MailCrypto|SASL|SMTPClient|IMAPClient|POP3Client|TicketThreading|ClientMatcher" ;;
    MailDeskSQLite) echo "DeskIdentity|MailDesk|MessageParsing|MailTransport|TicketThreading|ClientMatcher|CMartletSQLite" ;;
    MailTesting) echo "CMartletOpenSSL|SMTPClient|IMAPClient|POP3Client|SASL|MailTransport|MailCrypto|MessageParsing" ;;
    MailDeskTesting) echo "DeskIdentity|MailDesk|MailTesting|MessageParsing|MailTransport|TicketThreading|ClientMatcher|Testing" ;;
    Martlet) echo "DeskIdentity|MessageParsing|MailTransport|SASL|SMTPClient|IMAPClient|POP3Client|TicketThreading|ClientMatcher|MailDesk|MailDeskSQLite" ;;
    MartletTool) echo "MailCrypto|DeskIdentity|Martlet|MailTesting|MessageParsing|MailTransport|SASL|SMTPClient|IMAPClient|POP3Client|TicketThreading|ClientMatcher|MailDesk|MailDeskSQLite" ;;
    *) echo "" ;;
    esac
}
for directory in Sources/*/; do
    name=$(basename "$directory")
    may=$(allowed "$name")
    [ -n "$may" ] || fail "$name is not in the layering table of .ci/lint.sh"
    case "$name" in MessageParsing | MailCrypto | MailTransport | SASL) extra= ;; *) extra='|FoundationEssentials|Foundation' ;; esac
    strangers=$(grep -rnE --include='*.swift' '^[[:space:]]*(@[_a-zA-Z]+(\([^)]*\))? )*((public|package|internal|private|fileprivate) )?import ' "$directory" |
        sed -E 's/import (struct|class|enum|func|protocol|typealias|var|let) ([A-Za-z_]+)\..*/import \2/' |
        grep -vE "import ($system|$may$extra)\$")
    [ -z "$strangers" ] || fail "$name imports what it may not:
$strangers"
done

# 3. Traps and slow habits on the roads that mail travels. A line may stay when it, or the line above, says 'Safe:' and why.
hygiene='as! |fatalError\(|[^a-zA-Z]precondition(Failure)?\(|unowned|[^a-zA-Z]Regex|#/|assertionFailure\(|nonisolated\(unsafe\)|@unchecked Sendable|DispatchSemaphore|TODO|FIXME'
for file in $(find Sources -name '*.swift' -not -path 'Sources/MailTesting/*' -not -path 'Sources/MailDeskTesting/*'); do
    awk -v pattern="$hygiene" -v file="$file" '
        $0 ~ pattern && $0 !~ /^[[:space:]]*\/\/\// && $0 !~ /Safe:/ && before !~ /Safe:/ {
            print "lint: " file ":" NR ": needs a reason (// Safe: ...): " $0; bad = 1
        }
        { before = $0 }
        END { exit bad }' "$file" >&2 || failures=$((failures + 1))
done

# 4. No test sleeps.
sleepers=$(grep -rnE --include='*.swift' 'Task\.sleep|usleep\(|Thread\.sleep|nanosleep\(' Tests | grep -v 'Safe:')
[ -z "$sleepers" ] || fail "a test sleeps:
$sleepers"

# 5. The program on the README's first screen is the one that is compiled.
shown=$(awk '/^```swift$/ { if (!seen) { inside = 1; seen = 1; next } } /^```$/ { inside = 0 } inside' README.md)
[ "$shown" = "$(cat Examples/Sources/QuickStart/QuickStart.swift)" ] || fail "README.md shows another program than QuickStart"

[ "$failures" = 0 ] && echo "lint: clean"
exit "$((failures > 0))"
