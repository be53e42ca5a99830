#!/usr/bin/env bash
# Builds web/dist when a file of web/ has changed since the last build.
source "$(dirname "$0")/lib.sh"

key=$(find web \( -name node_modules -o -path web/dist \) -prune -o -type f -print | hash_files)
is_done web "$key" && [ -d web/dist ] && exit

say "web: building web/dist"
(cd web && npm run build </dev/null)
mark_done web "$key"
