# The failure that a page shows is what the command prints:
# cmake -DHEDDLE=... -DPAGE=... -DVARIANT=scenario:variant -DMODEL=... -DTRACES=... -P failure_is_shown.cmake
execute_process(
  COMMAND "${HEDDLE}" run "${VARIANT}" --model "${MODEL}" --trace-dir "${TRACES}"
  OUTPUT_VARIABLE printed RESULT_VARIABLE status)
if(NOT status EQUAL 1)
  message(FATAL_ERROR "the command ended with ${status} instead of 1")
endif()

file(READ "${PAGE}" page)
string(FIND "${page}" "    FAIL ${VARIANT} " begin)
if(begin EQUAL -1)
  message(FATAL_ERROR "${PAGE} shows no failure of ${VARIANT}")
endif()
string(SUBSTRING "${page}" ${begin} -1 shown)
string(FIND "${shown}" "\n    replay: " end)
if(end EQUAL -1)
  message(FATAL_ERROR "${PAGE}: the failure of ${VARIANT} does not end with its replay")
endif()
string(SUBSTRING "${shown}" 0 ${end} shown)
string(STRIP "${shown}" shown)
string(REGEX REPLACE " +\n" "\n" printed "${printed}")
string(REGEX REPLACE "\n([^\n])" "\n    \\1" printed "${printed}") # as the README indents it
# Addresses on stacks depend on the compiler.
foreach(text printed shown)
  string(REGEX REPLACE "0x3a6d[0-9a-f][0-9a-f]ff[0-9a-f][0-9a-f][0-9a-f][0-9a-f]" "(stack)" ${text} "${${text}}")
endforeach()
string(FIND "${printed}" "${shown}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "${PAGE} shows\n${shown}\nbut the command prints\n${printed}")
endif()
