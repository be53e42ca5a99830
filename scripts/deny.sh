#!/usr/bin/env bash
# Licences, bans and sources of all dependencies (deny.toml); advisories where their
# database can be fetched. The tool is built once, at a fixed version, into var/tools.
source "$(dirname "$0")/lib.sh"
version=0.20.2
database=https://github.com/RustSec/advisory-db

deny=var/tools/bin/cargo-deny
if [ "$("$deny" --version 2>/dev/null)" != "cargo-deny $version" ]; then
  say "building cargo-deny $version (once, some minutes)"
  cargo install cargo-deny --locked --version "$version" --root var/tools
fi

"$deny" check --hide-inclusion-graph licenses bans sources
if GIT_TERMINAL_PROMPT=0 timeout 30 git ls-remote --quiet "$database" HEAD >/dev/null 2>&1; then
  "$deny" check advisories
else
  say "advisories: database not reachable, not checked"
fi
