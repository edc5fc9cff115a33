/** The name of the program. */
export const PROGRAM = 'source-tiktok-ads';

/** The help of the program: what it does, by command. */
export const USAGE = `Usage:
  source-tiktok-ads spec
  source-tiktok-ads check    --config FILE
  source-tiktok-ads discover --config FILE
  source-tiktok-ads read     --config FILE --catalog FILE [--state FILE]
One FILE may be "-" for standard input. --debug adds log lines.

For people:
  source-tiktok-ads login    --app-id ID --redirect-uri URL
  source-tiktok-ads catalog  --config FILE [--streams a,b|all] [--incremental]
  source-tiktok-ads migrate  --from NAME --config FILE [--state FILE]
                             [--out DIR]
  source-tiktok-ads plan     --config FILE [--streams a,b|all] [--connections N]
  source-tiktok-ads diagnose --config FILE [--streams a,b|all] [--accounts N]
                             [--out DIR]
  source-tiktok-ads simulate [--port N]
  source-tiktok-ads demo
  source-tiktok-ads completion bash|zsh|fish
Each command has --help.`;
