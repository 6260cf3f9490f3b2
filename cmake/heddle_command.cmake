# The `heddle` command with scenarios of one's own.
#
#   heddle_add_command(name [SOURCES file...] [LIBRARIES target...])
#     An executable that has the whole command line (list, run, replay, gate; see docs/command.md) for the scenarios of the libraries, which
#     are made by heddle_add_checked_library, and of the sources, which are compiled on the checked platform. `native` is not among it: it
#     needs the same scenarios built for other platforms.
include_guard(GLOBAL)

get_filename_component(root "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)
set_property(GLOBAL PROPERTY HEDDLE_COMMAND_MAIN "${root}/harness/command/main.cpp")
unset(root)

function(heddle_add_command name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  heddle_reject_unknown_arguments(heddle_add_command ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}${arg_LIBRARIES}")
  get_property(main GLOBAL PROPERTY HEDDLE_COMMAND_MAIN)
  add_executable(${name} "${main}" ${arg_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE -fno-pie "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=" ${HEDDLE_PREFIX_MAPS})
  target_compile_definitions(${name} PRIVATE HEDDLE_HOST_PROGRAM="" HEDDLE_IMAGE_X86_64="" HEDDLE_IMAGE_AARCH64="")
  # Addresses of code and statics must repeat from run to run, or schedules could not be compared.
  target_link_options(${name} PRIVATE -no-pie ${HEDDLE_SANITIZER_FLAGS})
  target_link_libraries(${name} PRIVATE heddle_root heddle_platform_checked heddle_command ${arg_LIBRARIES})
endfunction()
