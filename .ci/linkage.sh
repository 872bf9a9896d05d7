#!/bin/sh
# Fails when one of these programs links Foundation or the libraries that come with it.
set -eu
for program; do
    case "$(uname -s)" in
    Darwin) libraries=$(otool -L "$program") ;;
    *) libraries=$(ldd "$program") ;;
    esac
    if printf '%s\n' "$libraries" | grep -qiE 'foundation|icu'; then
        echo "linkage: $program links Foundation:" >&2
        printf '%s\n' "$libraries" | grep -iE 'foundation|icu' >&2
        exit 1
    fi
done
echo "linkage: no Foundation below the two roots"
