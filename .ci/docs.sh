#!/bin/sh
# Makes the documentation pages of every public module, offline, into .build/docs. A warning is a failure.
set -eu
cd "$(dirname "$0")/.."
graphs=.build/symbol-graphs
rm -rf "$graphs" .build/docs
mkdir -p "$graphs" .build/docs
modules=$(sed -n 's/.*documentation_targets: \[\(.*\)\].*/\1/p' .spi.yml | tr -d ',')
# The graphs are written while modules are compiled, so what was built before must go.
rm -rf .build-docs
swift build --scratch-path .build-docs --product martlet \
    -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$graphs" >/dev/null
failures=0
for module in $modules; do
    mkdir -p "$graphs/only/$module"
    cp "$graphs/$module".symbols.json "$graphs/$module"@*.symbols.json "$graphs/only/$module" 2>/dev/null || true
    docc convert --fallback-display-name "$module" --fallback-bundle-identifier "martlet.$module" \
        --additional-symbol-graph-dir "$graphs/only/$module" --warnings-as-errors --output-path ".build/docs/$module" ||
        failures=$((failures + 1))
    echo "docs: .build/docs/$module"
done
exit "$((failures > 0))"
