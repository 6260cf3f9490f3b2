# Code under test and scenarios as build targets.
#
#   heddle_add_checked_library(name SOURCES file... [RACES report])
#     A library of code under test on the checked platform: freestanding language subset, <heddle/...> and "alloc/..." only. It is an
#     object library; link it to what uses it. RACES says what a data race on plain memory means: `report`, the default, is a failure.
#
#   heddle_add_scenarios(name SOURCES file...)
#     The scenarios of the given files for each platform: on the checked platform as target `name`, natively as `name_native`, and as
#     freestanding objects for x86_64 and aarch64 as `name_freestanding`. Each file registers its scenarios by itself; the objects of all
#     calls are gathered in two interface targets, to be linked by executables, one of the two at most:
#       heddle_scenarios          every scenario on the checked platform
#       heddle_scenarios_native   every scenario on the native platform
#     The global property HEDDLE_NATIVE_SCENARIOS lists the object libraries behind the latter.
include_guard(GLOBAL)

add_library(heddle_scenarios INTERFACE)
add_library(heddle_scenarios_native INTERFACE)

function(heddle_add_checked_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "RACES" "SOURCES")
  heddle_reject_unknown_arguments(heddle_add_checked_library ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  if(arg_RACES AND NOT arg_RACES STREQUAL "report")
    message(FATAL_ERROR "heddle_add_checked_library(${name}): RACES ${arg_RACES} is not supported; `report` is")
  endif()
  heddle_add_code_under_test(${name} checked ${arg_SOURCES})
endfunction()

function(heddle_add_scenarios name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  heddle_reject_unknown_arguments(heddle_add_scenarios ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  heddle_add_code_under_test(${name} checked ${arg_SOURCES})
  heddle_add_code_under_test(${name}_native native ${arg_SOURCES})
  heddle_add_freestanding_objects(${name}_freestanding SOURCES ${arg_SOURCES})
  # As sources, not as libraries: the objects of an object library do not travel through an interface, and nothing refers to a scenario.
  target_sources(heddle_scenarios INTERFACE $<TARGET_OBJECTS:${name}>)
  target_sources(heddle_scenarios_native INTERFACE $<TARGET_OBJECTS:${name}_native>)
  set_property(GLOBAL APPEND PROPERTY HEDDLE_NATIVE_SCENARIOS ${name}_native)
endfunction()

# An object library on one platform. The language subset is that of the freestanding objects, so that what passes here boots there.
function(heddle_add_code_under_test name platform)
  add_library(${name} OBJECT ${ARGN})
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti -fno-threadsafe-statics>)
  # Objects may be merged (heddle_static_storage): a unique symbol would then clash with the same one elsewhere.
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  target_link_libraries(${name}
    PRIVATE heddle_warnings
    PUBLIC heddle_model heddle_alloc_headers heddle_platform_${platform})
endfunction()
