# The layers as targets: who sees which headers.
#
#   heddle_model               <heddle/...>: the contract (model/*.hpp)
#   heddle_platform_checked    the contract over the checker's runtime ABI; `heddle_platform.hpp` comes from model/checked
#   heddle_platform_native     the same over real atomics and host threads (model/native)
#   heddle_platform_baremetal  the same without an operating system (model/baremetal)
#   heddle_alloc_headers       "alloc/...": nothing else of the tree is reachable through it
#   heddle_root                "checker/...", "reports/...", "harness/...": paths from the root of the repository
#   heddle_warnings            the warning flags every target of the tree is compiled with
#
#   heddle_add_existing_subdirectories(folder...)
#     adds each folder that has a CMakeLists.txt; one that gains it later makes the next build configure again.
#     -DHEDDLE_SKIP="checker/relacy;reports" leaves folders out, to build around one that does not configure.

# The headers live in model/ and are included as <heddle/...>; a link gives them that name without copying them.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/include" "${PROJECT_BINARY_DIR}/alloc_include")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/model" "${PROJECT_BINARY_DIR}/include/heddle" SYMBOLIC)
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/alloc" "${PROJECT_BINARY_DIR}/alloc_include/alloc" SYMBOLIC)

add_library(heddle_warnings INTERFACE)
# g++ 12 warns at -O3 of what does not exist: overlapping copies inside std::string (GCC bug 105651), and comparing vectors of bytes
# over half the address space.
target_compile_options(heddle_warnings INTERFACE -Wall -Wextra -Werror $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<CONFIG:Release>>:-Wno-stringop-overread>)

add_library(heddle_model INTERFACE)
target_include_directories(heddle_model INTERFACE
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

foreach(platform checked native baremetal)
  add_library(heddle_platform_${platform} INTERFACE)
  target_link_libraries(heddle_platform_${platform} INTERFACE heddle_model)
  target_include_directories(heddle_platform_${platform} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/model/${platform}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/heddle/${platform}>)
endforeach()

add_library(heddle_alloc_headers INTERFACE)
target_include_directories(heddle_alloc_headers INTERFACE
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/alloc_include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/heddle-tree>)

add_library(heddle_root INTERFACE)
target_include_directories(heddle_root INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/heddle-tree>)

install(DIRECTORY "${PROJECT_SOURCE_DIR}/model/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/heddle"
  FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h")

function(heddle_add_existing_subdirectories)
  foreach(folder IN LISTS ARGN)
    set(path "${CMAKE_CURRENT_SOURCE_DIR}/${folder}")
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE from_root)
    if(from_root IN_LIST HEDDLE_SKIP)
      message(STATUS "Leaving out ${from_root}")
    elseif(EXISTS "${path}/CMakeLists.txt")
      if(PROJECT_IS_TOP_LEVEL)
        add_subdirectory(${folder})
      else()
        add_subdirectory(${folder} EXCLUDE_FROM_ALL) # only what the other project links
      endif()
    elseif(IS_DIRECTORY "${path}")
      # A directory's time changes when an entry appears in it.
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    else()
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}")
    endif()
  endforeach()
endfunction()
