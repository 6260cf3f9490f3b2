# The failure that the README shows is what the command prints: cmake -DHEDDLE=... -DREADME=... -DTRACES=... -P failure_is_shown.cmake
execute_process(
  COMMAND "${HEDDLE}" run awkernel/talloc/torn-range:shipped --model rc11 --trace-dir "${TRACES}"
  OUTPUT_VARIABLE printed RESULT_VARIABLE status)
if(NOT status EQUAL 1)
  message(FATAL_ERROR "the command ended with ${status} instead of 1")
endif()

file(READ "${README}" readme)
string(FIND "${readme}" "    FAIL awkernel" begin)
string(FIND "${readme}" "    replay: " end)
if(begin EQUAL -1 OR end LESS begin)
  message(FATAL_ERROR "the README shows no failure")
endif()
math(EXPR length "${end} - ${begin}")
string(SUBSTRING "${readme}" ${begin} ${length} shown)
string(STRIP "${shown}" shown)
string(REGEX REPLACE " +\n" "\n" printed "${printed}")
string(REGEX REPLACE "\n([^\n])" "\n    \\1" printed "${printed}") # as the README indents it
string(FIND "${printed}" "${shown}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "the README shows\n${shown}\nbut the command prints\n${printed}")
endif()
