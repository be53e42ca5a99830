#!/usr/bin/env bash
# load-demo.sh PROGRAM FOLDER: fills FOLDER with the demo, unless it is there.
# The data is loaded beside its place and moved when whole, so a broken load is never served.
source "$(dirname "$0")/lib.sh"
program=$1 data=$2

if [ -d "$data" ]; then
  say "demo data: $data (make demo-reset throws it away)"
  exit
fi
say "loading the demo into $data"
rm -rf "$data.loading"
mkdir -p "$(dirname "$data")"
"$program" demo --data "$data.loading"
mv "$data.loading" "$data"
