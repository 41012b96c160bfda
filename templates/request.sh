#!/bin/sh
# What the analysis asks for next. Run it as root on each node that it names, one by one:
#
#   sh collect.sh [NODE]        NODE where the host calls itself otherwise than its node
#
# It only reads. It writes into one folder below the current one and packs it; hand the .tar.gz back, one of each node.
# Private keys, tokens and passwords that it recognises are blanked, nothing else: look into the folder before you hand it on.

set -u
umask 077
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin
export LC_ALL PATH

node=${1:-$(hostname)}
top=support-bundle-request-$(date -u +%Y%m%dT%H%M%SZ)
place=nodes/unknown
inner=
mkdir "$top" || exit 2

say() {
  printf '%s\n' "$*" >&2
}

into() {
  place=$1
}

blank() {
  sed -e '/-----BEGIN [A-Z ]*PRIVATE KEY-----/,/-----END [A-Z ]*PRIVATE KEY-----/d' \
    -e 's/\(client-key-data"*: *\)[^ ,}]*/\1[redacted]/g' \
    -e 's/\([Pp]assword"*[:=] *\)[^ ,}]*/\1[redacted]/g' \
    -e 's/\([Ss]ecret[A-Za-z_-]*"*[:=] *\)[^ ,{[}]*/\1[redacted]/g' \
    -e 's/\([Tt]oken"*[:=] *\)[^ ,}]*/\1[redacted]/g' \
    -e 's/\(auth_pass  *\).*/\1[redacted]/' \
    -e 's/\([Bb]earer  *\)[A-Za-z0-9._-]*/\1[redacted]/g'
}

# limited SECONDS COMMAND...
limited() {
  seconds=$1
  shift
  if command -v timeout >/dev/null 2>&1 && command -v "$1" 2>/dev/null | grep -q /; then
    timeout "$seconds" "$@"
  else
    "$@"
  fi
}

# take SECONDS BYTES PATH COMMAND...
take() {
  seconds=$1 bytes=$2 file=$top/$place/$inner$3
  shift 3
  if ! command -v "$1" >/dev/null 2>&1; then
    say "$1: not installed here"
    return 0
  fi
  say "$*"
  mkdir -p "$(dirname "$file")"
  if [ -n "$inner" ]; then
    limited "$seconds" ip netns exec "$netns" "$@" 2>>"$top/errors.txt" | blank | head -c "$bytes" >"$file"
  else
    limited "$seconds" "$@" 2>>"$top/errors.txt" | blank | head -c "$bytes" >"$file"
  fi
  [ -s "$file" ] || rm -f "$file"
}

# copy FILE
copy() {
  [ -f "$1" ] || { say "$1: there is none here"; return 0; }
  say "reads $1"
  mkdir -p "$top/$place/files$(dirname "$1")"
  blank <"$1" | head -c 4194304 >"$top/$place/files$1"
}

# copy_tree FOLDER TESTS...
copy_tree() {
  [ -d "$1" ] || { say "$1: there is none here"; return 0; }
  find "$@" 2>/dev/null | head -n 500 | while IFS= read -r found; do copy "$found"; done
}

# certificates: what they say of themselves, no keys.
certificates() {
  command -v openssl >/dev/null 2>&1 || { say "openssl: not installed here"; return 0; }
  find /etc/kubernetes /etc/etcd /etc/ssl/etcd /var/lib/kubelet/pki /var/lib/kubernetes /var/lib/rancher/k3s /var/lib/rancher/rke2 -maxdepth 5 \
    \( -name '*.crt' -o -name '*.pem' \) ! -name '*key*' 2>/dev/null | head -n 200 | while IFS= read -r found; do
    mkdir -p "$top/$place/kubernetes/openssl$(dirname "$found")"
    openssl x509 -noout -text -in "$found" >"$top/$place/kubernetes/openssl$found.txt" 2>/dev/null || rm -f "$top/$place/kubernetes/openssl$found.txt"
  done
}

# in_netns NAME COMMAND...
in_netns() {
  netns=$1 inner=netns/$1/
  shift
  "$@"
  inner=
}

in_every_netns() {
  for each in $(ip netns list 2>/dev/null | cut -d ' ' -f 1); do
    case $each in
    *[!A-Za-z0-9._-]* | .* | -*) ;;
    *) in_netns "$each" "$@" ;;
    esac
  done
}

# has_module NAME...: whether the kernel has one of them already, so that no command makes it load one.
has_module() {
  for module in "$@"; do
    if grep -q "^$module " /proc/modules 2>/dev/null || [ -d "/sys/module/$module" ] || grep -q "/$module\.ko" "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; then
      return 0
    fi
  done
  say "not taken, as the kernel has none of: $*"
  return 1
}

# connects ADDRESS PORT
connects() {
  if command -v nc >/dev/null 2>&1; then
    nc -z -w 5 "$1" "$2"
  elif command -v curl >/dev/null 2>&1; then
    case $1 in *:*) set -- "[$1]" "$2" ;; esac
    curl --silent --show-error --max-time 5 "telnet://$1:$2" </dev/null
  else
    return 127
  fi
}

# try tcp|dns ADDRESS PORT [NAME]
try() {
  file=$top/$place/${inner}probes/$(printf %s "$1-$2-$3" | tr -c 'A-Za-z0-9._-' _).txt
  mkdir -p "$(dirname "$file")"
  say "tries $*"
  prefix=
  [ -z "$inner" ] || prefix="ip netns exec $netns"
  {
    printf '%s\n' "$*"
    case $1 in
    dns) $prefix nslookup -timeout=5 "$4" "$2" 2>&1 ;;
    *) if [ -z "$inner" ]; then connects "$2" "$3" 2>&1; else $prefix nc -z -w 5 "$2" "$3" 2>&1; fi ;;
    esac
    printf 'exit %s\n' "$?"
  } >"$file"
}

# listen SECONDS PACKETS INTERFACE FILTER
listen() {
  command -v tcpdump >/dev/null 2>&1 || { say "tcpdump: not installed here"; return 0; }
  captures=$((${captures:-0} + 1))
  mkdir -p "$top/$place/capture"
  say "listens for $1 s: $4"
  limited "$1" tcpdump -nn -tttt -e -s 128 -i "$3" -c "$2" "$4" >"$top/$place/capture/request-$captures.txt" 2>>"$top/errors.txt"
}

reaches_api() {
  command -v kubectl >/dev/null 2>&1 || return 1
  if [ -z "${KUBECONFIG:-}" ] && [ ! -r "${HOME:-/root}/.kube/config" ]; then
    for each in /etc/kubernetes/admin.conf /etc/rancher/k3s/k3s.yaml /etc/rancher/rke2/rke2.yaml; do
      if [ -r "$each" ]; then
        KUBECONFIG=$each
        export KUBECONFIG
        break
      fi
    done
  fi
  kubectl get --raw /version >/dev/null 2>&1
}

# names_of RESOURCE: names and types alone, no contents.
names_of() {
  kubectl get "$1" --all-namespaces --output=go-template='{"apiVersion":"v1","kind":"List","items":[{{range $at, $one := .items}}{{if $at}},{{end}}{"metadata":{"name":"{{$one.metadata.name}}","namespace":"{{$one.metadata.namespace}}"},"type":"{{$one.type}}"}{{end}}]}'
}

# in_namespaces RESOURCE NAMESPACE...
in_namespaces() {
  resource=$1
  shift
  for each in "$@"; do
    kubectl get "$resource" --namespace="$each" --output=jsonpath='{range .items[*]}{@}{"\n"}{end}'
  done | awk 'BEGIN { printf "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" } NF { printf "%s%s", comma, $0; comma = "," } END { print "]}" }'
}

finish() {
  [ -s "$top/errors.txt" ] || rm -f "$top/errors.txt"
  tar -czf "$top.tar.gz" "$top" && say "Done: $top.tar.gz"
}
