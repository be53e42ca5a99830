#!/usr/bin/env bash
# need-npm.sh FOLDER: the packages of FOLDER/package-lock.json, installed once per lock file.
source "$(dirname "$0")/lib.sh"
folder=$1

[ -e "$folder/package-lock.json" ] || die "$folder/package-lock.json is missing: run npm install there and commit it"

name=npm-${folder//\//-}
key=$(printf '%s\n' "$folder/package.json" "$folder/package-lock.json" | hash_files)-node$(node --version)
is_done "$name" "$key" && [ -d "$folder/node_modules" ] && exit

say "$folder: npm ci"
(cd "$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund </dev/null)
mark_done "$name" "$key"
