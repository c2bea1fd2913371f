#!/usr/bin/env bash
# The PostgreSQL that is installed here, for development: postgres.sh FOLDER PORT. It keeps its files in FOLDER, has a database "transcode", and ends with us.
set -euo pipefail
folder=$1 port=$2
bin=$(for each in /usr/lib/postgresql/*/bin; do [ -x "$each/initdb" ] && echo "$each"; done | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname -- "$(command -v initdb || true)")
if [ ! -x "$bin/initdb" ]; then
  echo "postgres.sh: PostgreSQL is not installed, and no container engine answers: sudo apt-get install postgresql, or start docker" >&2
  exit 3
fi
mkdir -p "$folder"
# It refuses to run as root, and its user must get into the folder.
run=()
if [ "$(id -u)" = 0 ]; then
  run=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
  chown postgres "$folder"
  above=$(dirname -- "$folder")
  chmod o+x "$above"
fi
cd -- "$folder"
if [ ! -f data/PG_VERSION ]; then
  "${run[@]}" "$bin/initdb" -D data -U postgres --auth=trust --no-sync >initdb.log 2>&1
fi
"${run[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 &
server=$!
# SIGTERM would wait for clients, which are being stopped at the same time.
trap 'kill -INT $server 2>/dev/null || true' TERM INT
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
  kill -0 $server
  sleep 0.1
done
if ! "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -tAc "select 1 from pg_database where datname = 'transcode'" | grep -q 1; then
  "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres transcode
fi
while kill -0 $server 2>/dev/null; do wait $server || true; done
