# What zsh suggests for the last word of a line, one suggestion a line: zsh -f capture.zsh SCRIPT LINE
# A shell in a pseudo terminal sources the script and gets the line and a Tab; what is added to its completion is printed.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "stty -echo; PS1= PS2=; unsetopt prompt_cr prompt_sp
autoload -Uz compinit; compinit -u -D; source ${(q)1}
compadd() {
  local -a hits; local hit
  builtin compadd -O hits \"\$@\"
  for hit in \$hits; do print -r -- \"<\$hit>\"; done
  builtin compadd \"\$@\"
}
capture() { print; _main_complete; print; print END; exit }
zle -C capture complete-word capture
bindkey '^I' capture
print READY"
while zpty -r shell line && [[ $line != READY* ]]; do :; done
zpty -w -n shell "$2"$'\t'
while zpty -r shell line; do
  line=${line%%$'\r'*}
  [[ $line == END ]] && break
  [[ $line == '<'*'>' ]] && print -r -- "${${line#<}%>}"
done
