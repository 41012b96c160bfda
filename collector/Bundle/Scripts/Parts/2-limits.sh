# Limits. One clock beats once a second into a pipe, into which each command's end is told too: so the script waits for either,
# and goes on when a command hangs, even one that the kernel does not let be ended.

# Seconds since the host's start, which no change of its clock moves.
uptime_now() {
  read -r up rest </proc/uptime
  up=${up%%.*}
}

start_clock() {
  mkfifo "$state/events" || refuse "no pipe can be made in $folder."
  exec 3<>"$state/events"
  while sleep 1 && [ -d "$state" ]; do
    uptime_now
    echo "beat $up" >&3
  done >/dev/null 2>&1 </dev/null &
  clock=$!
}

free_kilobytes() {
  df -Pk "$folder" 2>/dev/null | awk 'NR == 2 { print int($4 - $2 / 10) }'
}

# A tenth of the disk is left alone: kubelet evicts pods when less is free. What is taken stands there twice for a moment, plain and packed.
make_room() {
  budget=$((megabytes * 1024))
  room=$(($(free_kilobytes) / 2))
  outcome_when_full=size-limit
  if [ "$room" -lt "$budget" ]; then
    budget=$room outcome_when_full=disk-full
  fi
  [ "$budget" -gt 1024 ] || refuse "there is too little space in $folder, a tenth of the disk being left alone; choose another place with --out."
  taken=0
}

outcome=complete
ended() {
  [ "$outcome" != complete ] || outcome=$1
}

# Why the item's turn does not come; nothing when it does.
no_turn() {
  uptime_now
  [ $((up - began_at)) -lt "$deadline" ] || ended deadline
  case $outcome in
  complete) ;;
  deadline) echo "the time limit of the collection was reached" ;;
  interrupted) echo "the collection was interrupted" ;;
  *) echo "the bundle's size limit was reached" ;;
  esac
}

# attempt SECONDS BYTES COMMAND...: what it prints, without secrets, becomes $state/out.N; $code is its exit code, or late.
attempts=0
attempt() {
  limit=$1 most=$2
  shift 2
  attempts=$((attempts + 1))
  kept=$state/out.$attempts
  mkfifo "$state/count.$attempts" 2>/dev/null
  (
    wc -c <"$state/count.$attempts" >"$state/size.$attempts" &
    {
      # What the command starts bears this mark, what reads from it does not.
      SB_COLLECT_ITEM=$$.$attempts
      export SB_COLLECT_ITEM
      "$@" 2>"$state/err.$attempts"
      echo "$?" >"$state/code.$attempts"
    } </dev/null 3>&- | head -c "$((most + 1))" | tee "$state/count.$attempts" | without_secrets >"$kept"
    wait
    echo "end $attempts" >&3
  ) </dev/null >/dev/null 2>&1 &
  runner=$!
  await
}

await() {
  uptime_now
  until=$((up + limit)) killed= code=
  while :; do
    # A signal's trap may end the reading.
    read -r event value <&3 || continue
    case $event in
    end) [ "$value" != "$attempts" ] || break ;;
    stop) until=0 ;;
    beat)
      [ "$value" -gt "$until" ] || continue
      code=late
      [ "$killed" != KILL ] || break
      killed=${killed:+KILL}
      killed=${killed:-TERM}
      end_processes "$killed" "$attempts"
      until=$((value + 1))
      ;;
    esac
  done
  if [ -n "$code" ]; then
    # It may still write, so what there is by now is taken.
    cp "$kept" "$kept.now" 2>/dev/null || : >"$kept.now"
    kept=$kept.now
  else
    wait "$runner" 2>/dev/null
    read -r code <"$state/code.$attempts" 2>/dev/null || code=1
  fi
}

# end_processes SIGNAL ATTEMPT: what the attempt started, known by its environment: grandchildren, too, and what turned its back on us.
end_processes() {
  marked=$(grep -l -s "SB_COLLECT_ITEM=$$[.]$2" /proc/[0-9]*/environ 2>/dev/null | cut -d / -f 3)
  [ -z "$marked" ] || kill "-$1" $marked 2>/dev/null
}
