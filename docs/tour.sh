#!/usr/bin/env bash
# The README's tour, from the first command to the last, against a running service that has just been
# started on an empty DATA_DIR. It prints each command and what came back. Needs curl and jq.
#   SERVICE=http://127.0.0.1:3000 docs/tour.sh
set -uo pipefail
cd "$(dirname "$0")/.."
export SERVICE="${SERVICE:-http://127.0.0.1:3000}"

# api NAME PATH [curl's options]: a request as one of the demonstration's users.
api() {
  local name=$1 path=$2
  shift 2
  curl -sS -H "Authorization: Bearer $(npm run -s token -- --as "$name")" \
    -H 'Content-Type: application/json' "$SERVICE/v1$path" "$@"
}

show() {
  printf '\n$ %s\n' "$1"
  eval "$1"
}

RETURN=/authorities/E08000029/returns/2025-26/P06
DRAWDOWNS=/funds/innovation-fund/drawdowns
FILE=docs/tour/solihull-p06.json

show "api lead /summaries/2025-26/Q2 | jq -c '.completeness | {expected, returned, certified, missing}'"
show "sed 's/303961555/3039615550/' $FILE > /tmp/slip.json"
show "api officer.solihull $RETURN -H 'Idempotency-Key: p06-1' -d @/tmp/slip.json | jq"
show "api officer.solihull $RETURN -i -H 'Idempotency-Key: p06-2' -d @$FILE | grep -iE '^(HTTP|etag|\{)'"
show "api officer.solihull $RETURN -i -H 'Idempotency-Key: p06-2' -d @$FILE | grep -iE '^(HTTP|etag|idem)'"
show "jq '.lines[2].actualPence = 182960000 | .changeReason = \"Digits transposed\"' $FILE > /tmp/correction.json"
show "api officer.solihull $RETURN -H 'Idempotency-Key: p06-3' -d @/tmp/correction.json | jq -c '{type, status, detail}'"
show "api officer.solihull $RETURN -H 'Idempotency-Key: p06-3' -H 'If-Match: \"1\"' -d @/tmp/correction.json | jq -c '{version, state, changeReason}'"
show "api officer.solihull $RETURN/versions | jq -c '.items[1] | {version, difference}'"
show "api officer.solihull $RETURN/certification -d '{\"version\": 2, \"decision\": \"certified\"}' | jq -c '{status, detail}'"
show "api certifier.solihull $RETURN/certification -d '{\"version\": 2, \"decision\": \"certified\"}' | jq -c '{version, state, certification}'"
show "api officer.solihull $DRAWDOWNS -H 'Idempotency-Key: dd-1' -d '{\"authority\": \"solihull\", \"phase\": \"phase-1\", \"workstream\": \"recruitment\", \"amountPence\": 4250000, \"description\": \"Recruitment campaign\"}' | jq -c '{drawdown, state, amountPence}'"
show "api officer.solihull $DRAWDOWNS -H 'Idempotency-Key: dd-2' -d '{\"authority\": \"solihull\", \"phase\": \"phase-2\", \"workstream\": \"retention\", \"amountPence\": 1000000, \"description\": \"Retention payments\"}' | jq -c '{type, status, detail}'"
show "api officer.solihull $DRAWDOWNS -H 'Idempotency-Key: dd-3' -d '{\"authority\": \"solihull\", \"phase\": \"phase-1\", \"workstream\": \"recruitment\", \"amountPence\": 60000000, \"description\": \"All of phase 1\"}' | jq -c '{type, status, detail, availablePence, claimablePence}'"
CASE=/pressures/E08000029-2025-26-hn-alternative-provision
show "api officer.solihull '/forecasts/2025-26?line=hn-alternative-provision' | jq -r '.items[0].explanation'"
show "api officer.solihull $CASE | jq '{severity, state, firstSeenPeriod, probabilityOverBudget, explanation, nextStep}'"
show "api officer.solihull $CASE/mitigations -H 'Idempotency-Key: m-1' -d '{\"description\": \"Two places moved to the in-house unit\", \"amountPence\": 2000000, \"by\": \"2026-01-31\", \"owner\": \"Head of inclusion\"}' | jq -c '{severity, expectedOverspendPence, netOfMitigationPence}'"
show "npm run -s sweep"
show "api lead /pressures?cause=shared-overspend | jq -r '.items[0] | .explanation'"
show "api lead /forecasts/2024-25/accuracy | jq -c '.items[5]'"
show "api lead /summaries/2025-26/Q2 | jq -r .narrative"
show "api lead '/summaries/2025-26/Q2?format=csv' | cut -d, -f2,5,7,10,14,17,18,19,23 | grep -E '^.?quarter|Solihull.*alternative'"
show "api lead /summaries/2025-26/Q2/editions -H 'Idempotency-Key: q2-1' -d '{}' | jq -c '{edition, publishedBy, completeness, files: [.files[].format]}'"
show "api department /summaries/2025-26/Q2/editions | jq -r '.items[0].files[] | select(.format == \"csv\") | .sha256'"
show "api department '/summaries/2025-26/Q2/editions/1?format=csv' | sha256sum"
show "api lead '/summaries/2025-26/Q2?asAt=2025-10-10' | jq -c '.completeness | {expected, returned, certified}'"
show "api officer.solihull '/authorities/E08000029/returns/2025-26/P07/template?format=csv' | grep -E 'template|alternative'"
show "api officer.solihull /authorities/E08000029/ledger | tail -n 1"
show "api auditor /audit/verification | jq -c '.valid, .chains[6]'"
