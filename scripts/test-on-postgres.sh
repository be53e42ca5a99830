#!/usr/bin/env bash
# The rooms' suites once more, with their registry on a private PostgreSQL. The programs are those of
# `cargo test --workspace`: naming crates would build the libraries again with other features.
source "$(dirname "$0")/lib.sh"

rooms='platform|registry|goods|planning|portal'
programs=$(cargo test --workspace --no-run 2>&1 |
  sed -nE "s/^ *Executable unittests src\/lib\.rs \((.*\/nguon_($rooms)-[0-9a-f]+)\)$/\2 \1/p")
[ "$(wc -l <<<"$programs")" -eq 5 ] || die "not all suites were built: $programs"
while read -r room program; do
  say "$room on PostgreSQL"
  program=$(realpath "$program")
  (cd "crates/$room" && NGUON_TEST_REGISTRY=postgres "$program" --quiet)
done <<<"$programs"
