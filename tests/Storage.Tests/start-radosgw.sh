#!/usr/bin/env bash
# Runs a throw-away S3 service (Ceph's radosgw with one monitor and one in-memory OSD) on loopback, for tests.
#
#   start-radosgw.sh [disk] prints "ready <endpoint> <access key> <secret key>" and serves until its input closes
#
# Its disk is 4 GiB of memory; with the word "disk" it is a file of 12 GiB in the temporary folder, which takes what is written to it.
#
# RADOSGW_LISTEN (address:port), RADOSGW_NAME (of the host), RADOSGW_ACCESS and RADOSGW_SECRET in the environment say where it listens and who may come in.
#
# On its input it takes words, and answers each with "done": "kill" (SIGKILL of the gateway), "start" (again, on the same port, with the same bytes).
# Everything lives in one temporary folder and stops with this script, however it ends; so does it when the caller dies,
# because its input closes then. Exit code 77 with a line "skip: ..." means that this machine cannot run it.
# Needs ceph-mon, ceph-osd, ceph-common and radosgw; as root they are installed where absent.
set -euo pipefail

skip() { echo "skip: $*"; exit 77; }

install_packages() {
  command -v ceph-mon ceph-osd ceph radosgw radosgw-admin >/dev/null && return
  [ "$(id -u)" = 0 ] || skip "ceph-mon, ceph-osd, ceph-common and radosgw are not installed, and only root can install them"
  command -v apt-get >/dev/null || skip "radosgw is not installed, and there is no apt-get"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends ceph-mon ceph-osd ceph-common radosgw; } >&2 \
    || skip "the radosgw packages could not be installed"
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000)) # Below those that the system gives to whoever connects.
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

daemons=()
stop_all() {
  trap - EXIT INT TERM HUP
  # The gateway first, so that it does not wait for an OSD that is gone.
  for ((index = ${#daemons[@]} - 1; index >= 0; index--)); do
    kill -KILL "${daemons[index]}" 2>/dev/null || true
    wait "${daemons[index]}" 2>/dev/null || true
  done
  rm -rf "$home"
}

# Each daemon runs in the foreground of a job of ours, so that its process id is known; its words go to a file.
daemon() {
  "$@" >>"$home/daemons.log" 2>&1 </dev/null &
  daemons+=($!)
}

fail() { echo "failed: $*"; tail -q -n 5 "$home"/*.log >&2; exit 1; }

case ${1:-memory} in
  memory) disk_settings='osd_objectstore = memstore
memstore_device_bytes = 4294967296' ;;
  disk) disk_settings='osd_objectstore = bluestore
bluestore_block_size = 12884901888
bluestore_fsck_on_mount = false
osd_memory_target = 1073741824' ;;
  *) echo "failed: memory or disk, not $1"; exit 1 ;;
esac

install_packages
home=$(mktemp -d "${TMPDIR:-/tmp}/radosgw-XXXXXX")
trap stop_all EXIT
trap 'exit 1' INT TERM HUP
mkdir "$home"/{mon,osd,rgw,run}
monitor=$(free_port)
listen=${RADOSGW_LISTEN:-127.0.0.1:$(free_port)}
gateway=${listen##*:}
fsid=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF=$home/ceph.conf

cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$monitor]
mon_initial_members = a
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv6 = false
keyring = $home/keyring
run_dir = $home/run
log_file = $home/\$name.log
pid_file = $home/run/\$name.pid
admin_socket = $home/run/\$name.asok
mon_data = $home/mon
osd_data = $home/osd
rgw_data = $home/rgw
# One copy on one disk.
$disk_settings
osd_pool_default_size = 1
osd_pool_default_min_size = 1
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
osd_crush_chooseleaf_type = 0
mon_data_avail_warn = 1
mon_data_avail_crit = 0
# Few placement groups: start-up time is mostly theirs.
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
rgw_rados_pool_pg_num_min = 4
mon_max_pg_per_osd = 1000
osd_max_object_name_len = 1024
auth_allow_insecure_global_id_reclaim = false
[client.rgw]
rgw_frontends = beast endpoint=$listen
rgw_dns_name = ${RADOSGW_NAME:-127.0.0.1}
rgw_enable_usage_log = false
CONF

key() { ceph-authtool "$home/keyring" --gen-key "$@" >>"$home/setup.log" 2>&1; }
ceph-authtool --create-keyring "$home/keyring" --gen-key -n mon. --cap mon 'allow *' >"$home/setup.log" 2>&1
key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
key -n osd.0 --cap mon 'allow profile osd' --cap mgr 'allow profile osd' --cap osd 'allow *'
key -n client.rgw --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'

monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$monitor]" "$home/monmap" >>"$home/setup.log" 2>&1
ceph-mon --mkfs -i a --monmap "$home/monmap" --keyring "$home/keyring" >>"$home/setup.log" 2>&1 || fail "monitor set-up"
daemon ceph-mon -f -i a

disk=$(cat /proc/sys/kernel/random/uuid)
timeout 60 ceph osd new "$disk" >>"$home/setup.log" 2>&1 || fail "the monitor did not answer"
ceph-osd -i 0 --mkfs --osd-uuid "$disk" >>"$home/setup.log" 2>&1 || fail "OSD set-up"
daemon ceph-osd -f -i 0
start_gateway() {
  radosgw -f -n client.rgw >>"$home/daemons.log" 2>&1 </dev/null &
  daemons[2]=$!
  for _ in $(seq 1 240); do
    curl -s -o /dev/null "http://127.0.0.1:$gateway/" && return
    kill -0 "${daemons[2]}" 2>/dev/null || fail "radosgw ended"
    sleep 0.25
  done
  fail "radosgw did not answer within a minute"
}
start_gateway

access=${RADOSGW_ACCESS:-TEST$RANDOM$RANDOM}
secret=${RADOSGW_SECRET:-$(head -c 24 /dev/urandom | base64 | tr -d '+/=')}
timeout 60 radosgw-admin -n client.rgw user create --uid=tests --display-name=tests \
  --access-key="$access" --secret-key="$secret" >>"$home/setup.log" 2>&1 || fail "user creation"

echo "ready http://127.0.0.1:$gateway $access $secret"
# The end of the input is the sign to stop.
while read -r word; do
  case $word in
    kill) kill -KILL "${daemons[2]}" && { wait "${daemons[2]}" 2>/dev/null || true; } && echo done ;;
    start) start_gateway && echo done ;;
    *) echo "unknown word: $word" ;;
  esac
done
