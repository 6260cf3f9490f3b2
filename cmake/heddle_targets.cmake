# Libraries and tests of the tree.
#
#   heddle_add_library(name SOURCES file... [DEPS target...] [HEADERS target...])
#     A static library. DEPS are public; HEADERS are libraries that are headers alone, for the sources only: who uses the package need not
#     have them. Code in checker/, reports/ and harness/ includes by path from the root of the repository;
#     code in model/, alloc/ and scenarios/ sees <heddle/...>, and the last two "alloc/...". The platform is a dependency:
#     add heddle_platform_checked, heddle_platform_native or heddle_platform_baremetal to DEPS.
#
#   heddle_add_test(name SOURCES file... [DEPS target...] [LONG])
#     A test executable with googletest, googlemock and rapidcheck, its main function included, and one ctest entry of the same name.
#     LONG gives it the label `long`, which the ordinary run leaves out; without HEDDLE_EVERY_TEST
#     there is no such target: test for it. Generated inputs repeat in the ordinary run (fixed seed)
#     and differ in every long one; a failure prints the parameters that reproduce it.
#
#   heddle_add_executable(name SOURCES file... [DEPS target...])
#     An executable in <build>/bin with the same flags and include folders.

include(heddle_arguments)

# Off in builds beside another one of the same tree, with another compiler or sanitizers: what these cannot change is tested once.
option(HEDDLE_EVERY_TEST "Have the long tests, and those of pages in a browser, of SARIF and of the CI examples" ON)
option(HEDDLE_ONLY_CHECKER "Leave out what else runs the scenarios of the tree (host, Relacy), and the benchmark" OFF)
set(HEDDLE_TEST_SECONDS 300 CACHE STRING "Time limit of an ordinary test executable")
set(HEDDLE_LONG_TEST_SECONDS 7200 CACHE STRING "Time limit of a test executable labelled long")

# Flags and include folders of a target, by the layer the calling CMakeLists.txt belongs to.
function(heddle_configure_target name)
  target_link_libraries(${name} PRIVATE heddle_warnings)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE folder)
  if(folder MATCHES "^model")
    target_link_libraries(${name} PUBLIC heddle_model)
  elseif(folder MATCHES "^(alloc|scenarios)")
    target_link_libraries(${name} PUBLIC heddle_model heddle_alloc_headers)
  else()
    target_link_libraries(${name} PUBLIC heddle_root heddle_model)
  endif()
endfunction()

function(heddle_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS;HEADERS")
  heddle_reject_unknown_arguments(heddle_add_library ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  add_library(${name} STATIC ${arg_SOURCES})
  # Most of the time that a source takes is for the headers that it shares with its neighbours.
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
  heddle_configure_target(${name})
  target_link_libraries(${name} PUBLIC ${arg_DEPS})
  foreach(headers IN LISTS arg_HEADERS)
    target_include_directories(${name} SYSTEM PRIVATE $<TARGET_PROPERTY:${headers},INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_definitions(${name} PRIVATE $<TARGET_PROPERTY:${headers},INTERFACE_COMPILE_DEFINITIONS>)
  endforeach()
endfunction()

function(heddle_add_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  heddle_reject_unknown_arguments(heddle_add_executable ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  add_executable(${name} ${arg_SOURCES})
  heddle_configure_target(${name})
  target_link_libraries(${name} PRIVATE ${arg_DEPS})
endfunction()

function(heddle_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LONG" "" "SOURCES;DEPS")
  heddle_reject_unknown_arguments(heddle_add_test ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  if(NOT BUILD_TESTING OR (arg_LONG AND NOT HEDDLE_EVERY_TEST))
    return()
  endif()
  add_executable(${name} ${arg_SOURCES})
  heddle_configure_target(${name})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} GTest::gmock GTest::gtest GTest::gtest_main rapidcheck)
  heddle_compile_quickly(${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin/tests")
  add_test(NAME ${name} COMMAND ${name})
  if(arg_LONG)
    set_tests_properties(${name} PROPERTIES LABELS long TIMEOUT ${HEDDLE_LONG_TEST_SECONDS})
  else()
    set(seconds ${HEDDLE_TEST_SECONDS})
    if(HEDDLE_SANITIZED)
      math(EXPR seconds "3 * ${seconds}")
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${seconds} ENVIRONMENT "RC_PARAMS=seed=42")
  endif()
endfunction()

# Most of the time that tests take is their compilation. Undefined behaviour is looked for in what is tested.
set(HEDDLE_TEST_FLAGS $<$<CONFIG:RelWithDebInfo>:-O1> $<$<CONFIG:Sanitize>:-fno-sanitize=undefined>)
function(heddle_compile_quickly name)
  if(NOT TARGET heddle_test_headers)
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/test_headers.cpp" CONTENT "")
    add_library(heddle_test_headers OBJECT "${PROJECT_BINARY_DIR}/test_headers.cpp")
    target_link_libraries(heddle_test_headers PRIVATE heddle_warnings GTest::gmock GTest::gtest)
    target_compile_options(heddle_test_headers PRIVATE ${HEDDLE_TEST_FLAGS})
    target_precompile_headers(heddle_test_headers PRIVATE
      <functional> <map> <memory> <set> <string> <vector> <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  target_compile_options(${name} PRIVATE ${HEDDLE_TEST_FLAGS})
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
  target_precompile_headers(${name} REUSE_FROM heddle_test_headers)
endfunction()
