#!/usr/bin/env bash
# schemathesis.sh PROGRAM [short]: asks a server of its own, with the demo in it, whatever its
# OpenAPI documents (events, registry) allow and much that they do not. No answer may be a failure of
# the server, and none may differ from the document. SEED=n asks the same again; ONLY=epcis or
# ONLY=api/v1 asks one of the two.
source "$(dirname "$0")/lib.sh"
program=$1 extent=${2:-whole}

# The tests ask the same every time; at length it is something new.
case $extent in
  short) seed=${SEED:-7} asked=(--phases examples,fuzzing --max-examples "${EXAMPLES:-4}") ;;
  whole) seed=${SEED:-$RANDOM} asked=(--phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-50}") ;;
  *) die "second argument: short, or nothing" ;;
esac

serve_demo "$program" epcis/openapi.json
key=$("$program" keys create --name schemathesis --capture --query --registry-write --data "$data/demo" 2>/dev/null | grep -oE '[A-Za-z0-9_.-]{20,}' | tail -1)

# Answers are held against the document; how strictly it describes what is taken is another matter.
# Each answer may take as long as the store may look for it, and a second more.
for interface in ${ONLY:-epcis api/v1}; do
  say "schemathesis, /$interface, $extent, SEED=$seed"
  if ! var/schemathesis/bin/schemathesis run "$site/$interface/openapi.json" \
    --header "Authorization: Bearer $key" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --seed "$seed" --generation-database none --no-color --request-timeout 21 "${asked[@]}" \
    >"$data/answer" 2>&1; then
    cat "$data/answer"
    die "answers differ from the document; again with ONLY=$interface SEED=$seed"
  fi
  grep -E '^ +[0-9]+ generated|^(Seed|=+ )' "$data/answer" | tail -3
done
