# The `heddle` command with scenarios of one's own.
#
#   heddle_add_command(name [SOURCES file...] [LIBRARIES target...])
#     An executable that has the whole command line (list, run, replay, gate; see docs/command.md) for the scenarios of the libraries, which
#     are made by heddle_add_checked_library, and of the sources, which are compiled on the checked platform. `native` is not among it: it
#     needs the same scenarios built for other platforms.
include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/heddle_arguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/heddle_sources.cmake")
if(NOT DEFINED HEDDLE_COMMAND_MAIN)
  get_filename_component(main "${CMAKE_CURRENT_LIST_DIR}/../harness/command/main.cpp" REALPATH)
  set(HEDDLE_COMMAND_MAIN "${main}" CACHE INTERNAL "")
  unset(main)
endif()

function(heddle_add_command name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  heddle_reject_unknown_arguments(heddle_add_command ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}${arg_LIBRARIES}")
  heddle_find_sources(sources)
  add_executable(${name} "${HEDDLE_COMMAND_MAIN}" ${arg_SOURCES})
  # Whatever the project's own flags ask for: addresses of code and statics must repeat, and what is merged is not for the linker to
  # optimise. Sanitizers are those of the libraries.
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF INTERPROCEDURAL_OPTIMIZATION OFF)
  target_compile_options(${name} PRIVATE -fno-pie -fno-lto -fno-sanitize=all ${HEDDLE_SANITIZER_FLAGS}
    ${HEDDLE_PREFIX_MAPS} "-ffile-prefix-map=${sources}/=")
  target_compile_definitions(${name} PRIVATE HEDDLE_HOST_PROGRAM="" HEDDLE_IMAGES="" HEDDLE_SOURCES="${sources}")
  target_link_options(${name} PRIVATE -no-pie -fno-lto -fno-sanitize=all ${HEDDLE_SANITIZER_FLAGS})
  target_link_libraries(${name} PRIVATE heddle_root heddle_platform_checked heddle_command ${arg_LIBRARIES})
endfunction()
