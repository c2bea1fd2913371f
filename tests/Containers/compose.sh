# Of tests/Containers/run: deploy/compose/compose.yaml as it is, by podman-compose: its PostgreSQL, its S3, two silos, a gateway, two
# workers, Prometheus. Images that cannot be pulled have stand-ins (stand-ins/Dockerfile); what has none, Grafana and the collector, is
# left out.
compose() {
  if ! command -v podman-compose >/dev/null; then
    apt-get -qy install --no-install-recommends podman-compose >>"$work/install.log" 2>&1 </dev/null \
      || { left_out "deploy/compose: podman-compose could not be installed ($work/install.log)"; return 0; }
  fi
  local port
  for port in 8080 9090; do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { left_out "deploy/compose: port $port is taken"; return 0; }
  done

  local began=$SECONDS tree=$work/compose services=(worker prometheus)
  rm -rf "$tree" && mkdir -p "$tree/deploy" && cp -r "$root/deploy/compose" "$root/deploy/monitoring" "$tree/deploy/"
  rm -rf "$tree"/deploy/compose/{.env,secrets} && "$tree/deploy/compose/prepare" >/dev/null
  file=$tree/deploy/compose/compose.yaml
  absent=()
  provide || return 0
  case " ${absent[*]} " in *" opentelemetry-collector-contrib "*) ;; *) services+=(collector) ;; esac
  case " ${absent[*]} " in *" grafana "*) ;; *) services+=(grafana) ;; esac
  [ ${#absent[@]} = 0 ] || left_out "of deploy/compose: ${absent[*]}, which cannot be pulled here and have no stand-in"

  began=$SECONDS
  project=compose-$ending
  networks+=("${project}_inner")
  podman_compose up -d --no-build "${services[@]}"
  gateway=http://127.0.0.1:8080
  admin=$(jq -r '.[] | select(.name == "admin").key' "$tree/deploy/compose/secrets/keys.json")
  until_healthy "${project}_gateway_1" "$gateway"
  until_workers 2
  echo "deploy/compose is up in $((SECONDS - began)) s: ${services[*]} and what they depend on"
  [ "$(timeout 90 podman wait "${project}_bucket_1")" = 0 ] || fail "the bucket was not made: $(podman logs "${project}_bucket_1" 2>&1 | tail -n 3)"
  for service in postgres store silo-1 silo-2 gateway; do
    podman healthcheck run "${project}_${service}_1" >"$work/health.log" 2>&1 \
      || fail "$service is not well by its own check: $(cat "$work/health.log")"
  done

  began=$SECONDS
  submit && until_ready
  local fourth
  fourth=$(segments)
  echo "the film through compose in $((SECONDS - began)) s: ${fourth:0:16}"
  same "$fourth"
  again
  scraped
  began=$SECONDS
  volumes+=($(volumes_of $(podman ps -aq --filter "label=com.docker.compose.project=$project")))
  podman_compose down -t 40 -v
  [ -z "$(podman ps -aq --filter "label=com.docker.compose.project=$project")" ] || fail "there are containers left: $(podman ps -a)"
  echo "compose went down in $((SECONDS - began)) s"
}

# A worker dies in a chunk, as by a fault of its own: its restart policy is what brings it back.
again() {
  local began=$SECONDS fifth container process
  submit
  until_chunk
  container=$(podman ps -q --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.service=worker \
    | while read -r id; do [[ $busy != "$(podman inspect --format '{{.Config.Hostname}}' "$id")"* ]] || echo "$id"; done)
  [ -n "$container" ] || fail "no container is the worker $busy"
  process=$(podman inspect --format '{{.State.Pid}}' "$container")
  [ "$process" -gt 1 ] || fail "the worker $busy has ended before"
  kill -KILL "$process"
  until_ready
  fifth=$(segments)
  echo "again, a worker killed in a chunk, in $((SECONDS - began)) s: ${fifth:0:16}"
  same "$fifth"
  until_workers 2
  [ "$(podman inspect --format '{{.State.Running}}' "$container")" = true ] || fail "the worker did not come back"
}

# Prometheus asks three servers and has every rule of the file.
scraped() {
  local up rules jobs
  rules=$(grep -c -- '- alert:' "$root/deploy/monitoring/rules.yml")
  for _ in $(seq 1 90); do
    up=$(of_prometheus targets | jq '[.data.activeTargets[] | select(.labels.job == "transcode" and .health == "up")] | length') || true
    jobs=$(of_prometheus 'query?query=sum(transcode_jobs_ended_total)' | jq -r '.data.result[0].value[1] // 0') || true
    [ "$up" != 3 ] || [ "$jobs" -lt 2 ] || break
    sleep 1
  done
  [ "$up" = 3 ] || fail "Prometheus sees ${up:-none} of 3: $(of_prometheus targets | jq -c '[.data.activeTargets[] | {scrapeUrl, lastError}]')"
  [ "$jobs" = 2 ] || fail "Prometheus counts $jobs jobs, not 2"
  [ "$(of_prometheus rules | jq '[.data.groups[].rules[] | select(.health != "err")] | length')" = "$rules" ] \
    || fail "not all of the $rules rules are well: $(of_prometheus rules | jq -c '[.data.groups[].rules[] | {name, lastError}]')"
  echo "Prometheus asks $up servers, counts $jobs jobs, and has $rules rules"
}
of_prometheus() { curl -sfg "http://127.0.0.1:9090/api/v1/$1"; }

podman_compose() { # It ends well whatever its commands do: what is up is looked at.
  podman-compose -p "$project" -f "$file" -f "$here/two-workers.yaml" "$@" >>"$work/compose.log" 2>&1 </dev/null \
    || { tail -n 20 "$work/compose.log"; fail "podman-compose $1"; }
}

# Every image of others: as it is here, from its registry, or a stand-in; or it is in $absent.
provide() {
  local image name began=$SECONDS stood=()
  mkdir -p "$work/stand-ins"
  cp "$here"/stand-ins/* "$root/tests/Storage.Tests/start-radosgw.sh" "$work/stand-ins/"
  for image in $(sed -n 's/^ *image: \(docker\.io.*\)/\1/p' "$file" | sort -u); do
    ! podman image exists "$image" || continue
    ! reachable || ! podman pull -q "$image" >>"$work/pull.log" 2>&1 || continue
    name=${image##*/} name=${name%%:*}
    case $name in
      postgres | minio | prometheus)
        buildah build --isolation chroot --layers --target "$name" -t "localhost/stand-in-$name" "$work/stand-ins" \
          >"$work/stand-in-$name.log" 2>&1 </dev/null \
          || { left_out "deploy/compose: the stand-in of $name could not be made ($work/stand-in-$name.log)"; return 1; }
        podman tag "localhost/stand-in-$name" "$image"
        tagged+=("$image")
        stood+=("$name")
        ;;
      *) absent+=("$name") ;;
    esac
  done
  [ ${#stood[@]} = 0 ] || echo "stand-ins from packages of Debian for ${stood[*]} in $((SECONDS - began)) s"
}
reachable() { [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' https://registry-1.docker.io/v2/)" = 401 ]; }
