# The end: manifest.json, SHA256SUMS, one file.

find_sum() {
  sum=
  for each in "sha256sum" "shasum -a 256" "openssl dgst -sha256" "busybox sha256sum"; do
    # The first word is the command.
    command -v "${each%% *}" >/dev/null 2>&1 && [ "$(printf '' | $each 2>/dev/null | sed 's/.*= *//; s/ .*//' | cut -c 1-8)" = e3b0c442 ] && sum=$each && return 0
  done
}

clean_up() {
  end_processes KILL '[0-9]*'
  rm -r -f "$state" "$top"
}

start() {
  mkdir "$top" "$state" 2>/dev/null || refuse "$top cannot be made, or is there already."
  trap 'clean_up' EXIT
  trap 'ended interrupted; echo "stop $$" >&3' INT TERM HUP
  uptime_now
  began_at=$up
  find_sum
  make_room
  start_clock
  : >"$state/items"
  : >"$top/SHA256SUMS"
  find_namespaces
  find_containers
  find_surroundings
  find_api
}

write_manifest() {
  root=false
  [ "$(id -u)" != 0 ] || root=true
  no_turn >/dev/null
  printf '{\n  "schema": "support-bundle/v1",\n'
  printf '  "collector": {"name": "collect.sh", "version": "%s", "arguments": [%s], "catalogueSha256": "%s"},\n' "$version" "$([ -z "$arguments" ] || quoted "$(printf '%s\n' "$arguments" | without_secrets)")" "$catalogue"
  printf '  "host": {"name": "%s", "bootId": "%s", "kernel": "%s", "root": %s},\n' "$node" "$(cat /proc/sys/kernel/random/boot_id)" "$(uname -r)" "$root"
  printf '  "started": "%s",\n  "ended": "%s",\n  "outcome": "%s",\n  "items": [\n' "$started" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$outcome"
  cat "$state/items"
  printf '\n  ]\n}\n'
}

# nodes/ and cluster/ as far as they are there; the manifest is the last.
members() {
  for each in nodes cluster SHA256SUMS manifest.json; do
    [ ! -e "$top/$each" ] || printf '%s ' "$bundle/$each"
  done
}

pack() {
  { tar -C "$folder" -c -f - $(members) || : >"$state/unpacked"; } | gzip
}

finish() {
  write_manifest >"$top/manifest.json"
  if [ "$out" = - ]; then
    pack
  elif pack >"$top.tar.gz.partial" && [ ! -e "$state/unpacked" ] && mv "$top.tar.gz.partial" "$top.tar.gz"; then
    tell
  else
    rm -f "$top.tar.gz.partial"
    refuse "the bundle could not be written to $top.tar.gz."
  fi
  [ "$outcome" = complete ] && [ ! -s "$state/missing" ] || exit 1
}

tell() {
  say ""
  if [ -s "$state/missing" ]; then
    say "Not taken, or not whole:"
    # Each reason once, with what it was the reason for.
    awk -F ': ' '{ why = substr($0, length($1) + 3); if (count[why]++ == 0) { order[++reasons] = why; first[why] = $1 } }
      END { for (i = 1; i <= reasons; i++) { why = order[i]; print "  " first[why] (count[why] > 1 ? " and " count[why] - 1 " more" : "") ": " why } }' "$state/missing" >&2
  fi
  [ "$outcome" = complete ] || say "The collection ended early: $outcome. What was taken until then is in the bundle."
  if [ -s "$state/redacted" ]; then
    say "Secrets that were found and replaced: $(sort "$state/redacted" | uniq -c | awk '{ printf "%s%s %s", comma, $1, $2; comma = ", " }')."
  fi
  [ -z "$raw" ] || say "--raw was said: look into the bundle before you pass it on."
  [ -z "$sum" ] || say "SHA-256: $(hash_of_input <"$top.tar.gz")"
  say "Verify:  sb-collect verify FILE, or sha256sum -c SHA256SUMS in the unpacked folder"
  printf '%s\n' "$top.tar.gz"
}
