set -u
umask 077
LC_ALL=C
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/bin:/var/lib/rancher/rke2/bin:/snap/bin
export LC_ALL PATH

usage() {
  cat <<'END'
sh collect.sh [OPTIONS]: collects the network state of this Kubernetes node into one file. It reads only.

  --out DIR          where the bundle is written [default: the current folder]; - for standard output
  --node NAME        the node's name, where the host calls itself otherwise
  --label WORD       a word for the bundle's name, such as a case number [default: the node's name]
  --only GLOB        take only these: an area or a pattern over ids, such as netfilter or 'logs/*'; repeatable
  --skip GLOB        leave these out; repeatable
  --since HOURS      how far logs go back [default: 24]
  --deadline SECONDS when to end whatever is still running [default: 900]
  --max-size MB      how much is taken at most, before packing [default: 500]
  --no-cluster       do not ask the Kubernetes API (through kubectl)
  --no-probes        try nothing: no connection, no question to name servers, no health page
  --raw              take also what a shell cannot take the secrets out of. Look into the bundle before you pass it on.
END
}

refuse() {
  printf 'collect.sh: %s\n' "$1" >&2
  exit 2
}

whole_number() {
  case $2 in
  '' | *[!0-9]*) refuse "$1 takes a whole number, not '$2'." ;;
  esac
}

say() {
  printf '%s\n' "$*" >&2
}

arguments=$*
out=. node= label= only= skip= since=24 deadline=900 megabytes=500 cluster=yes probes=yes raw=
while [ $# -gt 0 ]; do
  case $1 in
  --help | -h) usage && exit 0 ;;
  --no-cluster) cluster= && shift && continue ;;
  --no-probes) probes= && shift && continue ;;
  --raw) raw=yes && shift && continue ;;
  --out | --node | --label | --only | --skip | --since | --deadline | --max-size) [ $# -gt 1 ] || refuse "$1 needs a value." ;;
  *) refuse "there is no option $1; --help lists them." ;;
  esac
  case $1 in
  --out) out=$2 ;;
  --node) node=$2 ;;
  --label) label=$2 ;;
  --only) only="$only $2" ;;
  --skip) skip="$skip $2" ;;
  --since) whole_number "$1" "$2" && since=$2 ;;
  --deadline) whole_number "$1" "$2" && deadline=$2 ;;
  --max-size) whole_number "$1" "$2" && megabytes=$2 ;;
  esac
  shift 2
done

# As file names allow it; the collector does the same.
plain_word() {
  printf %s "$1" | tr -c 'A-Za-z0-9._-' -
}

node=$(plain_word "${node:-$(hostname 2>/dev/null || cat /proc/sys/kernel/hostname)}")
started=$(date -u +%Y-%m-%dT%H:%M:%SZ)
bundle=support-bundle-$(plain_word "${label:-$node}")-$(date -u +%Y%m%dT%H%M%SZ)
folder=$out
[ "$out" != - ] || folder=${TMPDIR:-/tmp}
[ -d "$folder" ] || refuse "there is no folder $folder to write the bundle to."
folder=$(cd "$folder" && pwd)
top=$folder/$bundle
state=$top.state
