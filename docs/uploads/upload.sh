#!/usr/bin/env bash
# Sends a file in parts straight to the storage of a server, by addresses that are signed for them. Needs curl and jq.
#
#   TRANSCODE_TOKEN=key upload.sh http://localhost:8080 movie.mkv [UPLOAD_ID]
#
# It tells the id of the upload first: with it an upload that was broken off goes on. The last line is the id of the asset.
set -euo pipefail

server=$1 file=$2 upload=${3:-}
mebibyte=1048576

headers() {
  echo 'Content-Type: application/json'
  [ -z "${TRANSCODE_TOKEN:-}" ] || echo "Authorization: Bearer $TRANSCODE_TOKEN"
}

# ask METHOD PATH [BODY]. The key is in no argument: others see those.
ask() {
  curl -sS --fail-with-body --retry 5 --retry-connrefused -H @<(headers) -X "$1" ${3:+-d "$3"} "$server/api/uploads$2"
}

begin() {
  jq -n --arg name "$(basename "$file")" --argjson bytes "$(wc -c <"$file")" '{name: $name, bytes: $bytes}'
}

# An address as curl reads it; neither it nor its headers are arguments.
address() {
  jq -r '.parts[0] | "url = \(.url | tojson)", (.headers | to_entries[] | "header = \("\(.key): \(.value)" | tojson)")'
}

[ -n "$upload" ] || upload=$(ask POST '' "$(begin)" | jq -r .upload_id)
echo "upload $upload" >&2
report=$(ask GET "/$upload")
size=$(($(jq .part_bytes <<<"$report") / mebibyte))

for part in $(jq '.missing[]' <<<"$report"); do
  # Each asks for its address when its turn comes: so none is too old, however slow the line.
  to=$(ask POST "/$upload/parts" "{\"from\":$part,\"count\":1}" | address)
  dd if="$file" bs=$mebibyte skip=$(((part - 1) * size)) count=$size status=none \
    | curl -sS --fail-with-body --retry 5 -X PUT -K <(echo "$to") --data-binary @-
done

ask POST "/$upload/complete" | jq -r .asset_id
