# Of tests/Containers/run: a film through the platform at $gateway, with the key $admin. "film" makes $home/film.mkv.
ask() { curl -sf -H "Authorization: Bearer $admin" "$@"; }

film() {
  ffmpeg -v error -f lavfi -i testsrc2=size=640x360:rate=25:duration=60 -f lavfi -i sine=duration=60 \
    -c:v libx264 -preset ultrafast -g 50 -c:a aac "$home/film.mkv" </dev/null
}

until_workers() { # until_workers COUNT
  for _ in $(seq 1 600); do [ "$(ask "$gateway/api/workers" | jq '.workers | length')" = "$1" ] && return; sleep 0.1; done
  fail "there are not $1 workers: $(ask "$gateway/api/workers" | jq -c '[.workers[].worker_id]')"
}

submit() { # leaves the asset in $asset and the job in $job
  asset=$(ask -T "$home/film.mkv" "$gateway/api/assets?name=film.mkv" | jq -r .asset_id)
  job=$(ask "$gateway/api/jobs" -H 'Content-Type: application/json' -d "{\"asset\":\"$asset\",\"profiles\":[\"hls\"]}" | jq -r .job_id)
}

until_ready() {
  local state
  for _ in $(seq 1 3000); do
    state=$(ask "$gateway/api/jobs/$job" | jq -r .state)
    case $state in
      ready) return ;;
      failed | rejected | cancelled) fail "the job is $state: $(ask "$gateway/api/jobs/$job" | jq -c .failure)" ;;
    esac
    sleep 0.2
  done
  fail "the job is still $state"
}

until_chunk() { # leaves in $busy the worker that encodes one
  for _ in $(seq 1 1200); do
    busy=$(ask "$gateway/api/workers" | jq -r '.workers[] | select(any(.steps[]; .step | contains(".video."))) | .worker_id' | head -n 1)
    [ -z "$busy" ] || return 0
    sleep 0.05
  done
  fail "no worker was seen in a chunk"
}

segments() { # the hash over every segment of every rendition, in their order
  local playlist line
  for playlist in $(ask "$gateway/media/$asset/master.m3u8" | grep -v '^#' | sort -u); do
    ask "$gateway/media/$asset/$playlist" | tr -d '\r' | sed -n 's/.*URI="\([^"]*\)".*/\1/p; /^[^#]/p' \
      | while read -r line; do ask "$gateway/media/$asset/${playlist%/*}/$line"; done
  done | sha256sum | cut -d' ' -f1
}

same() { # same HASH: as the first film's, or we end
  [ "$1" = "$first" ] || fail "the bytes differ: ${1:0:16}, not ${first:0:16}"
}
