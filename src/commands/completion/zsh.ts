import type { OptionValue } from '../command-options.js';
import { suggestionsByPlace, type Words } from './words.js';

/** A script for zsh, to be evaluated or saved as a function in a folder of `fpath`. */
export const zshCompletion = ({ commands, values, streams }: Words): string => `\
#compdef source-tiktok-ads
# Completion of source-tiktok-ads for zsh.
_source_tiktok_ads() {
  local before="\${words[CURRENT-1]}"
  if (( CURRENT == 2 )); then
    compadd -- ${Object.keys(commands).join(' ')}
    return
  fi
  # What stands before "=" is the option.
  if compset -P '--[a-z-]#='; then before="\${IPREFIX%=}"; fi
  case "\${words[2]} $before" in
${suggestionsByPlace(values, (value) => suggestion(value, streams))
  .map(([places, suggested]) => `    ${places}) ${suggested}; return ;;`)
  .join('\n')}
  esac
  case "\${words[2]}" in
${Object.entries(commands)
  .map(([name, options]) => `    ${name}) compadd -- ${options.join(' ')} ;;`)
  .join('\n')}
  esac
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then
  _source_tiktok_ads "$@"
else
  compdef _source_tiktok_ads source-tiktok-ads
fi`;

function suggestion(value: OptionValue, streams: readonly string[]): string {
  if (value === 'file') return '_files';
  if (value === 'folder') return '_files -/';
  if (value === 'streams') return `compset -P '*,'; compadd -S '' -- ${streams.join(' ')}`;
  return `compadd -- ${value.join(' ')}`;
}
