#!/bin/sh
# Runs a command with the AWS services that the integration tests are to use:
#   1. those that AWS_ENDPOINT_URL, or AWS_ENDPOINT_URL_S3, _DYNAMODB and _SQS, name;
#   2. else LocalStack in a container, where a Docker engine answers;
#   3. else the emulators of the build.
# It says which, and what is left out.
set -eu

image=${LOCALSTACK_IMAGE:-localstack/localstack:4}
export WAYBILL_IT=1

if [ -n "${AWS_ENDPOINT_URL:-}${AWS_ENDPOINT_URL_S3:-}${AWS_ENDPOINT_URL_DYNAMODB:-}${AWS_ENDPOINT_URL_SQS:-}" ]; then
  echo "make it: runs on the endpoints that are given; LocalStack is left out" >&2
  for service in S3 DYNAMODB SQS; do
    eval "url=\${AWS_ENDPOINT_URL_$service:-\${AWS_ENDPOINT_URL:-}}"
    echo "make it:   $service ${url:-none given: the emulator of the build}" >&2
  done
  exec "$@"
fi

if ! command -v docker >/dev/null || ! docker info >/dev/null 2>&1; then
  echo "make it: no AWS_ENDPOINT_URL, and no Docker engine answers" >&2
  echo "make it: runs on the emulators of the build; SKIPPED: LocalStack and every other service" >&2
  exec "$@"
fi

echo "make it: starts $image" >&2
container=$(docker run --rm --detach --publish 127.0.0.1::4566 --env SERVICES=s3,dynamodb,dynamodbstreams,sqs "$image")
trap 'docker stop "$container" >/dev/null' EXIT
trap 'exit 130' INT TERM
port=$(docker port "$container" 4566/tcp | sed -n 's/.*:\([0-9]*\)$/\1/p' | head -1)
export AWS_ENDPOINT_URL="http://localhost:$port" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1
tries=0
until curl -fsS "$AWS_ENDPOINT_URL/_localstack/health" >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "make it: LocalStack does not answer" >&2; exit 1; }
  sleep 1
done
echo "make it: runs on LocalStack at $AWS_ENDPOINT_URL" >&2
"$@"
