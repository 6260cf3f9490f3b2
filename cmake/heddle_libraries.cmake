# Third-party libraries that Heddle's own are linked with, all from Debian 12: Threads::Threads  fmt::fmt  pugixml::pugixml
# elfutils::libdw
#
# What is missing is said in heddle_NOT_FOUND_MESSAGE, with the name of its package. May be included any number of times.
macro(heddle_need condition library debian_package)
  if(NOT ${condition} AND NOT heddle_NOT_FOUND_MESSAGE)
    set(heddle_NOT_FOUND_MESSAGE "${library} was not found. Install it with: apt-get install ${debian_package}")
  endif()
endmacro()

find_package(Threads QUIET)
heddle_need(Threads_FOUND Threads libc6-dev)
find_package(fmt QUIET)
heddle_need(fmt_FOUND fmt libfmt-dev)
find_package(pugixml QUIET)
heddle_need(pugixml_FOUND pugixml libpugixml-dev)
find_library(HEDDLE_LIBDW NAMES dw)
find_path(HEDDLE_LIBDW_INCLUDE NAMES elfutils/libdwfl.h)
mark_as_advanced(HEDDLE_LIBDW HEDDLE_LIBDW_INCLUDE)
heddle_need(HEDDLE_LIBDW libdw libdw-dev)
heddle_need(HEDDLE_LIBDW_INCLUDE libdw libdw-dev)
if(HEDDLE_LIBDW AND NOT TARGET elfutils::libdw)
  add_library(elfutils::libdw UNKNOWN IMPORTED)
  set_target_properties(elfutils::libdw PROPERTIES
    IMPORTED_LOCATION "${HEDDLE_LIBDW}" INTERFACE_INCLUDE_DIRECTORIES "${HEDDLE_LIBDW_INCLUDE}")
  if(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL)
    set_target_properties(elfutils::libdw PROPERTIES IMPORTED_GLOBAL TRUE)
  endif()
endif()
