# Third-party libraries, all from Debian 12. A missing one stops the configuration with the name of its package.
#
# Targets: those of heddle_libraries.cmake, for building also  xxhash::xxhash  CLI11::CLI11  nlohmann_json::nlohmann_json  and, for tests:
# GTest::gtest_main  GTest::gmock  rapidcheck
# benchmark::benchmark is optional: test for the target before using it.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON) # a project around this one links what is linked with them
include(heddle_libraries)
if(heddle_NOT_FOUND_MESSAGE)
  message(FATAL_ERROR "${heddle_NOT_FOUND_MESSAGE}")
endif()

function(heddle_require_package package debian_package)
  find_package(${package} QUIET ${ARGN})
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} was not found. Install it with: apt-get install ${debian_package}")
  endif()
endfunction()

heddle_require_package(CLI11 libcli11-dev)
heddle_require_package(nlohmann_json nlohmann-json3-dev)
find_path(HEDDLE_XXHASH_INCLUDE NAMES xxhash.h)
if(NOT HEDDLE_XXHASH_INCLUDE)
  message(FATAL_ERROR "xxHash was not found. Install it with: apt-get install libxxhash-dev")
endif()
add_library(xxhash::xxhash INTERFACE IMPORTED GLOBAL)
target_include_directories(xxhash::xxhash SYSTEM INTERFACE "${HEDDLE_XXHASH_INCLUDE}")
if(BUILD_TESTING)
  heddle_require_package(GTest "libgtest-dev libgmock-dev" CONFIG)
  heddle_require_package(rapidcheck librapidcheck-dev CONFIG)
endif()
find_package(benchmark QUIET CONFIG)
