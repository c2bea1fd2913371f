#!/usr/bin/env bash
# Runs a throw-away Azure Storage service (azurite) on loopback, for tests: blobs, or what AZURITE_SERVICE says (table).
#
#   start-azurite.sh FOLDER [memory | disk] [CERTIFICATE KEY]     prints "ready <endpoint> <account> <key>" and serves until its input closes
#
# With a certificate (two files in PEM) it speaks https and takes tokens of identities too, whoever signed them. FOLDER keeps the npm package between runs. On its input it takes words, and answers each with "done": "stop", "start" (again, on the same port, and with
# "disk" with the same bytes). It stops with this script, however it ends; so does it when the caller dies, because its input closes then. A line "skip: ..." means that
# this machine cannot run it. Needs node and npm.
# "stop" is the signal to end that the service knows: azurite writes down what a blob is every few seconds only, and what it has not yet written is gone with kill -9.
set -euo pipefail
version=3.37.0
scheme=http options=() service=${AZURITE_SERVICE:-blob} end=TERM
[ "$service" = blob ] || end=INT
[ $# -lt 4 ] || { scheme=https; options=(--cert "$3" --key "$4" --oauth basic); }
[ "${2:-disk}" = disk ] || options+=(--inMemoryPersistence)
packages=$1/azurite-$version

skip() { echo "skip: $*"; exit 77; }

command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"

install_package() {
  [ -f "$packages/ready" ] && return
  # Two thirds of what it needs is for telemetry and for databases that we do not use: nothing stands in for them.
  mkdir -p "$packages/nothing"
  echo '{"name": "nothing", "version": "0.0.0", "main": "nothing.js"}' >"$packages/nothing/package.json"
  echo 'module.exports = {};' >"$packages/nothing/nothing.js"
  cat >"$packages/package.json" <<JSON
{"private": true, "dependencies": {"azurite": "$version"},
 "overrides": {"applicationinsights": "file:./nothing", "tedious": "file:./nothing", "mysql2": "file:./nothing"}}
JSON
  (cd "$packages" && npm install --no-audit --no-fund --no-update-notifier --ignore-scripts --no-package-lock --loglevel=error) >"$packages/install.log" 2>&1 </dev/null || return 1
  touch "$packages/ready"
}
mkdir -p "$packages"
if command -v flock >/dev/null; then
  (flock 9; install_package) 9>"$packages/lock" || skip "npm could not install azurite $version ($packages/install.log)"
else
  install_package || skip "npm could not install azurite $version ($packages/install.log)"
fi

home=$(mktemp -d "${TMPDIR:-/tmp}/azurite-XXXXXX")
location=()
[ "${2:-disk}" != disk ] || location=(--location "$home")
server=
kill_server() {
  [ -z "$server" ] || { kill -KILL "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
  server=
}
trap 'trap - EXIT; kill_server; rm -rf "$home"' EXIT
trap 'exit 1' INT TERM HUP

fail() { echo "failed: $*"; tail -n 20 "$home"/*.log >&2; exit 1; }

port=
for _ in $(seq 1 50); do
  port=$((20000 + RANDOM % 12000))
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
done
account=test$RANDOM
key=$(head -c 64 /dev/urandom | base64 -w 0)
start_server() {
  AZURITE_ACCOUNTS="$account:$key" node "$packages/node_modules/azurite/dist/src/$service/main.js" \
    "--${service}Host" 127.0.0.1 "--${service}Port" "$port" \
    ${location[@]+"${location[@]}"} --silent --disableTelemetry --skipApiVersionCheck "${options[@]}" >>"$home/server.log" 2>&1 </dev/null &
  server=$!
  for _ in $(seq 1 600); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
    kill -0 "$server" 2>/dev/null || fail "azurite ended"
    sleep 0.05
  done
  fail "azurite did not answer"
}

start_server
echo "ready $scheme://127.0.0.1:$port/$account $account $key"
while read -r word; do
  case $word in
    stop)
      kill "-$end" "$server"
      # It waits for callers who stay connected; what it has taken is written down by then.
      for _ in $(seq 1 100); do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
      kill_server; echo done ;;
    start) start_server; echo done ;;
    *) echo "unknown word: $word" ;;
  esac
done
