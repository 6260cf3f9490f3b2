# Proof, on every build, that code under test needs no operating system.
#
#   heddle_add_freestanding_objects(name SOURCES file...)
#     Compiles each file without exceptions, RTTI, heap or libc for x86_64 and aarch64, on the bare-metal platform, as part of the
#     normal build. A header counts as a source: it is compiled alone, which also shows that it includes what it uses.
#     The objects are listed in the target properties HEDDLE_OBJECTS_X86_64 and HEDDLE_OBJECTS_AARCH64.

# Off in builds that differ from another one in the host's compiler or its flags only: these objects would be the same.
option(HEDDLE_FREESTANDING "Compile code under test for the emulated machines, too" ON)
if(HEDDLE_FREESTANDING)
  find_program(HEDDLE_X86_64_CXX NAMES x86_64-linux-gnu-g++ g++)
  find_program(HEDDLE_AARCH64_CXX NAMES aarch64-linux-gnu-g++)
else()
  set(HEDDLE_X86_64_CXX "")
  set(HEDDLE_AARCH64_CXX "")
endif()
if(HEDDLE_FREESTANDING AND NOT HEDDLE_X86_64_CXX)
  message(WARNING "g++ was not found (apt-get install g++): freestanding objects for x86_64 are skipped")
endif()
if(HEDDLE_FREESTANDING AND NOT HEDDLE_AARCH64_CXX)
  message(WARNING "aarch64-linux-gnu-g++ was not found (apt-get install g++-aarch64-linux-gnu): "
    "freestanding objects for aarch64 are skipped")
endif()

set(HEDDLE_FREESTANDING_FLAGS
  -std=c++20 -O2 -g1 -Wall -Wextra -Werror -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-use-cxa-atexit
  -fno-stack-protector -fno-pic -fno-pie -fno-asynchronous-unwind-tables -mgeneral-regs-only)
set(HEDDLE_X86_64_FLAGS -mno-red-zone -mcx16 -mcmodel=small)
set(HEDDLE_AARCH64_FLAGS -mno-outline-atomics)
set(HEDDLE_FREESTANDING_INCLUDES
  "-I${PROJECT_BINARY_DIR}/include" "-I${PROJECT_SOURCE_DIR}/model/baremetal" "-I${PROJECT_BINARY_DIR}/alloc_include")

function(heddle_add_freestanding_objects name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  heddle_reject_unknown_arguments(heddle_add_freestanding_objects ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  add_custom_target(${name} ALL)
  foreach(machine X86_64 AARCH64)
    if(HEDDLE_${machine}_CXX)
      set(objects "")
      foreach(source IN LISTS arg_SOURCES)
        heddle_freestanding_object(${name} ${machine} "${source}" object)
        list(APPEND objects "${object}")
      endforeach()
      set_target_properties(${name} PROPERTIES HEDDLE_OBJECTS_${machine} "${objects}")
      add_custom_target(${name}_${machine} DEPENDS ${objects})
      add_dependencies(${name} ${name}_${machine})
    endif()
  endforeach()
endfunction()

# One object of one machine; its path is returned in the variable named by `result`.
function(heddle_freestanding_object name machine source result)
  cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE short)
  string(TOLOWER ${machine} folder)
  string(REPLACE ".." "up" file "${short}")
  set(object "${CMAKE_CURRENT_BINARY_DIR}/${name}.${folder}/${file}.o")
  cmake_path(GET object PARENT_PATH object_folder)
  file(MAKE_DIRECTORY "${object_folder}")
  set(input "${source}")
  if(source MATCHES "\\.hpp$")
    set(input -include "${source}" -x c++ /dev/null) # as a main file it would trip over its own `#pragma once`
  endif()
  add_custom_command(
    OUTPUT "${object}"
    COMMAND ${HEDDLE_${machine}_CXX} ${HEDDLE_FREESTANDING_FLAGS} ${HEDDLE_${machine}_FLAGS} ${HEDDLE_FREESTANDING_INCLUDES}
      ${HEDDLE_PREFIX_MAPS} -MD -MF "${object}.d" -MT "${object}" -c ${input} -o "${object}"
    DEPENDS "${source}"
    DEPFILE "${object}.d"
    COMMENT "Compiling freestanding for ${folder}: ${short}"
    VERBATIM)
  set(${result} "${object}" PARENT_SCOPE)
endfunction()
