# Code under test with mutable static storage.
#
#   heddle_gather_static_storage(name LIBRARY... [PROMOTED] [ISOLATED symbol...] [HARMLESS function...])
#     Merges the objects of object libraries into one, in which .data and .bss have names that the checker's runtime and the driver of
#     host programs find (statics.cpp in checker/runtime and in harness/platforms/host) and put back before every execution. `name` is an
#     interface library: link it instead of the libraries.
#     Without this step static variables of code under test keep their values from execution to execution, which the checker
#     reports as nondeterminism as soon as it shows. thread_local variables are not covered.
#     PROMOTED: the code has a section of its own, by which the runtime knows it (code_policies.cpp).
#     ISOLATED: none but these symbols are seen from outside; the calls of the C library in checked_library_calls.txt, the heap for
#     instance, go to the checker. Of other calls those of the functions that harmless_calls.txt or HARMLESS name are made; a CPU stops
#     in front of the rest (heddle_note_unseen.pl).
include_guard(GLOBAL)

# Resolving section groups while merging is a feature of the BFD linker only; CMAKE_LINKER may be another.
find_program(HEDDLE_LD_BFD NAMES ld.bfd)
find_program(HEDDLE_OBJCOPY NAMES objcopy)
find_program(HEDDLE_OBJDUMP NAMES objdump)

set(HEDDLE_CHECKED_LIBRARY_CALLS "${CMAKE_CURRENT_LIST_DIR}/checked_library_calls.txt" CACHE INTERNAL "")
set(HEDDLE_CHECKED_THREAD_CALLS "${CMAKE_CURRENT_LIST_DIR}/checked_thread_calls.txt" CACHE INTERNAL "")
set(HEDDLE_CHECKED_PROCESS_CALLS "${CMAKE_CURRENT_LIST_DIR}/checked_process_calls.txt" CACHE INTERNAL "")
set_property(GLOBAL PROPERTY HEDDLE_STATIC_STORAGE_SCRIPT "${PROJECT_BINARY_DIR}/static_storage.ld")
find_program(HEDDLE_PERL NAMES perl)
mark_as_advanced(HEDDLE_LD_BFD HEDDLE_OBJCOPY HEDDLE_OBJDUMP HEDDLE_PERL)
set(sections "  heddle_code_data : { *(.data .data.*) }\n  heddle_code_bss : { *(.bss .bss.* COMMON) }\n")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/static_storage.ld" CONTENT "SECTIONS {\n${sections}}\n")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/static_storage.promoted.ld"
  CONTENT "SECTIONS {\n${sections}  heddle_promoted_code : { *(.text .text.*) }\n}\n")

function(heddle_gather_static_storage name)
  if(NOT HEDDLE_LD_BFD)
    message(FATAL_ERROR "ld.bfd was not found. Install it with: apt-get install binutils")
  elseif(NOT HEDDLE_PERL)
    message(FATAL_ERROR "perl was not found. Install it with: apt-get install perl")
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "PROMOTED" "" "ISOLATED;HARMLESS")
  list(TRANSFORM arg_UNPARSED_ARGUMENTS REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
  get_property(script GLOBAL PROPERTY HEDDLE_STATIC_STORAGE_SCRIPT)
  if(arg_PROMOTED)
    string(REGEX REPLACE "ld$" "promoted.ld" script "${script}")
  endif()
  set(merged "${CMAKE_CURRENT_BINARY_DIR}/${name}.merged.o")
  set(isolate "")
  if("ISOLATED" IN_LIST ARGN)
    set(kept heddle_nothing_else ${arg_ISOLATED})
    list(TRANSFORM kept PREPEND --keep-global-symbol=)
    set(isolate COMMAND "${HEDDLE_OBJCOPY}" ${kept} "--redefine-syms=${HEDDLE_CHECKED_LIBRARY_CALLS}"
      "--redefine-syms=${HEDDLE_CHECKED_THREAD_CALLS}" "--redefine-syms=${HEDDLE_CHECKED_PROCESS_CALLS}" "${merged}"
      COMMAND "${HEDDLE_PERL}" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/heddle_note_unseen.pl" "${CMAKE_NM}" "${HEDDLE_OBJDUMP}" "${HEDDLE_OBJCOPY}"
        "${HEDDLE_LD_BFD}" "${CMAKE_CXX_COMPILER}" "${script}" "${CMAKE_SYSTEM_PROCESSOR}" "${merged}"
        "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/harmless_calls.txt" ${arg_HARMLESS} -- ${objects})
  endif()
  add_custom_command(
    OUTPUT "${merged}"
    COMMAND "${HEDDLE_LD_BFD}" -r --force-group-allocation -T "${script}" ${objects} -o "${merged}"
    ${isolate}
    DEPENDS ${objects} "${script}" "${HEDDLE_CHECKED_LIBRARY_CALLS}" "${HEDDLE_CHECKED_THREAD_CALLS}"
      "${HEDDLE_CHECKED_PROCESS_CALLS}"
      "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/heddle_note_unseen.pl" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/harmless_calls.txt"
    COMMENT "Gathering the static storage of ${name}"
    COMMAND_EXPAND_LISTS
    VERBATIM)
  add_custom_target(${name}_merged DEPENDS "${merged}")
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_merged)
  target_link_libraries(${name} INTERFACE "$<BUILD_INTERFACE:${merged}>")
endfunction()
