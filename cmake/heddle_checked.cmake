# Code under test and scenarios as build targets.
#
#   heddle_add_checked_library(name SOURCES file... [EXPORTS symbol...] [DEFINITIONS name=value...] [INCLUDES folder...]
#                              [USES target...] [OPTIONS option...] [RACES report|promote] [HARMLESS function...])
#     A library of C or C++ code under test that need not know Heddle: atomics of the language, or of the compiler (__atomic_*), and
#     ordinary memory. The compiler's instrumentation tells the checker of all of it; the code is linked on its own, so that inline
#     functions are not shared with code that is not instrumented, and its static storage is put back before every execution.
#     Scenarios may be among the sources. EXPORTS are the (mangled) names that are seen from outside; without any, scenarios are all
#     there is to see. Several libraries may be made of the same files with different DEFINITIONS. INCLUDES are folders of headers;
#     USES are targets of the project whose include folders, definitions and options for those who link them apply, but which are not
#     linked. OPTIONS are for the compiler, behind
#     those that it is given anyway (-O1 -g and instrumentation). Link it to the program that has the checker. RACES says what a data
#     race on ordinary memory means: `report`, the default, is a failure; with `promote` all ordinary accesses of the library
#     outside the stack are relaxed atomic operations. (For single objects: <heddle/races.hpp>.) A CPU that calls a function which is
#     neither instrumented nor taken over stops there, and the verdict is inconclusive, unless it is one of the C library that is known to
#     be harmless, or HARMLESS says so by its (mangled) name: that it touches nothing that is shared, waits for nobody, and always
#     does the same.
#
#   heddle_add_scenarios(name SOURCES file...)
#     The scenarios of the given files for each platform: on the checked platform as target `name`, natively as `name_native`, and as
#     freestanding objects for x86_64 and aarch64 as `name_freestanding`. Each file registers its scenarios by itself; the objects of all
#     calls are gathered in two interface targets, to be linked by executables, one of the two at most:
#       heddle_scenarios          every scenario on the checked platform
#       heddle_scenarios_native   every scenario on the native platform
#     The global property HEDDLE_NATIVE_SCENARIOS lists the object libraries behind the latter. With HEDDLE_ONLY_CHECKER there are none.
include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/heddle_arguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/heddle_sources.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/heddle_static_storage.cmake")
set(HEDDLE_CMAKE_DIR "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "where the build's scripts are")

add_library(heddle_scenarios INTERFACE)
add_library(heddle_scenarios_native INTERFACE)

function(heddle_add_checked_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "RACES" "SOURCES;EXPORTS;DEFINITIONS;INCLUDES;USES;OPTIONS;HARMLESS")
  heddle_reject_unknown_arguments(heddle_add_checked_library ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  if(arg_RACES AND NOT arg_RACES MATCHES "^(report|promote)$")
    message(FATAL_ERROR "heddle_add_checked_library(${name}): RACES ${arg_RACES}: it is `report` or `promote`")
  endif()
  foreach(source IN LISTS arg_SOURCES)
    if(source MATCHES "\\.([sS]|asm|sx)$")
      message(FATAL_ERROR "heddle_add_checked_library(${name}): ${source}: assembly cannot be instrumented; leave it out of the library, and "
        "a CPU that calls it stops there")
    endif()
  endforeach()
  set(promoted "")
  if(arg_RACES STREQUAL "promote")
    set(promoted PROMOTED)
  endif()
  foreach(target IN LISTS arg_USES)
    if(NOT TARGET ${target})
      message(FATAL_ERROR "heddle_add_checked_library(${name}): USES ${target}: there is no such target")
    endif()
  endforeach()
  heddle_find_sources(sources)
  add_library(${name}_objects OBJECT ${arg_SOURCES})
  # g++ and clang call the same functions (checker/runtime/abi_instrumented.cpp). Optimisation comes before instrumentation: what is
  # checked is what this compiler made at this level.
  # A function is called from where it stands: a jump in place of a call would hide its place.
  # Copies that the compiler expands itself would not be instrumented; and what it knows of the heap makes it leave out what the code
  # does to a block that is freed.
  target_compile_options(${name}_objects PRIVATE -fno-builtin-memcpy -fno-builtin-memmove -fno-builtin-memset -fno-builtin-malloc
    -fno-builtin-calloc -fno-builtin-realloc -fno-builtin-free -fno-builtin-aligned_alloc -fno-builtin-posix_memalign -fno-builtin-strdup
    -O1 -g -fno-pie -fno-lto -fno-optimize-sibling-calls
    ${HEDDLE_PREFIX_MAPS} "-ffile-prefix-map=${sources}/="
    $<$<COMPILE_LANGUAGE:CXX>:-fno-threadsafe-statics>)
  # One instrumentation at a time, and this one is needed, whatever flags the project has.
  target_compile_options(${name}_objects PRIVATE -fno-sanitize=all -fsanitize=thread)
  set_target_properties(${name}_objects PROPERTIES POSITION_INDEPENDENT_CODE OFF INTERPROCEDURAL_OPTIMIZATION OFF)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${name}_objects PRIVATE
      --param=tsan-instrument-func-entry-exit=0 --param=tsan-distinguish-volatile=1 -fno-allocation-dce -Wno-tsan)
  else()
    target_compile_options(${name}_objects PRIVATE -gdwarf-aranges "SHELL:-mllvm -tsan-instrument-func-entry-exit=0"
      "SHELL:-mllvm -tsan-distinguish-volatile" "SHELL:-mllvm -tsan-instrument-read-before-write")
  endif()
  # Variables of inline functions are this library's own: a unique symbol would stay global when the objects are merged.
  target_compile_options(${name}_objects PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  target_compile_features(${name}_objects PRIVATE cxx_std_20)
  target_compile_definitions(${name}_objects PRIVATE ${arg_DEFINITIONS})
  target_include_directories(${name}_objects PRIVATE ${arg_INCLUDES})
  target_link_libraries(${name}_objects PRIVATE ${arg_USES}) # of which an object library takes what is for the compiler
  target_compile_options(${name}_objects PRIVATE ${arg_OPTIONS})
  set_property(SOURCE ${arg_SOURCES} APPEND PROPERTY OBJECT_DEPENDS
    "${HEDDLE_CMAKE_DIR}/heddle_see_barriers.sh" "${HEDDLE_CMAKE_DIR}/heddle_see_assembly.pl")
  foreach(language IN ITEMS C CXX)
    set_property(TARGET ${name}_objects PROPERTY ${language}_COMPILER_LAUNCHER
      "${HEDDLE_CMAKE_DIR}/heddle_see_barriers.sh" ${CMAKE_${language}_COMPILER_LAUNCHER})
  endforeach()
  target_link_libraries(${name}_objects PUBLIC heddle_model heddle_alloc_headers heddle_platform_checked
    $<TARGET_NAME_IF_EXISTS:heddle_facade_headers>)
  heddle_gather_static_storage(${name} ${name}_objects ${promoted} ISOLATED ${arg_EXPORTS} HARMLESS ${arg_HARMLESS})
  target_link_libraries(${name} INTERFACE $<TARGET_NAME_IF_EXISTS:heddle_facade>)
endfunction()

function(heddle_add_scenarios name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  heddle_reject_unknown_arguments(heddle_add_scenarios ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  heddle_add_code_under_test(${name} checked ${arg_SOURCES})
  heddle_add_freestanding_objects(${name}_freestanding SOURCES ${arg_SOURCES})
  # As sources, not as libraries: the objects of an object library do not travel through an interface, and nothing refers to a scenario.
  target_sources(heddle_scenarios INTERFACE $<TARGET_OBJECTS:${name}>)
  if(NOT HEDDLE_ONLY_CHECKER)
    heddle_add_code_under_test(${name}_native native ${arg_SOURCES})
    target_sources(heddle_scenarios_native INTERFACE $<TARGET_OBJECTS:${name}_native>)
    set_property(GLOBAL APPEND PROPERTY HEDDLE_NATIVE_SCENARIOS ${name}_native)
  endif()
endfunction()

# An object library on one platform. The language subset is that of the freestanding objects, so that what passes here boots there.
function(heddle_add_code_under_test name platform)
  add_library(${name} OBJECT ${ARGN})
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti -fno-threadsafe-statics>)
  # Objects may be merged (heddle_static_storage): a unique symbol would then clash with the same one elsewhere.
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  if(HEDDLE_SANITIZED)
    # A null pointer that is followed is a crash, which the checker finds.
    target_compile_options(${name} PRIVATE -fno-sanitize=null)
  endif()
  target_link_libraries(${name}
    PRIVATE heddle_warnings
    PUBLIC heddle_model heddle_alloc_headers heddle_platform_${platform})
endfunction()
