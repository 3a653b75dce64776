#!/bin/sh
# Runs a command, Maven with the integration tests, with the AWS services that those are to use:
#   1. those that AWS_ENDPOINT_URL, or AWS_ENDPOINT_URL_S3, _DYNAMODB and _SQS, name;
#   2. else LocalStack, which the tests start by Testcontainers where a Docker engine answers;
#   3. else the emulators of the build.
# It says which, and afterwards what was skipped.
set -eu

export WAYBILL_IT=1

if [ -n "${AWS_ENDPOINT_URL:-}${AWS_ENDPOINT_URL_S3:-}${AWS_ENDPOINT_URL_DYNAMODB:-}${AWS_ENDPOINT_URL_SQS:-}" ]; then
  echo "make it: runs on the endpoints that are given; LocalStack is left out" >&2
  for service in S3 DYNAMODB SQS; do
    eval "url=\${AWS_ENDPOINT_URL_$service:-\${AWS_ENDPOINT_URL:-}}"
    echo "make it:   $service ${url:-none given: the emulator of the build}" >&2
  done
else
  echo "make it: no AWS_ENDPOINT_URL; runs on LocalStack if a Docker engine answers, else on the emulators of the build" >&2
fi

begun=$(mktemp)
trap 'rm -f "$begun"' EXIT
status=0
"$@" || status=$?

# One line for each test that was skipped, with its reason, and the numbers, from the reports of this run.
find . -path '*/target/failsafe-reports/TEST-*.xml' -newer "$begun" -exec cat {} + | awk '
  /^ *<testsuite / { tests += count("tests"); failed += count("failures") + count("errors"); skipped += count("skipped") }
  /<testcase / { name = $0; sub(/.* name="/, "", name); sub(/".*/, "", name)
                 class = $0; sub(/.* classname="/, "", class); sub(/".*/, "", class); sub(/.*\./, "", class) }
  /<skipped/ { why = $0
               if (sub(/.*<skipped[^>]* message="/, "", why)) { sub(/".*/, "", why) }
               else if (sub(/.*<!\[CDATA\[[A-Za-z0-9_.$]*: */, "", why)) { sub(/\]\]>.*/, "", why) }
               else { why = "no reason given" }
               gsub(/&quot;/, "\"", why); gsub(/&apos;/, "\047", why); gsub(/&lt;/, "<", why); gsub(/&gt;/, ">", why); gsub(/&#10;/, " ", why); gsub(/&amp;/, "\\&", why)
               sub(/^Assumption failed: */, "", why)
               print "make it: SKIPPED " class "." name ": " why }
  END { printf "make it: %d tests, %d failed, %d skipped\n", tests, failed, skipped }
  function count(what,  text) { text = $0; return sub(".* " what "=\"", "", text) ? text + 0 : 0 }' >&2
exit "$status"
