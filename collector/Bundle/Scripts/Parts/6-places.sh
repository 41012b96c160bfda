# Other network namespaces (pods', named ones), and the containers that write netfilter rules.

# A line for each: netns/NAME nsenter --net=FILE --
find_namespaces() {
  own=$(readlink /proc/self/ns/net) || return 0
  {
    for each in /run/netns/* /var/run/netns/*; do
      [ -e "$each" ] && printf '%s %s\n' "$(ls -L -i "$each" | sed 's/^ *//; s/ .*//')" "$each"
    done
    ls -l /proc/[0-9]*/ns/net 2>/dev/null | sed -n 's/.* \(\/proc\/[0-9]*\/ns\/net\) -> net:\[\([0-9]*\)\]$/\2 \1/p' | sort -t / -k 3 -n
  } | awk -v own="${own#net:}" '"[" $1 "]" != own && !seen[$1]++ {
      name = $2
      if (name ~ /^\/proc/) { split(name, part, "/"); name = "pid-" part[3] } else sub(/.*\//, "", name)
      gsub(/[^A-Za-z0-9._-]/, "_", name)
      print "netns/" name, "nsenter", "--net=" $2, "--"
    }' | head -n 300 >"$state/namespaces"
  command -v nsenter >/dev/null 2>&1 || sed -n 's/^\(netns\/[^ ]*\) nsenter --net=\/[varun\/]*\/netns\/\([^ ]*\) --$/\1 ip netns exec \2/p' "$state/namespaces" >"$state/by-name"
  [ ! -f "$state/by-name" ] || mv "$state/by-name" "$state/namespaces"
}

find_containers() {
  own=$(readlink /proc/self/ns/mnt) || return 0
  grep -x -E 'kube-proxy|flanneld?|calico-node|kube-router|cilium-agent|canal|weaver|weave-npc|antrea-agent|ovnkube|kindnetd|aws-vpc-cni|azure-npm|node-local-dns|node-cache|portmap' /proc/[0-9]*/comm 2>/dev/null |
    while IFS=/: read -r nothing proc pid comm command; do
      mount=$(readlink "/proc/$pid/ns/mnt") && [ "$mount" != "$own" ] || continue
      printf '%s containers/%s nsenter -t %s -m --\n' "$mount" "$(container_name "$pid" "$command")" "$pid"
    done | awk '!seen[$1]++' | cut -d ' ' -f 2- >"$state/containers"
}

pod_uid() {
  sed -n 's/.*pod\([0-9a-f]\{8\}[-_][0-9a-f]\{4\}[-_][0-9a-f]\{4\}[-_][0-9a-f]\{4\}[-_][0-9a-f]\{12\}\).*/\1/p' "/proc/$1/cgroup" 2>/dev/null | head -n 1 | tr _ -
}

container_id() {
  sed -n 's/.*\([0-9a-f]\{64\}\).*/\1/p' "/proc/$1/cgroup" 2>/dev/null | head -n 1
}

# NAMESPACE_POD_CONTAINER, as kubelet's links to logs have it
container_name() {
  id_of=$(container_id "$1")
  for each in /var/log/containers/*"-${id_of:-none}.log"; do
    [ -e "$each" ] || continue
    each=${each##*/}
    printf %s "${each%-"$id_of".log}" | awk -F _ '{ printf "%s_%s_%s", $2, $1, $3 }'
    return
  done
  printf 'pid-%s_%s' "$1" "$2"
}

# process_in WORDS: a process at the place that they take a command to.
process_in() {
  case $1 in
  *-t\ *) printf %s "$1" | sed 's/.*-t \([0-9]*\).*/\1/' ;;
  */proc/*) printf %s "$1" | sed 's/.*\/proc\/\([0-9]*\)\/ns.*/\1/' ;;
  *--net=*)
    inode=$(ls -L -i "$(printf %s "$1" | sed 's/.*--net=\([^ ]*\).*/\1/')" | sed 's/^ *//; s/ .*//')
    ls -l /proc/[0-9]*/ns/net 2>/dev/null | sed -n "s/.*\/proc\/\([0-9]*\)\/ns.*:\[$inode\]\$/\1/p" | sort -n | head -n 1
    ;;
  esac
}

# Whose each place is.
describe_places() {
  id=identity/place seconds=10 bytes=65536 unmet= only_where=
  chosen || return 0
  cat "$state/namespaces" "$state/containers" 2>/dev/null >"$state/places"
  while read -r place enter <&4; do
    where=$place source=$(printf '"file": %s' "$(quoted "$(printf %s "$enter" | sed -n 's/.*--net=\([^ ]*\).*/\1/p; s/.*-t \([0-9]*\).*/\/proc\/\1\/ns\//p')")")
    may_take || continue
    attempt 10 65536 print_place
    keep "nodes/$node/$place/$id.json"
  done 4<"$state/places"
}

print_place() {
  file=$(printf %s "$enter" | sed -n 's/.*--net=\([^ ]*\).*/\1/p')
  pid=$(process_in "$enter")
  inode=$(ls -L -i "${file:-/proc/$pid/ns/mnt}" | sed 's/^ *//; s/ .*//')
  [ -n "$inode" ] || return 1
  printf '{"inode":"%s"' "$inode"
  [ -z "$pid" ] || printf ',"pid":%s,"comm":%s' "$pid" "$(quoted "$(cat "/proc/$pid/comm")")"
  case $file in /run/netns/* | /var/run/netns/*) printf ',"file":%s' "$(quoted "$file")" ;; esac
  uid=$(pod_uid "${pid:-none}")
  if [ -n "$uid" ]; then
    printf ',"podUid":"%s"' "$uid"
    for each in /var/log/pods/*_"$uid"; do
      each=${each##*/}
      [ "$each" = "*_$uid" ] || printf ',"pod":%s' "$(quoted "${each%_"$uid"}")"
    done
  fi
  [ -z "$(container_id "${pid:-none}")" ] || printf ',"containerId":"%s"' "$(container_id "$pid")"
  printf '}\n'
}
