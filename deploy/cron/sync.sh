#!/bin/sh
# Reads once with the image alone, and keeps the state for the next run. For cron, Airflow and the like.
#
#   sync.sh FOLDER
#
# FOLDER has config.json and catalog.json. Rows go to FOLDER/output/TIME.jsonl, the state to FOLDER/state.jsonl.
#
# Environment:
#   IMAGE      the image (default: source-tiktok-ads)
#   LOAD       a command that gets each file of rows on its standard input; only after it has succeeded is the state kept
#   CONNECTOR  an executable to run instead of the image, such as bin/source-tiktok-ads
#
# The exit code is the connector's; 75 means that another run in FOLDER is not over. A run that fails or is killed keeps
# the rows and states that it has written, and the next one continues from them.
set -eu

say() { echo "sync.sh: $1" >&2; }

if [ $# -ne 1 ] || [ ! -f "$1/config.json" ] || [ ! -f "$1/catalog.json" ]; then
  say 'needs a folder with config.json and catalog.json'
  exit 2
fi
case ${CONNECTOR:-} in /*) ;; */*) CONNECTOR=$PWD/$CONNECTOR ;; esac
CDPATH='' cd -- "$1"
umask 077 # the rows are nobody else's business

command -v flock > /dev/null || { say 'needs flock, which is in util-linux'; exit 2; }
exec 9> lock # the reader inherits it, so that nothing else runs while a reader has lost its script
flock -n 9 || { say "another run in $PWD is not over"; exit 75; }

touch state.jsonl
# Only the first stream of a line is looked at, so a GLOBAL state, which has several, would lose the others.
if ! awk '/[^ \t\r]/ && (!/^[{]/ || gsub(/"stream_descriptor":[{]"name":"/, "") != 1) { exit 1 }' state.jsonl; then
  say "$PWD/state.jsonl must have one STREAM message a line (README.md says how to convert another state)"
  exit 2
fi

# The old states, and after them those of a file of rows: of each stream the last one.
states() {
  grep '^{"type":"STATE"' "$1" | awk '
    match($0, /"stream_descriptor":[{]"name":"[^"]*"/) {
      stream = substr($0, RSTART, RLENGTH)
      if (!(stream in last)) order[++count] = stream
      last[stream] = $0
    }
    END { for (i = 1; i <= count; i++) print last[order[i]] }' state.jsonl -
}

# Hands over the rows of a read, then keeps its states: never the other way around.
deliver() {
  [ -s "$1" ] || { rm "$1"; return; }
  if [ -n "$(tail -c 1 "$1")" ]; then # the last line was cut off
    truncate -s $(($(wc -c < "$1") - $(tail -n 1 "$1" | wc -c))) "$1" # works on a full disk, too
  fi
  if [ -n "${LOAD:-}" ] && ! sh -c "$LOAD" < "$1" >&2; then
    say "LOAD failed; the next run repeats it with $PWD/$1, and the state stays as it was"
    exit 1
  fi
  states "$1" > state.jsonl.new || exit 1
  sync "$1" state.jsonl.new # rows and states survive a power failure, or neither do
  mv state.jsonl.new state.jsonl
  mv "$1" "${1%.part}"
  echo "$PWD/${1%.part}"
}

mkdir -p output
for left in output/*.jsonl.part; do # of a run that was killed, or whose LOAD failed
  [ ! -e "$left" ] || deliver "$left"
done

if [ -n "${CONNECTOR:-}" ]; then
  set -- "$CONNECTOR"
else
  set -- docker run --rm --memory 512m --user "$(id -u):$(id -g)" -v "$PWD:/data:ro" -w /data \
    -e HTTPS_PROXY -e NO_PROXY "${IMAGE:-source-tiktok-ads}"
fi
part="output/$(date -u +%Y%m%dT%H%M%SZ)-$$.jsonl.part"
"$@" read --config config.json --catalog catalog.json --state state.jsonl > "$part" &
reader=$!
trap 'kill -TERM "$reader" 2> /dev/null || :' TERM INT HUP
code=0
wait "$reader" || code=$?
while kill -0 "$reader" 2> /dev/null; do # a signal ended only the wait
  code=0
  wait "$reader" || code=$?
done

sed -nE 's/^\{"type":"TRACE".*"error":\{"message":"(([^"\\]|\\.)*)".*/\1/p' "$part" >&2
deliver "$part"
exit "$code"
