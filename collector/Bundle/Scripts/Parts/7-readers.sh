# What no command prints and no single file holds.

# /proc/sys/net/ipv4/conf/eth0.100/rp_filter is net.ipv4.conf.eth0/100.rp_filter. Write-only files are switches and not read; keys are nobody's business.
print_sysctl() {
  $enter find "${1:-/proc/sys}" -type f -perm -400 ! -name '*stable_secret' ! -name tcp_fastopen_key -exec grep '' /dev/null {} + 2>/dev/null | awk '
    {
      colon = index($0, ":"); path = substr($0, 11, colon - 11)
      gsub(/[.]/, "\001", path); gsub(/\//, ".", path); gsub(/\001/, "/", path)
      print path " = " substr($0, colon + 1)
    }' | sort
}

print_built_in_modules() {
  cat "/lib/modules/$(uname -r)/modules.builtin"
}

# {"pid":1,"ppid":0,"comm":"systemd","argv":["/sbin/init"]}; the arguments of programs that are no part of the cluster stay out.
print_processes() {
  for each in /proc/[0-9]*; do
    printf 'process %s\n' "${each#/proc/}"
    cat "$each/stat" 2>/dev/null || continue
    printf 'cgroup '
    tr '\n' ' ' <"$each/cgroup" 2>/dev/null
    printf '\narguments '
    tr '\n\000' ' \036' <"$each/cmdline" 2>/dev/null
    printf '\n'
  done | awk -v raw="$raw" '
    function text(value) { gsub(/[\\"]/, "\\\\&", value); gsub(/[\001-\035\037\177]/, " ", value); return "\"" value "\"" }
    function is_secret(flag) {
      flag = tolower(flag); sub(/=.*/, "", flag)
      return flag ~ /passw|token|secret|credential|api-?key|access-?key|community|psk/ && flag !~ /(file|path|dir|ttl|name|url|endpoint|type|mode|webhook.*)$/
    }
    function is_known(comm) {
      return comm ~ /^(kube|k3s|k0s|rke2|etcd|containerd|dockerd|crio|cri-dockerd|flanneld|calico|cilium|weave|antrea|bird|felix|confd|coredns|haproxy|keepalived|nginx|envoy|metallb|speaker|controller|chronyd|ntpd|systemd|NetworkManager|firewalld|dhclient|dnsmasq|sshd|node-cache|traefik|openvswitch|ovs|frr|zebra|bgpd)/
    }
    function flush(   i, count, part, value, out) {
      if (pid == "" || stat == "") return
      comm = stat; sub(/^[^(]*\(/, "", comm); sub(/\)[^)]*$/, "", comm)
      rest = stat; sub(/.*\) [A-Za-z] /, "", rest); split(rest, field, " ")
      out = "{\"pid\":" pid ",\"ppid\":" field[1] ",\"comm\":" text(comm) ",\"argv\":["
      count = split(arguments, part, "\036")
      for (i = 1; i <= count && (i < count || part[i] != ""); i++) {
        value = part[i]
        if (i > 1 && !raw && !is_known(comm)) { out = out ",\"[redacted:arguments]\""; break }
        if (i > 1 && is_secret(part[i]) && part[i] ~ /=/) sub(/=.*/, "=[redacted:argument]", value)
        else if (i > 2 && part[i - 1] ~ /^--?[A-Za-z]/ && part[i - 1] !~ /=/ && is_secret(part[i - 1]) && part[i] !~ /^-/) value = "[redacted:argument]"
        out = out (i > 1 ? "," : "") text(value)
      }
      out = out "]"
      if (match(cgroup, /pod[0-9a-f]+[-_][0-9a-f]+[-_][0-9a-f]+[-_][0-9a-f]+[-_][0-9a-f]+/)) { value = substr(cgroup, RSTART + 3, RLENGTH - 3); gsub(/_/, "-", value); out = out ",\"podUid\":\"" value "\"" }
      if (match(cgroup, /[0-9a-f]+(\.scope)? ?$/) && RLENGTH >= 64) { value = substr(cgroup, RSTART, 64); out = out ",\"containerId\":\"" value "\"" }
      print out "}"
    }
    /^process [0-9]+$/ { flush(); pid = $2; stat = ""; cgroup = ""; arguments = ""; next }
    /^cgroup / { cgroup = substr($0, 8); next }
    /^arguments / { arguments = substr($0, 11); next }
    stat == "" { stat = $0 }
    END { flush() }'
}

print_network_devices() {
  for each in /sys/class/net/*; do
    [ -e "$each/ifindex" ] || continue
    printf %s "${each##*/}"
    for attribute in operstate mtu address ifindex iflink type carrier speed tx_queue_len; do
      value=$(cat "$each/$attribute" 2>/dev/null) && [ -n "$value" ] && printf ' %s=%s' "$attribute" "$value"
    done
    for link in master device/driver; do
      value=$(readlink "$each/$link") && printf ' %s=%s' "${link#device/}" "${value##*/}"
    done
    printf '\n'
  done
}

print_links() {
  for each in /etc/resolv.conf /etc/hosts /etc/hostname /etc/nsswitch.conf /etc/localtime /etc/mtab /usr/sbin/iptables /usr/sbin/ip6tables /usr/sbin/iptables-save \
    /usr/sbin/ebtables /usr/sbin/arptables /sbin/iptables /etc/cni/net.d /opt/cni/bin /etc/kubernetes /var/run /var/lib/kubelet /var/lib/containerd /var/lib/docker /var/lib/etcd; do
    steps=0
    while target=$(readlink "$each") && [ "$steps" -lt 16 ]; do
      printf '%s -> %s\n' "$each" "$target"
      case $target in
      /*) each=$target ;;
      *) each=$(cd "${each%/*}/" 2>/dev/null && cd "$(dirname "$target")" 2>/dev/null && pwd)/${target##*/} ;;
      esac
      steps=$((steps + 1))
    done
    if [ -d "$each" ]; then kind="a folder"; elif [ -f "$each" ]; then kind="a file"; elif [ -e "$each" ]; then kind="something else"; else kind=missing; fi
    printf '%s is %s\n' "$each" "$kind"
  done
}

# What certificates say of themselves, as openssl prints it; no keys.
reads_certificates() {
  chosen || return 0
  where=host source='"file": "/etc/kubernetes/"'
  may_take || return 0
  command -v openssl >/dev/null 2>&1 || { record absent "no command openssl on this host"; return 0; }
  find /etc/kubernetes /var/lib/kubelet/pki /var/lib/kubernetes /var/lib/kube-proxy /etc/etcd /etc/ssl/etcd /var/lib/etcd/pki /etc/calico/certs \
    /var/lib/rancher/k3s/server/tls /var/lib/rancher/k3s/agent /var/lib/rancher/rke2/server/tls /var/lib/rancher/rke2/agent /var/lib/k0s/pki /var/snap/microk8s/current/certs \
    \( -name '*.crt' -o -name '*.pem' -o -name '*.cert' -o -name '*.cer' \) ! -name '*key*' 2>/dev/null | grep -v -e /pods/ -e /containerd/ | sort | head -n 300 >"$state/certificates"
  [ -s "$state/certificates" ] || { record absent "no certificates in the usual folders"; return 0; }
  while IFS= read -r each <&5; do
    source=$(printf '"file": %s' "$(quoted "$each")")
    may_take || continue
    attempt "$seconds" "$bytes" openssl x509 -noout -text -in "$each"
    keep "nodes/$node/kubernetes/openssl$each.txt"
  done 5<"$state/certificates"
}

# Equal ones on two nodes show a clone. HMAC-SHA256 by the collector's fixed key, so that bundles of both kinds can be compared.
print_machine_identity() {
  for each in machine-id=/etc/machine-id dbus-machine-id=/var/lib/dbus/machine-id product-uuid=/sys/class/dmi/id/product_uuid; do
    value=$(tr A-Z a-z <"${each#*=}" 2>/dev/null | tr -d ' \n')
    if [ -z "$sum" ]; then
      value="no command to hash it with"
    elif [ -n "$value" ]; then
      inner=$(printf "$inner_pad%s" "$value" | hash_of_input)
      value=hmac-sha256:$({ printf "$outer_pad" && printf "$(octal "$inner")"; } | hash_of_input)
    elif [ -e "${each#*=}" ]; then
      value="empty, or this user may not read it"
    else
      value="no such file"
    fi
    printf '%s = %s\n' "${each%%=*}" "$value"
  done
}

hash_of_input() {
  $sum | sed 's/.*= *//; s/ .*//'
}

# 0a1f... as the octal escapes that every printf knows
octal() {
  printf %s "$1" | awk '{ digits = "0123456789abcdef"; for (i = 1; i < length($0); i += 2) { byte = 16 * (index(digits, substr($0, i, 1)) - 1) + index(digits, substr($0, i + 1, 1)) - 1; printf "\\%d%d%d", int(byte / 64), int(byte / 8) % 8, byte % 8 } }'
}

# The settings that a network namespace has apart from the host's.
print_namespace_sysctl() {
  print_sysctl /proc/sys/net | grep -E '^net\.(core\.somaxconn|ipv4\.(ip_forward|ip_local_port_range|ip_nonlocal_bind|ip_unprivileged_port_start|tcp_mtu_probing)|netfilter\.nf_conntrack_(count|max|tcp_be_liberal)|bridge\.bridge-nf-call-ip6?tables|ipv4\.conf\.[^.]+\.(accept_local|arp_announce|arp_ignore|forwarding|proxy_arp|route_localnet|rp_filter|src_valid_mark)|ipv6\.conf\.[^.]+\.(accept_ra|disable_ipv6|forwarding)) = '
}

# What the kernel's modules were told: nf_conntrack.hashsize = 65536
print_module_parameters() {
  for each in /sys/module/*/parameters/*; do
    value=$(cat "$each" 2>/dev/null) || continue
    module=${each#/sys/module/}
    printf '%s.%s = %s\n' "${module%%/*}" "${each##*/}" "$value"
  done
}

# A heading for each process that a node depends on, then its limits.
print_process_limits() {
  for each in /proc/[0-9]*; do
    read -r command 2>/dev/null <"$each/comm" || continue
    case $command in
    kubelet | kubelite | containerd | dockerd | cri-dockerd | crio | kube-proxy | kube-apiserver | kube-controller | kube-scheduler | etcd | k3s-server | k3s-agent | k3s | rke2 | k0s | coredns | flanneld | calico-node | cilium-agent | haproxy | keepalived | nginx)
      printf '# %s pid=%s open-files=%s oom-score-adj=%s cgroup=%s\n' "$command" "${each#/proc/}" "$(ls "$each/fd" 2>/dev/null | wc -l | tr -d ' ')" "$(cat "$each/oom_score_adj")" "$(head -n 1 "$each/cgroup")"
      cat "$each/limits"
      ;;
    esac
  done
}

# What haproxy says of its back ends: two questions to its socket that change nothing.
print_haproxy_stats() {
  socket=$(sed -n 's/^[ 	]*stats[ 	]\{1,\}socket[ 	]\{1,\}\(unix@\)\{0,1\}\(\/[^ 	]*\).*/\2/p' /etc/haproxy/haproxy.cfg | head -n 1)
  [ -S "$socket" ] || { echo "its configuration names no stats socket that is there" >&2; return 1; }
  for question in "show info" "show stat"; do
    printf '# %s\n' "$question"
    if command -v socat >/dev/null 2>&1; then
      printf '%s\n' "$question" | socat -t 3 - "UNIX-CONNECT:$socket"
    else
      printf '%s\n' "$question" | nc -U -w 3 "$socket"
    fi
  done
}
