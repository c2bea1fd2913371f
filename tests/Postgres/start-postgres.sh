#!/usr/bin/env bash
# Runs a throw-away PostgreSQL server on loopback, for tests and benchmarks.
#
#   start-postgres.sh [SETTING=VALUE ...]     prints "ready <port> <user>" and serves until its input closes
#
# On its input it takes words, and answers each with "done": "kill" (SIGKILL of the whole server), "start" (again, on the same port).
# Everything lives in one temporary folder and stops with this script, however it ends; so does it when the caller dies, because its input
# closes then. The server runs as an unprivileged user, for it refuses root. "skip: ..." means that this machine cannot run it.
set -euo pipefail

skip() { echo "skip: $*"; exit 77; }

bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)" 2>/dev/null || true)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb || echo /none/initdb)")
[ -x "$bin/initdb" ] || skip "PostgreSQL is not installed (apt-get install postgresql)"

user=$(id -un) as=()
if [ "$(id -u)" = 0 ]; then
  for user in postgres nobody; do id -u "$user" >/dev/null 2>&1 && break; done
  as=(setpriv "--reuid=$user" "--regid=$(id -gn "$user")" --clear-groups --pdeathsig KILL)
elif command -v setpriv >/dev/null; then
  as=(setpriv --pdeathsig KILL)
fi

home=$(mktemp -d "${TMPDIR:-/tmp}/postgres-XXXXXX")
server=
kill_server() {
  [ -n "$server" ] || return 0
  # Stopped first, so that it has no child that is not in the list. While one of them lives, it holds memory that the next server wants.
  local children child
  kill -STOP "$server" 2>/dev/null || true
  children=$(pgrep -P "$server" || true)
  kill -KILL "$server" $children 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  for child in $children; do
    for _ in $(seq 1 200); do kill -0 "$child" 2>/dev/null || break; sleep 0.05; done
  done
  server=
}
stop_all() {
  trap - EXIT INT TERM HUP
  # At once, but so that it collects its own children; by force when it does not.
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null || true
    for _ in $(seq 1 60); do kill -0 "$server" 2>/dev/null || break; sleep 0.05; done
  fi
  kill_server
  rm -rf "$home"
}
trap stop_all EXIT
trap 'exit 1' INT TERM HUP

fail() { echo "failed: $*"; tail -n 20 "$home"/*.log >&2; exit 1; }

port=
for _ in $(seq 1 50); do
  port=$((20000 + RANDOM % 12000))
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
done
chmod 755 "$home"
mkdir "$home/data"
[ "$(id -u)" != 0 ] || chown "$user" "$home/data"
(cd "$home" && "${as[@]}" "$bin/initdb" -D "$home/data" -U tests --auth=trust --no-sync --encoding=UTF8 --locale=C) >"$home/init.log" 2>&1 || fail initdb

options=(-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c "port=$port" -c max_connections=300)
for setting in "$@"; do options+=(-c "$setting"); done
start_server() {
  rm -f "$home/data/postmaster.pid"
  (cd "$home" && exec "${as[@]}" "$bin/postgres" -D "$home/data" "${options[@]}") >>"$home/server.log" 2>&1 </dev/null &
  server=$!
  for _ in $(seq 1 600); do
    "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && return
    kill -0 "$server" 2>/dev/null || fail "the server ended"
    sleep 0.05
  done
  fail "the server did not answer"
}

start_server
echo "ready $port tests $server"
while read -r word; do
  case $word in
    kill) kill_server; echo done ;;
    start) start_server; echo done ;;
    *) echo "unknown word: $word" ;;
  esac
done
