# How the platform runs a command: `sh launch.sh spec|check|discover|read`, in a folder that stands for /config, or for
# /source, where two named pipes wait. As there, it uses only sh and what every image has. Environment:
# AIRBYTE_ENTRYPOINT, and POLL_SECONDS between two checks for the file TERMINATED (10 on the platform).
run() { eval "$AIRBYTE_ENTRYPOINT $*"; }

state=
[ ! -f inputState.json ] || state="--state $PWD/inputState.json"
case $1 in
spec) (run spec >jobOutput.json) & ;;
read)
  # Two shells deep: killing the outer one does not reach the connector.
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
# The file appears together with its content.
echo "$code" >TEMP_EXIT_CODE.txt
mv TEMP_EXIT_CODE.txt exitCode.txt
kill "$watcher" 2>/dev/null
exit "$code"
