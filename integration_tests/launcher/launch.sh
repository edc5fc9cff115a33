# How the platform runs a command: `sh launch.sh spec|check|discover|read`, in a folder that stands for /config, or for
# /source, where two named pipes wait. Nothing but sh and what every image has is used, as there.
# Wanted in the environment: AIRBYTE_ENTRYPOINT, and POLL_SECONDS between two looks for the file TERMINATED (there: 10).
run() { eval "$AIRBYTE_ENTRYPOINT $*"; }

state=
[ ! -f inputState.json ] || state="--state $PWD/inputState.json"
case $1 in
spec) (run spec >jobOutput.json) & ;;
read)
  # Two shells deep: whoever kills the outer one does not reach the connector.
  ( (run read --config "$PWD/connectorConfig.json" --catalog "$PWD/catalog.json" "$state") >stdout 2>stderr) &
  ;;
*) (run "$1" --config "$PWD/connectionConfiguration.json" >jobOutput.json) & ;;
esac
child=$!
(
  while [ ! -f TERMINATED ]; do sleep "$POLL_SECONDS"; done
  kill "$child"
) &
watcher=$!

wait "$child"
code=$?
# The file appears with its content, never before it.
echo "$code" >TEMP_EXIT_CODE.txt
mv TEMP_EXIT_CODE.txt exitCode.txt
kill "$watcher" 2>/dev/null
exit "$code"
