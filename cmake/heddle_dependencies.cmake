# Third-party libraries, all from Debian 12. A missing one stops the configuration with the name of its package.
#
# Targets: elfutils::libdw  xxhash::xxhash  fmt::fmt  CLI11::CLI11  nlohmann_json::nlohmann_json  pugixml::pugixml  and, for tests: GTest::gtest_main  GTest::gmock  rapidcheck
# benchmark::benchmark is optional: test for the target before using it.

function(heddle_require_package package debian_package)
  find_package(${package} QUIET ${ARGN})
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} was not found. Install it with: apt-get install ${debian_package}")
  endif()
endfunction()

heddle_require_package(Threads libc6-dev GLOBAL)
heddle_require_package(fmt libfmt-dev GLOBAL)
heddle_require_package(CLI11 libcli11-dev GLOBAL)
heddle_require_package(nlohmann_json nlohmann-json3-dev GLOBAL)
heddle_require_package(pugixml libpugixml-dev GLOBAL)
find_library(HEDDLE_LIBDW NAMES dw)
find_path(HEDDLE_LIBDW_INCLUDE NAMES elfutils/libdwfl.h)
if(NOT HEDDLE_LIBDW OR NOT HEDDLE_LIBDW_INCLUDE)
  message(FATAL_ERROR "libdw was not found. Install it with: apt-get install libdw-dev")
endif()
add_library(elfutils::libdw UNKNOWN IMPORTED GLOBAL)
set_target_properties(elfutils::libdw PROPERTIES
  IMPORTED_LOCATION "${HEDDLE_LIBDW}" INTERFACE_INCLUDE_DIRECTORIES "${HEDDLE_LIBDW_INCLUDE}")
find_path(HEDDLE_XXHASH_INCLUDE NAMES xxhash.h)
if(NOT HEDDLE_XXHASH_INCLUDE)
  message(FATAL_ERROR "xxHash was not found. Install it with: apt-get install libxxhash-dev")
endif()
add_library(xxhash::xxhash INTERFACE IMPORTED GLOBAL)
target_include_directories(xxhash::xxhash SYSTEM INTERFACE "${HEDDLE_XXHASH_INCLUDE}")
if(BUILD_TESTING)
  heddle_require_package(GTest "libgtest-dev libgmock-dev" CONFIG GLOBAL)
  heddle_require_package(rapidcheck librapidcheck-dev CONFIG GLOBAL)
endif()
find_package(benchmark QUIET CONFIG GLOBAL)
