#!/usr/bin/env bash
# The browser that the tests drive, with fonts that hold every Vietnamese letter.
source "$(dirname "$0")/lib.sh"

[ -x /usr/bin/chromium ] || need_debian chromium
need_debian fonts-noto-core
