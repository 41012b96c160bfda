# Whom this node is configured to talk to, by its files; nobody is asked.

find_surroundings() {
  cat /etc/kubernetes/*.conf /etc/rancher/k3s/k3s.yaml /etc/rancher/rke2/rke2.yaml /var/lib/k0s/pki/admin.conf /var/snap/microk8s/current/credentials/client.config /root/.kube/config \
    /var/lib/rancher/*/agent/kubelet.kubeconfig /var/lib/kubelet/kubeconfig /var/lib/kube-proxy/kubeconfig* /var/lib/kubernetes/kubelet.kubeconfig 2>/dev/null |
    sed -n 's/^[ 	-]*"\{0,1\}server"\{0,1\}:[ 	]*["'\'']\{0,1\}https\{0,1\}:\/\/\([^] "'\'',\/]*\).*/\1/p' |
    awk '{ host = $0; port = 443; if (match(host, /:[0-9]+$/)) { port = substr(host, RSTART + 1); host = substr(host, 1, RSTART - 1) } gsub(/[][]/, "", host); if (!seen[host " " port]++) print host, port }' >"$state/servers"
  {
    sed -n '/virtual_ipaddress/,/}/p' /etc/keepalived/keepalived.conf 2>/dev/null | sed 's/.*{//; s/[!#}].*//; s/^[ 	]*//; s/[ 	\/].*//'
    sed -n '/name:[ "]*\(vip_\)\{0,1\}address"*$/{n;s/.*value:[ "'\'']*\([0-9a-fA-F.:]*\).*/\1/p;}' /etc/kubernetes/manifests/kube-vip.yaml 2>/dev/null
  } | grep -E '^[0-9a-fA-F]*[.:][0-9a-fA-F.:]*$' | awk '!seen[$0]++' >"$state/virtual"
  cat /etc/resolv.conf /run/systemd/resolve/resolv.conf 2>/dev/null | awk '$1 == "nameserver" && !seen[$2]++ { print $2 }' >"$state/resolvers"
  cat /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env /etc/kubernetes/kubelet-config.yaml /etc/kubernetes/kubelet.yaml 2>/dev/null >"$state/kubelet"
  {
    sed -n '/clusterDNS/,/^[a-z]/s/^[ 	]*-[ "'\'']*\([0-9a-fA-F.:]*\).*/\1/p' "$state/kubelet"
    sed -n 's/.*--cluster-dns[= ]\([0-9a-fA-F.:,]*\).*/\1/p' "$state/kubelet" | tr , '\n'
  } | awk 'NF && !seen[$0]++' >"$state/cluster-dns"
  cluster_domain=$(sed -n 's/.*clusterDomain"\{0,1\}:[ 	"'\'']*\([A-Za-z0-9.-]*\).*/\1/p; s/.*--cluster-domain[= ]\([A-Za-z0-9.-]*\).*/\1/p' "$state/kubelet" | head -n 1)
  ip route show default 2>/dev/null | sed -n 's/.* via \([0-9a-fA-F.:]*\).*/\1/p' | awk '!seen[$0]++' >"$state/gateways"
}

# targets_of addresses|devices|cards|plug-ins
targets_of() {
  case $1 in
  addresses) { cut -d ' ' -f 1 "$state/servers" | grep -E '^[0-9a-fA-F]*[.:][0-9a-fA-F.:]*$'; cat "$state/virtual" "$state/gateways" "$state/resolvers" "$state/cluster-dns"; } | awk '!seen[$0]++' ;;
  devices) ls /sys/class/net 2>/dev/null | grep -v -E '^(lo$|veth|cali|lxc|azv|eni|gke|-|bonding_masters)' ;;
  cards) targets_of devices | while IFS= read -r each; do [ -d "/sys/class/net/$each/device" ] && printf '%s\n' "$each"; done ;;
  plug-ins)
    cat /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist 2>/dev/null | tr '{,' '\n\n' | sed -n 's/.*"type"[ 	]*:[ 	]*"\([A-Za-z0-9._-]*\)".*/\1/p' | sort -u | while IFS= read -r each; do
      for place in /opt/cni/bin /usr/lib/cni /usr/libexec/cni; do
        [ -f "$place/$each" ] && printf '%s\n' "$place/$each" && break
      done
    done
    ;;
  esac
}

# runs_for_each TARGETS MOST EXTENSION COMMAND...: {target} in it stands for each of them.
runs_for_each() {
  chosen || return 0
  where=host source=$(shift 3 && argv "$@")
  may_take || return 0
  targets_of "$1" | head -n "$2" >"$state/targets"
  extension=$3
  shift 3
  [ -s "$state/targets" ] || { record absent "nothing on this host to run it for"; return 0; }
  while IFS= read -r target <&5; do
    file=nodes/$node/$id/$(printf %s "${target##*/}" | tr : -).$extension
    with_target run_one "$@"
  done 5<"$state/targets"
}

# with_target FUNCTION WORDS...: {target} among the words gives way to $target.
with_target() {
  count=$#
  while [ "$count" -gt 0 ]; do
    word=$1
    shift
    [ "$word" != '{target}' ] || word=$target
    set -- "$@" "$word"
    count=$((count - 1))
  done
  "$@"
}

run_one() {
  source=$(argv "$@")
  may_take || return 0
  command -v "$1" >/dev/null 2>&1 || { record absent "no command $1 on this host"; return 0; }
  attempt "$seconds" "$bytes" "$@"
  keep "$file"
}

# Attempts of a client: the only things that send anything. --no-probes leaves them out.
tries() {
  chosen || return 0
  where=host source="\"file\": \"probe:$1\""
  may_take || return 0
  [ -n "$probes" ] || { record skipped "--no-probes was said"; return 0; }
  case $1 in
  tcp) { cat "$state/servers"; sed "s/\$/ $(sed -n '1s/.* //p' "$state/servers" | grep . || echo 6443)/" "$state/virtual"; } ;;
  dns) cat "$state/cluster-dns" "$state/resolvers" | sed "s/\$/ 53 kubernetes.default.svc.${cluster_domain:-cluster.local}/" ;;
  http)
    printf '127.0.0.1 %s\n' '10248 http:/healthz' '10256 http:/healthz' '10257 https:/healthz' '10259 https:/healthz' '2381 http:/health' '9099 http:/readiness' '9879 http:/healthz' '6784 http:/status'
    sed 's/$/ https:\/readyz/' "$state/servers"
    ;;
  esac | awk '!seen[$0]++' | head -n 32 >"$state/targets"
  [ -s "$state/targets" ] || { record absent "nothing on this node names anything to try"; return 0; }
  enter=
  try_targets "$1" "nodes/$node"
}

# tries_this tcp|dns ADDRESS PORT [NAME]
tries_this() {
  chosen || return 0
  protocol=$1 where=host enter=
  printf '%s %s %s\n' "$2" "$3" "${4:-}" >"$state/targets"
  try_targets "$protocol" "nodes/$node"
  while read -r place enter <&4; do
    where=$place
    try_targets "$protocol" "nodes/$node/$place"
  done 4<"$state/namespaces"
}

# try_targets KIND FOLDER: at the place that $where names and $enter takes a command to.
try_targets() {
  while read -r address port name <&5; do
    source=$(printf '"file": "probe:%s-%s-%s"' "$1" "$address" "$port")
    may_take || continue
    attempt 10 "$bytes" print_try "$1" "$address" "$port" "$name"
    if [ "$code" = 127 ]; then
      record absent "no command on this host that could try it"
    else
      [ "$code" = late ] || code=0
      keep "$2/probes/$(printf '%s' "$1-$address-$port" | tr -c 'A-Za-z0-9._-' _).txt"
    fi
  done 5<"$state/targets"
}

# captures SECONDS PACKETS INTERFACE FILTER: headers alone, as text.
captures() {
  chosen || return 0
  where=host source=$(argv tcpdump -nn -tttt -e -s 128 -i "$3" -c "$2" -- "$4")
  may_take || return 0
  command -v tcpdump >/dev/null 2>&1 || { record absent "no command tcpdump on this host"; return 0; }
  say "listens for $1 s: $4"
  attempt "$1" "$bytes" tcpdump -nn -tttt -e -s 128 -i "$3" -c "$2" -- "$4"
  # Its time being over is its ordinary end.
  [ "$code" != late ] || code=0
  keep "nodes/$node/$id.txt"
}

print_try() {
  answer=$(try_once "$@" 2>&1)
  ended=$?
  [ "$ended" != 127 ] || exit 127
  printf '%s\n%s\nexit %s\n' "$1 $2 $3${4:+ $4}" "${answer:-connected}" "$([ "$ended" = 0 ] && echo 0 || echo 1)"
}

# try_once KIND ADDRESS PORT [NAME]
try_once() {
  bracketed=$2
  case $2 in *:*) bracketed="[$2]" ;; esac
  case $1 in
  dns)
    if command -v dig >/dev/null 2>&1; then
      $enter dig +time=3 +tries=1 "@$2" "$4" && return
    elif command -v nslookup >/dev/null 2>&1; then
      $enter nslookup -timeout=3 "$4" "$2" && return
    else
      return 127
    fi
    ;;
  http)
    if command -v curl >/dev/null 2>&1; then
      $enter curl --silent --show-error --insecure --include --max-time 4 "${4%%:*}://$bracketed:$3${4#*:}"
    elif command -v wget >/dev/null 2>&1; then
      $enter wget -q -T 4 -O - --no-check-certificate "${4%%:*}://$bracketed:$3${4#*:}"
    else
      return 127
    fi
    ;;
  tcp)
    if command -v nc >/dev/null 2>&1; then
      $enter nc -z -w 3 "$2" "$3"
    elif command -v curl >/dev/null 2>&1; then
      $enter curl --silent --show-error --connect-timeout 3 --max-time 4 "telnet://$bracketed:$3" </dev/null
    elif command -v bash >/dev/null 2>&1; then
      $enter timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$2" "$3"
    else
      return 127
    fi
    ;;
  esac
}
