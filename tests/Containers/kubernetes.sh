# Of tests/Containers/run: deploy/kubernetes played by podman as pods of a network, over the same PostgreSQL and Blob service: two silos,
# a gateway, two workers. What podman takes otherwise than a cluster is said in podman/kustomization.yaml. No services, policies, budgets
# or probes for readiness: those need a cluster.
kubernetes() {
  command -v kubectl >/dev/null || { left_out "the manifests of deploy/kubernetes: there is no kubectl to put them together"; return 0; }
  local began=$SECONDS tree=$work/kubernetes network=kube-$ending address forwarded played pod name
  if [ -e /sys/fs/cgroup/cgroup.controllers ] && [[ $(podman --version) == *" 4.3."* ]]; then
    left_out "the manifests of deploy/kubernetes: podman 4.3 without systemd gives no devices to pods in control groups of the new kind"
    return 0
  fi
  # Their names are those of the manifests, and podman has no namespaces.
  for name in silo-pod-0 silo-pod-1 gateway-pod-0 worker-pod-0 worker-pod-1; do
    ! podman pod exists $name || { left_out "the manifests of deploy/kubernetes: there is a pod $name"; return 0; }
  done
  for name in transcode-state transcode-keys; do
    ! podman secret inspect $name >/dev/null 2>&1 || { left_out "the manifests of deploy/kubernetes: podman has a secret $name"; return 0; }
  done

  podman network create "$network" >/dev/null
  networks+=("$network")
  address=$(podman network inspect "$network" | jq -r '.[0].subnets[0].gateway')
  createdb -h 127.0.0.1 -p "$database_port" -U "$database_user" played || fail "the database of the pods could not be made"
  node "$here/container.mjs" "$blobs" "$account" "$account_key" played || fail "the container of the pods could not be made"
  through state-of-pods "$database_port"
  local state="Host=$address;Port=$forwarded;Username=$database_user;Database=played"
  local store=${blobs#http://127.0.0.1:}
  through blobs-of-pods "${store%%/*}"
  store=$(blob_service "http://$address:$forwarded/$account")
  secret transcode-state TRANSCODE_POSTGRES "$state" TRANSCODE_Storage__Blob__ConnectionString "$store"
  secret transcode-keys worker "$worker"

  rm -rf "$tree" && cp -r "$root/deploy/kubernetes" "$tree"
  cp -r "$here/podman" "$tree/overlays/"
  printf '%s\n' TRANSCODE_Storage__Kind=Blob TRANSCODE_Storage__Blob__Container=played >"$tree/overlays/podman/settings.env"
  cp "$home/keys.json" "$tree/overlays/podman/keys.json"
  mkdir "$tree/out" && kubectl kustomize "$tree/overlays/podman" -o "$tree/out"
  volumes+=(transcode-keys-file transcode-played-tmp)

  for name in silo gateway worker; do
    played=$tree/out/apps_v1_deployment_$name.yaml
    plays+=("$played")
    # The alias is what a service is in a cluster.
    podman play kube --network "$network:alias=$name" --configmap "$tree/out/v1_configmap_transcode-settings.yaml" \
      --configmap "$tree/out/v1_configmap_transcode-keys-file.yaml" "$played" >"$tree/$name.log" 2>&1 </dev/null \
      || { tail -n 20 "$tree/$name.log"; fail "podman could not play $name"; }
    case $name in
      silo) for pod in silo-pod-0 silo-pod-1; do until_healthy $pod-silo "http://$(pod_address $pod):8080"; done ;;
      gateway) gateway=http://$(pod_address gateway-pod-0):8080; until_healthy gateway-pod-0-gateway "$gateway" ;;
    esac
  done
  podman healthcheck run gateway-pod-0-gateway || fail "the gateway's probe says no"
  [ "$(podman exec worker-pod-0-worker id -u)" = 1654 ] || fail "a worker runs as $(podman exec worker-pod-0-worker id -u)"
  ! podman exec silo-pod-0-silo touch /app/written 2>/dev/null || fail "the root of a silo can be written"
  [ "$(podman inspect --format '{{.HostConfig.Memory}}' silo-pod-0-silo)" = $((1 << 30)) ] || fail "a silo has no limit of memory"
  until_workers 2
  echo "deploy/kubernetes, played by podman: two silos, a gateway and two workers in $((SECONDS - began)) s"

  began=$SECONDS
  submit && until_ready
  local third
  third=$(segments)
  echo "the film through the pods in $((SECONDS - began)) s: ${third:0:16}"
  same "$third"

  began=$SECONDS
  volumes+=($(volumes_of $(podman ps -q --filter label=app.kubernetes.io/name=transcode)))
  unplay
  [ -z "$(podman pod ps --quiet --filter label=app.kubernetes.io/name=transcode)" ] || fail "there are pods left: $(podman pod ps)"
  echo "played down in $((SECONDS - began)) s"
}

# podman 4.3 reads a secret that is a map in JSON, its values in base64.
secret() { # secret NAME KEY VALUE [KEY VALUE ...]
  local name=$1 map='{}'
  shift
  while [ $# -gt 0 ]; do
    map=$(jq -c --arg key "$1" --arg value "$2" '.[$key] = ($value | @base64)' <<<"$map")
    shift 2
  done
  podman secret create "$name" - <<<"$map" >/dev/null
  secrets+=("$name")
}

through() { # through NAME PORT: leaves in $forwarded the port of $address behind which PORT of loopback is
  helper "$1" node "$here/forward.mjs" "$address" "$2"
  forwarded=${answer#ready }
}

pod_address() { # pod_address POD
  podman inspect "$(podman pod inspect "$1" --format '{{.InfraContainerID}}')" | jq -r '.[0].NetworkSettings.Networks[].IPAddress'
}

unplay() {
  local played
  for played in "${plays[@]}"; do
    podman play kube --down "$played" >>"$work/unplay.log" 2>&1 </dev/null || fail "what was played does not go ($work/unplay.log)"
  done
  plays=()
}
