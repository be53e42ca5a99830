#!/usr/bin/env bash
# Node 18 is Debian 12's, and the oldest that the pinned Vite runs on.
source "$(dirname "$0")/lib.sh"
oldest=18

node_major() { node -p 'process.versions.node.split(".")[0]'; }

have node || need_debian nodejs
have npm || need_debian npm
[ "$(node_major)" -ge "$oldest" ] ||
  die "node $(node --version) is too old: $oldest or newer is needed. Remove it; Debian's is used then."
