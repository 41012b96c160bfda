# Items. Whatever becomes of a thing that was to be taken stands in manifest.json.

quoted() {
  printf %s "$1" | tr '\n\t' '  ' | tr -d '\000-\037\177' | sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$/"/'
  [ -n "$1" ] || printf '""'
}

# item ID SECONDS BYTES: the lines that follow are about it, up to the one that takes it.
item() {
  id=$1 seconds=$2 bytes=$3
  unmet= unmet_status=not-applicable also_ok= scope=host only_where=
}

only_if_exists() {
  [ -e "$1" ] || unmet="only taken where $1 exists"
}

# A command must not make the kernel load what it asks about.
only_if_the_kernel_has() {
  [ -e /proc/modules ] || return 0
  for module in "$@"; do
    if [ -d "/sys/module/$module" ] || sed 's/.*\///; s/\.ko.*//; s/-/_/g' "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null | grep -q -x "$module"; then
      return 0
    fi
  done
  unmet="it would make the kernel load $(printf %s "$*" | sed 's/ / or /g')"
}

# only_at WHERE: such as host, netns/NAME, or a pattern of them.
only_at() {
  only_where=$1
}

ends_well_with() {
  also_ok=" $* "
}

also_in_network_namespaces() {
  scope=netns
}

also_in_network_containers() {
  scope=containers
}

holds_secrets_in_shapes_that_a_shell_cannot_tell() {
  [ -n "$raw" ] || { unmet="a shell cannot take the secrets out of it; --raw takes it as it is" unmet_status=skipped; }
}

matches() {
  set -f
  for pattern in $2; do
    case $1 in
    $pattern | "$pattern"/*) set +f && return 0 ;;
    esac
  done
  set +f
  return 1
}

chosen() {
  [ -z "$only" ] || matches "$id" "$only" || return 1
  ! matches "$id" "$skip"
}

# record STATUS REASON [PATH]: one item of the manifest. $where is its place, $source what was run, read or asked, as JSON.
records=0
record() {
  [ "$records" -eq 0 ] || printf ',\n' >>"$state/items"
  records=$((records + 1))
  {
    printf '    {"spec": "%s", ' "$id"
    [ "$where" = api ] || printf '"node": "%s", ' "$node"
    printf '"where": "%s", ' "$where"
    [ -z "${3:-}" ] || printf '"path": %s, ' "$(quoted "$3")"
    printf '"source": {%s}, "status": "%s"' "$source" "$1"
    [ -z "$2" ] || printf ', "reason": %s' "$(quoted "$2")"
    [ -z "${3:-}" ] || facts_of "$3"
    printf '}'
  } >>"$state/items"
  case $1 in
  collected | not-applicable | absent) ;;
  *) printf '%s: %s (%s)\n' "$id" "$2" "$1" >>"$state/missing" ;;
  esac
}

facts_of() {
  size=$(wc -c <"$top/$1" | tr -d ' ')
  taken=$((taken + size / 1024 + 1))
  [ "$taken" -lt "$budget" ] || ended "$outcome_when_full"
  uptime_now
  printf ', "bytes": %s, "durationMilliseconds": %s' "$size" "$(((up - since_up) * 1000))"
  case $code in
  late | '') ;;
  *) printf ', "exitCode": %s' "$code" ;;
  esac
  if [ -n "$sum" ]; then
    digest=$(hash_of_input <"$top/$1")
    printf '%s  %s\n' "$digest" "$1" >>"$top/SHA256SUMS"
    printf ', "sha256": "%s"' "$digest"
  fi
  if grep -q '\[redacted:' "$top/$1"; then
    counts=$(grep -o '\[redacted:[a-z-]*\]' "$top/$1" | sed 's/\[redacted://; s/\]//' | tee -a "$state/redacted" | sort | uniq -c | awk '{ printf "%s\"%s\": %s", comma, $2, $1; comma = ", " }')
    printf ', "redactions": {%s}' "$counts"
  fi
}

# argv COMMAND...: as JSON.
argv() {
  comma=
  printf '"argv": ['
  for word in "$@"; do
    printf '%s%s' "$comma" "$(quoted "$word")"
    comma=', '
  done
  printf ']'
}

# may_take: whether the item at hand is wanted, may be taken here, and has its turn; if not it is recorded.
may_take() {
  [ -z "$only_where" ] || matches "$where" "$only_where" || return 1
  if [ -n "$unmet" ]; then
    record "$unmet_status" "$unmet"
    return 1
  fi
  why_not=$(no_turn)
  [ -z "$why_not" ] || { no_turn >/dev/null; record skipped "$why_not"; return 1; }
  uptime_now
  since_up=$up
}

# keep PATH: what the last attempt printed becomes an entry of the bundle, and its item.
keep() {
  reason= status=collected
  said=$(sed -n '/[^ ]/{p;q;}' "$state/err.$attempts" 2>/dev/null | cut -c 1-240)
  cut=$(cat "$state/size.$attempts" 2>/dev/null)
  if [ "$code" = late ]; then
    status=timed-out reason="not done after $limit s and ended; what it printed until then is kept"
    [ "$outcome" != interrupted ] || reason="the collection was ended while it ran; what it printed until then is kept"
  elif [ "${cut:-0}" -gt "$most" ]; then
    status=truncated reason="cut at $most bytes, and the command was ended"
  elif [ "$code" != 0 ]; then
    judge_exit
  fi
  if [ -s "$kept" ] || { [ "$status" = collected ] && [ -z "$reason" ]; }; then
    mkdir -p "$(dirname "$top/$1")" && mv "$kept" "$top/$1" || ended disk-full
    if [ "$status" = failed ] && [ -n "$said" ]; then
      { printf '\n[sb-collect: standard error]\n' && without_secrets <"$state/err.$attempts"; } >>"$top/$1"
    fi
    record "$status" "$reason" "$1"
  else
    record "$status" "$reason"
  fi
  rm -f "$state"/*."$attempts" "$state"/*."$attempts".now
}

judge_exit() {
  case $also_ok in
  *" $code "*)
    [ -s "$kept" ] || { status=absent reason=${said:-it printed nothing (exit code $code)}; }
    return
    ;;
  esac
  case $(printf %s "$said" | tr A-Z a-z) in
  *"permission denied"* | *"not permitted"* | *"must be root"* | *"run as root"* | *"requires root"* | *"root privileges"* | *"need to be root"* | *"access denied"*) status=denied reason=$said ;;
  *"not been booted with systemd"*) status=absent reason="systemd does not run on this host" ;;
  *"failed to connect to bus"* | *"failed to connect to system"*) status=absent reason="systemd does not run on this host" ;;
  *"no journal files were found"*) status=absent reason="there is no journal on this host" ;;
  *"doesn't have a resource type"* | *"could not find the requested resource"* | *"(notfound)"*) status=absent reason=$said ;;
  *"(forbidden)"*) status=denied reason=$said ;;
  nsenter:*"no such file"* | *"can't execute"*) status=absent reason=$said ;;
  *) status=failed reason="exit code $code${said:+: $said}" ;;
  esac
}
