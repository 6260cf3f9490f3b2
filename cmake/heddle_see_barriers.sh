#!/bin/sh
# Compiles code under test so that its compiler barriers are seen, and notes its inline assembly.
#
#   heddle_see_barriers.sh COMPILER ARGUMENT...        as a compiler launcher of CMake; one source with -c, one object with -o
#
# Instrumentation sees no inline assembly. An empty statement that clobbers memory, which is how kernels write barrier(), becomes
# the signal fence that it is. Other statements stay as they are, and are noted in OBJECT.unseen, one per line, but for hints to the
# processor that it waits. Headers of the system are left alone.
set -eu

output=
source=
maps=
previous=
for argument in "$@"; do
  case $argument in
    -fdebug-prefix-map=*) maps="$maps ${argument#-fdebug-prefix-map=}" ;;
  esac
  case $previous in
    -o) output=$argument ;;
    -c) source=$argument ;;
  esac
  previous=$argument
done
if [ -z "$output" ] || [ -z "$source" ]; then
  exec "$@"
fi
case $source in
  *.c) language=cpp-output suffix=i ;;
  *) language=c++-cpp-output suffix=ii ;;
esac

# The same command, up to what the last steps are and where their results go.
preprocessed=$output.$suffix
run() {
  step=$1
  shift
  count=$#
  skip=no
  while [ "$count" -gt 0 ]; do
    argument=$1
    shift
    count=$((count - 1))
    if [ "$skip" = yes ]; then
      skip=no
      continue
    fi
    case $step.$argument in
      *.-o | *.-c) skip=yes ;;
      compile.-MF | compile.-MT | compile.-MQ) skip=yes ;;
      compile.-MD | compile.-MMD) ;;
      *) set -- "$@" "$argument" ;;
    esac
  done
  if [ "$step" = preprocess ]; then
    "$@" -E "$source" -o "$preprocessed.in"
  else
    "$@" -x "$language" -c "$preprocessed" -o "$output"
  fi
}

run preprocess "$@"
# Line markers (# LINE "FILE" ...) say where text comes from.
awk -v notes="$output.unseen" -v maps="$maps" '
  function is_barrier(text) { return text ~ /^[ \t]*\([ \t]*""[ \t]*:[ \t]*:[ \t]*:[ \t]*"memory"[ \t]*\)/ }
  function is_hint(text) { return text ~ /^[ \t]*\([ \t]*"(pause|yield|nop|wfe|rep; *nop|rep;nop)[\\nt; ]*"[ \t]*(:|\))/ }
  function after_barrier(text) { sub(/^[^)]*\)/, "", text); return text }
  BEGIN {
    printf "" > notes
    split(maps, prefixes, " ")
  }
  /^# [0-9]+ "/ {
    line = $2 - 1
    file = $3
    gsub(/"/, "", file)
    for (i in prefixes) {
      at = index(prefixes[i], "=")
      if (index(file, substr(prefixes[i], 1, at - 1)) == 1) {
        file = substr(prefixes[i], at + 1) substr(file, at)
        break
      }
    }
    system_header = file ~ /^\/usr\// || $0 ~ /".* 3( |$)/
    print
    next
  }
  {
    ++line
    rest = $0
    done = ""
    while (!system_header && match(rest, /(^|[^A-Za-z0-9_"])(__asm__|__asm|asm)[ \t]*((__volatile__|__volatile|volatile|__inline__|inline|goto)[ \t]*)*\(/)) {
      start = RSTART
      if (substr(rest, start, 1) !~ /[a_]/) ++start
      head = substr(rest, 1, start - 1)
      text = substr(rest, RSTART + RLENGTH - 1)
      upto = substr(rest, 1, RSTART + RLENGTH - 2)
      before = done head
      sub(/[ \t]+$/, "", before)
      if (is_barrier(text)) {
        done = done head "__atomic_signal_fence(5)"
        rest = after_barrier(text)
        continue
      }
      # A name behind a declarator is no statement.
      if (before !~ /[)A-Za-z0-9_\]]$/ && !is_hint(text)) {
        shown = text
        print "assembly " file ":" line ": " (match(shown, /"[^"]*"/) ? substr(shown, RSTART, RLENGTH) : "...") > notes
      }
      done = done upto
      rest = text
    }
    print done rest
  }' "$preprocessed.in" > "$preprocessed"
run compile "$@"
rm -f "$preprocessed.in" "$preprocessed"
