#!/bin/sh
# Compiles code under test so that its inline assembly is seen, or a CPU stops in front of it.
#
#   heddle_see_barriers.sh COMPILER ARGUMENT...        as a compiler launcher of CMake; one source with -c, one object with -o
#
# Instrumentation sees no inline assembly: heddle_see_assembly.pl, which says what becomes of it, rewrites the preprocessed source. What no run
# could stop at is noted in OBJECT.unseen, one per line.
set -eu

output=
source=
maps=
previous=
for argument in "$@"; do
  case $argument in
    -ffile-prefix-map=*) maps="$maps ${argument#-ffile-prefix-map=}" ;;
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
# shellcheck disable=SC2086 # one argument for each map
perl "$(dirname "$0")/heddle_see_assembly.pl" "$output.unseen" "$(uname -m)" $maps < "$preprocessed.in" > "$preprocessed"
run compile "$@"
rm -f "$preprocessed.in" "$preprocessed"
