import type { OptionValue } from '../command-options.js';
import { suggestionsByPlace, type Words } from './words.js';

/** A script for bash; works with version 3.2, which macOS has. */
export const bashCompletion = ({ commands, values, streams }: Words): string => `\
# Completion of source-tiktok-ads for bash.
_source_tiktok_ads() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" list=''
  local IFS=$' \\t\\n'
  COMPREPLY=()
  # Bash takes "=" for a word of its own.
  if [[ $word == '=' ]]; then word=''
  elif [[ $before == '=' ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  if (( COMP_CWORD > 1 )); then
    case "\${COMP_WORDS[1]} $before" in
${suggestionsByPlace(values, suggestion)
  .map(([places, suggested]) => `      ${places}) ${suggested} ;;`)
  .join('\n')}
    esac
  fi
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W '${Object.keys(commands).join(' ')}' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${Object.entries(commands)
  .map(([name, words]) => `    ${name}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word")) ;;`)
  .join('\n')}
  esac
}
_source_tiktok_ads_streams='${streams.join(' ')}'
complete -F _source_tiktok_ads source-tiktok-ads`;

/** Completes a value, and returns. */
function suggestion(value: OptionValue): string {
  if (value === 'file') return `compopt -o filenames 2>/dev/null; ${paths('f')}`;
  if (value === 'folder') return `compopt -o filenames 2>/dev/null; ${paths('d')}`;
  if (value !== 'streams') return `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$word")); return`;
  return `if [[ $word == *,* ]]; then list="\${word%,*},"; fi
        compopt -o nospace 2>/dev/null
        COMPREPLY=($(compgen -P "$list" -W "$_source_tiktok_ads_streams" -- "\${word##*,}")); return`;
}

/** Paths may contain spaces. @param kind f for files, d for folders */
const paths = (kind: string): string => `IFS=$'\\n'; COMPREPLY=($(compgen -${kind} -- "$word")); return`;
