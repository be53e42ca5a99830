#!/usr/bin/env bash
# A Rust toolchain is assumed; the C compiler that bundled SQLite needs is installed.
source "$(dirname "$0")/lib.sh"

have cargo || die "no Rust toolchain found. Install it from https://rustup.rs, then try again."
have cc || need_debian build-essential
