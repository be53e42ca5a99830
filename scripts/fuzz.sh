#!/usr/bin/env bash
# The fuzz targets under libFuzzer, each for SECONDS_EACH (default 60): `scripts/fuzz.sh [TARGET…]`.
# Needs a nightly compiler, and no cargo-fuzz. What is found worth keeping goes into fuzz/seeds (a
# merge keeps only inputs that reach something new); an input that breaks something is left in
# fuzz/artifacts: mend the fault and move the input to fuzz/regressions/TARGET.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-60}
host=$(rustc +nightly -vV | sed -n 's/^host: //p') || {
  echo "no nightly compiler: rustup toolchain install nightly" >&2
  exit 3
}
# What cargo-fuzz sets: counters of edges, comparisons traced, debug assertions.
export RUSTFLAGS="--cfg fuzzing -Cdebug-assertions -Ccodegen-units=1 -Cpasses=sancov-module \
  -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"

for fuzz in crates/*/fuzz; do
  for source in "$fuzz"/fuzz_targets/*.rs; do
    target=$(basename "$source" .rs)
    if [ $# -gt 0 ] && [[ " $* " != *" $target "* ]]; then continue; fi
    # Away from the workspace's folder, so that neither build undoes the other.
    cargo +nightly build --quiet --release --manifest-path "$fuzz/Cargo.toml" --bin "$target" \
      --target "$host" --target-dir "$fuzz/target"
    program="$fuzz/target/$host/release/$target"
    mkdir -p "$fuzz"/{seeds,regressions,corpus,artifacts}/"$target"
    echo "$target: $seconds s"
    "$program" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
      -print_final_stats=1 -verbosity=0 -artifact_prefix="$fuzz/artifacts/$target/" \
      "$fuzz/corpus/$target" "$fuzz/seeds/$target" "$fuzz/regressions/$target"
    if [ -n "${GROW:-}" ]; then
      "$program" -merge=1 -verbosity=0 "$fuzz/seeds/$target" "$fuzz/corpus/$target"
    fi
    rmdir --ignore-fail-on-non-empty "$fuzz/regressions/$target" "$fuzz/artifacts/$target"
  done
done
