#!/bin/sh
# Sends a study to a running Groundglass, waits for its reading, and prints it.
#   GROUNDGLASS_ADMIN_TOKEN=... ./import-and-read.sh study.zip [http://localhost:8080]
set -eu
study=$1
server=${2:-http://localhost:8080}
call() { curl --fail-with-body --silent --show-error -H "Authorization: Bearer $GROUNDGLASS_ADMIN_TOKEN" "$@"; }
# The value of the first "KEY":"VALUE" in JSON, which needs no jq.
value() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

series=$(call -F "files=@$study" "$server/api/v1/studies:import" | grep -o '"series":\[.*' | value id)
if [ -z "$series" ]; then
  echo "The study held no series that could be taken." >&2
  exit 1
fi
echo "Series $series has arrived; it is being read." >&2
while :; do
  failed=$(call "$server/api/v1/analyses?state=failed&seriesId=$series" | value id)
  if [ -n "$failed" ]; then
    echo "The reading failed: see $server/api/v1/analyses/$failed" >&2
    exit 1
  fi
  analysis=$(call "$server/api/v1/analyses?state=done&seriesId=$series" | value id)
  [ -z "$analysis" ] || break
  sleep 2
done
call "$server/api/v1/analyses/$analysis/reading"
