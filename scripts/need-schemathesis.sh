#!/usr/bin/env bash
# Schemathesis in an environment of its own (var/schemathesis), installed once per version.
source "$(dirname "$0")/lib.sh"
version=4.32.5
place=var/schemathesis

is_done schemathesis "$version" && [ -x "$place/bin/schemathesis" ] && exit

have python3 || need_debian python3
python3 -c 'import ensurepip, venv' 2>/dev/null || need_debian python3-venv
say "schemathesis $version into $place"
rm -rf "$place"
mkdir -p var
python3 -m venv "$place"
"$place/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
mark_done schemathesis "$version"
