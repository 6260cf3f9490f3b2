#!/bin/sh
# Writes down, in a section of a merged object of instrumented code, what of it the checker cannot see.
#
#   heddle_note_unseen.sh NM OBJCOPY MERGED OBJECT...
#
# Lines of the section heddle_unseen (checker/runtime/unseen_code.cpp reads them):
#   assembly FILE:LINE: "TEXT"     inline assembly (from OBJECT.unseen, see heddle_see_barriers.sh)
#   calls SYMBOL                   code that is defined elsewhere
#   defines SYMBOL                 instrumented code that others may call
#   threads SYMBOL                 a thread_local variable: all CPUs share it
set -eu
nm=$1
objcopy=$2
merged=$3
shift 3
notes=$merged.unseen
for object in "$@"; do
  if [ -f "$object.unseen" ]; then
    cat "$object.unseen"
  fi
done > "$notes"
"$nm" "$merged" | awk '
  NF == 2 && $1 ~ /^[Uw]$/ { print "calls " $2 }
  NF == 3 && $2 ~ /^[TWDBV]$/ { print "defines " $3 }' >> "$notes"
"$nm" --format=sysv "$merged" | awk -F'|' '$4 ~ /TLS/ && $3 !~ /U/ { gsub(/ /, "", $1); print "threads " $1 }' >> "$notes"
if [ -s "$notes" ]; then
  "$objcopy" --add-section "heddle_unseen=$notes" --set-section-flags heddle_unseen=alloc,readonly,data "$merged"
fi
