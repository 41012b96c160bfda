# Taking.

runs() {
  extension=$1
  shift
  chosen || return 0
  run_at host "nodes/$node" "" "$@"
  case $scope in
  netns) run_at_others "$state/namespaces" "$@" ;;
  containers) run_at_others "$state/containers" "$@" ;;
  esac
}

run_at_others() {
  places=$1
  shift
  while read -r place enter <&4; do
    run_at "$place" "nodes/$node/$place" "$enter" "$@"
  done 4<"$places"
}

# run_at WHERE FOLDER ENTER COMMAND...: ENTER are the words that take a command to another place.
run_at() {
  where=$1 file=$2/$id.$extension enter=$3
  shift 3
  source=$(argv $enter "$@")
  may_take || return 0
  command -v "$1" >/dev/null 2>&1 || [ -n "$enter" ] || { record absent "no command $1 on this host"; return 0; }
  say "$file"
  attempt "$seconds" "$bytes" $enter "$@"
  keep "$file"
}

# computes EXTENSION FUNCTION SOURCE: the function sets $enter before what it runs.
computes() {
  chosen || return 0
  computed=$2 extension=$1 what=$3
  compute_at host "nodes/$node" ""
  [ "$scope" != netns ] || while read -r place enter <&4; do
    compute_at "$place" "nodes/$node/$place" "$enter"
  done 4<"$state/namespaces"
}

compute_at() {
  where=$1 file=$2/$id.$extension enter=$3 source=$(printf '"file": %s' "$(quoted "$what")")
  may_take || return 0
  say "$file"
  attempt "$seconds" "$bytes" "$computed"
  keep "$file"
}

reads() {
  chosen || return 0
  what=$1
  where=host source=$(printf '"file": %s' "$(quoted "$what")")
  if may_take; then
    read_file "$what" ""
  fi
  [ "$scope" != netns ] || while read -r place enter <&4; do
    read_in_namespace "$place" "$enter"
  done 4<"$state/namespaces"
}

# As a process in that namespace sees it; a name without one shows nothing of its own.
read_in_namespace() {
  where=$1
  may_take || return 0
  pid=$(process_in "$2")
  case $what in
  /proc/*) attempt "$seconds" "$bytes" $2 cat "$what" ;;
  *)
    [ -n "$pid" ] || { record absent "no process is in this namespace"; return 0; }
    [ -f "/proc/$pid/root$what" ] || { record absent "no such file"; return 0; }
    attempt "$seconds" "$bytes" cat "/proc/$pid/root$what"
    ;;
  esac
  keep "nodes/$node/$1/files$what"
}

# read_file FILE LOG: a log over its budget keeps its head and its tail.
read_file() {
  if [ ! -e "$1" ]; then
    record absent "no such file"
  elif [ ! -f "$1" ]; then
    record skipped "it is no ordinary file"
  elif [ ! -r "$1" ]; then
    record denied "this user may not read it"
  elif [ -z "$raw" ] && [ -z "$2" ] && holds_secret_objects "$1"; then
    record skipped "it holds Secrets, and a shell cannot take them out; --raw takes it as it is"
  else
    say "$1"
    attempt "$seconds" "$bytes" print_file "$1" "$2"
    keep "nodes/$node/files$1"
  fi
}

print_file() {
  length=$(wc -c <"$1" | tr -d ' ')
  case $2$1 in
  log*.gz) gzip -d -c "$1" ;;
  log*)
    if [ "$length" -gt "$bytes" ]; then
      half=$((bytes / 2 - 100))
      head -c "$half" "$1"
      printf '\n[sb-collect: %s bytes of this log are left out here]\n' "$((length - 2 * half))"
      tail -c "$half" "$1"
    else
      cat "$1"
    fi
    ;;
  *) cat "$1" ;;
  esac
}

# reads_tree ROOT DEPTH FILES LOG RECENT PATTERNS EXCEPT: patterns with a slash are of the whole path below the root, others of the name.
reads_tree() {
  chosen || return 0
  root=$1 depth=$2 most_files=$3 log=$4
  where=host source=$(printf '"file": %s' "$(quoted "$1/")")
  may_take || return 0
  [ -d "$1" ] || { record absent "no such folder"; return 0; }
  recent=
  [ -z "$5" ] || recent="-mmin -$((since * 60))"
  files_below "$6" "$7" >"$state/tree"
  found=$(wc -l <"$state/tree" | tr -d ' ')
  while IFS= read -r each <&5; do
    source=$(printf '"file": %s' "$(quoted "$each")")
    may_take && read_file "$each" "$log"
  done 5<"$state/tree"
  source=$(printf '"file": %s' "$(quoted "$root/")")
  if [ "$found" -eq 0 ]; then
    record absent "no file of these names in it"
  elif [ "$found" -ge "$most_files" ]; then
    record truncated "there may be more files than the $most_files that are taken of one tree"
  fi
}

files_below() {
  # -prune by depth, as not every find has -maxdepth; links to files are taken as files.
  find "$root/" \( -type f -o -type l \) $recent 2>/dev/null | awk -v root="$root/" -v depth="$depth" -v patterns="$1" -v except="$2" '
    function as_expression(glob) {
      gsub(/[.+()|^$]/, "\\\\&", glob); gsub(/\*/, "[^/]*", glob); gsub(/\?/, "[^/]", glob)
      return "^" glob "$"
    }
    function is_one(path, globs, count,   i, name) {
      name = path; sub(/.*\//, "", name)
      for (i = 1; i <= count; i++) if (((index(globs[i], "/") ? path : name)) ~ as_expression(globs[i])) return 1
      return 0
    }
    BEGIN { wanted = split(patterns, want, " "); unwanted = split(except, never, " ") }
    { path = substr($0, length(root) + 1); while (substr(path, 1, 1) == "/") path = substr(path, 2) }
    gsub(/\//, "/", path) < depth && is_one(path, want, wanted) && !is_one(path, never, unwanted) { print root path }' |
    sed 's/\/\/*/\//g' | sort | head -n "$most_files"
}

# reads_journal NAME WORDS...: units' or the kernel's messages.
reads_journal() {
  chosen || return 0
  journal=$1
  shift
  where=host source=$(argv journalctl --no-pager --quiet --output=short-iso-precise --utc "--since=-${since}h" "$@")
  may_take || return 0
  command -v journalctl >/dev/null 2>&1 || { record absent "no command journalctl on this host"; return 0; }
  say "journal of $journal"
  attempt "$seconds" "$bytes" journalctl --no-pager --quiet --output=short-iso-precise --utc "--since=-${since}h" "$@"
  if [ "$code" = 0 ] && [ ! -s "$kept" ]; then
    record absent "the journal has no entries of it in the time window, or this user may not read them"
  else
    keep "nodes/$node/logs/$journal.log"
  fi
}
