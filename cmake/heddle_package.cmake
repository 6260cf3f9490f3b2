# The package: what a project elsewhere needs to check its own code.
#
#   find_package(heddle 0.2)   with heddle_ROOT (or CMAKE_PREFIX_PATH) naming an installation, which may be moved, or a build folder
#
# gives it heddle_add_checked_library and heddle_add_command (cmake/heddle_checked.cmake, cmake/heddle_command.cmake) and the target
# heddle::check, for programs that call heddle::check() themselves; nothing of Heddle is built again.
#
#   bin/heddle, bin/heddle-relacy       the command with the scenarios of this tree, and the other engine
#   libexec/heddle, share/heddle/images the same scenarios for the host and for QEMU
#   lib/heddle                          static libraries, and the facade's objects
#   lib/cmake/heddle                    the package's configuration and functions
#   include/heddle                      <heddle/...>
#   include/heddle-tree                 "checker/...", "harness/..." and "alloc/...", of which a program sees what it links
#   share/heddle/template, .../new      a folder to start from, and what heddle new writes
include_guard(GLOBAL)
include(CMakePackageConfigHelpers)

set(HEDDLE_LIBRARY_FOLDER "${CMAKE_INSTALL_LIBDIR}/heddle")
set(HEDDLE_CMAKE_FOLDER "${CMAKE_INSTALL_LIBDIR}/cmake/heddle")
set(HEDDLE_TREE_FOLDER "${CMAKE_INSTALL_INCLUDEDIR}/heddle-tree")
set(HEDDLE_SHARE_FOLDER "${CMAKE_INSTALL_DATADIR}/heddle")

# The targets of the tree that a target needs, itself included.
function(heddle_needed_targets target result)
  set(found "")
  set(open ${target})
  while(open)
    list(POP_FRONT open next)
    string(REGEX REPLACE "^[$]<LINK_ONLY:(.*)>$" "\\1" next "${next}")
    if(NOT TARGET ${next} OR next IN_LIST found)
      continue()
    endif()
    get_target_property(imported ${next} IMPORTED)
    if(imported)
      continue()
    endif()
    list(APPEND found ${next})
    get_target_property(links ${next} INTERFACE_LINK_LIBRARIES)
    if(links)
      list(APPEND open ${links})
    endif()
  endwhile()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# The files that make a package of a folder: heddle-config.cmake and its version. Variables of the template: where the functions, the
# command's main function and the facade's objects are, and how paths of Heddle's own headers appear in reports.
function(heddle_write_configuration folder functions main maps)
  set(sanitizer_flags "${HEDDLE_SANITIZER_FLAGS}")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/heddle-config.cmake.in" "${folder}/heddle-config.cmake" @ONLY)
  write_basic_package_version_file("${folder}/heddle-config-version.cmake" COMPATIBILITY SameMinorVersion)
endfunction()

function(heddle_install_headers)
  foreach(folder IN ITEMS checker reports harness/command harness/platforms/host harness/platforms/qemu)
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}/" DESTINATION "${HEDDLE_TREE_FOLDER}/${folder}" FILES_MATCHING PATTERN "*.hpp"
      PATTERN "testing" EXCLUDE PATTERN "relacy" EXCLUDE PATTERN "driver" EXCLUDE PATTERN "kernel" EXCLUDE PATTERN "test" EXCLUDE
      PATTERN "misbehaving" EXCLUDE PATTERN "edited" EXCLUDE PATTERN "new" EXCLUDE PATTERN "x86_64" EXCLUDE PATTERN "aarch64" EXCLUDE
      PATTERN "seeded_on" EXCLUDE PATTERN "data" EXCLUDE PATTERN "html" EXCLUDE)
  endforeach()
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/alloc/" DESTINATION "${HEDDLE_TREE_FOLDER}/alloc" FILES_MATCHING PATTERN "*.hpp")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/harness/facade/include/" DESTINATION "${HEDDLE_TREE_FOLDER}/facade")
endfunction()

function(heddle_install_programs)
  install(TARGETS heddle RUNTIME)
  if(TARGET heddle-relacy)
    install(TARGETS heddle-relacy RUNTIME OPTIONAL) # the command does without
  endif()
  if(TARGET heddle_host)
    install(TARGETS heddle_host RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/heddle")
  endif()
  foreach(machine x86_64 aarch64)
    if(TARGET heddle_scenarios_${machine})
      get_target_property(image heddle_scenarios_${machine} HEDDLE_IMAGE)
      install(FILES "${image}" DESTINATION "${HEDDLE_SHARE_FOLDER}/images")
    endif()
  endforeach()
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/harness/template" DESTINATION "${HEDDLE_SHARE_FOLDER}")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/harness/command/new" DESTINATION "${HEDDLE_SHARE_FOLDER}")
  install(FILES "${PROJECT_SOURCE_DIR}/harness/command/main.cpp" DESTINATION "${HEDDLE_SHARE_FOLDER}")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs/" DESTINATION "${CMAKE_INSTALL_DOCDIR}" FILES_MATCHING PATTERN "*.md" PATTERN "*.png")
  install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/LICENSE"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endfunction()

function(heddle_export_package)
  set(wanted "")
  foreach(target heddle_command heddle_check heddle_platform_checked heddle_alloc_headers heddle_root heddle_facade heddle_facade_headers)
    heddle_needed_targets(${target} needed)
    list(APPEND wanted ${needed})
  endforeach()
  list(REMOVE_DUPLICATES wanted)
  set(functions "${PROJECT_SOURCE_DIR}/cmake")
  heddle_write_configuration("${PROJECT_BINARY_DIR}" "${functions}" "${PROJECT_SOURCE_DIR}/harness/command/main.cpp"
    "${HEDDLE_PREFIX_MAPS}")

  install(TARGETS ${wanted} EXPORT heddle-targets ARCHIVE DESTINATION "${HEDDLE_LIBRARY_FOLDER}")
  export(EXPORT heddle-targets FILE "${PROJECT_BINARY_DIR}/heddle-targets.cmake")
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/share/heddle")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/harness/template" "${PROJECT_BINARY_DIR}/share/heddle/template" SYMBOLIC)
  install(EXPORT heddle-targets DESTINATION "${HEDDLE_CMAKE_FOLDER}")
  # All paths of an installation are relative to the file itself: it may be moved.
  file(RELATIVE_PATH up "/prefix/${HEDDLE_CMAKE_FOLDER}" "/prefix")
  set(prefix "\${CMAKE_CURRENT_LIST_DIR}/${up}")
  heddle_write_configuration("${PROJECT_BINARY_DIR}/installed" "\${CMAKE_CURRENT_LIST_DIR}" "${prefix}${HEDDLE_SHARE_FOLDER}/main.cpp"
    "-ffile-prefix-map=${prefix}${HEDDLE_TREE_FOLDER}/=;-ffile-prefix-map=${prefix}${CMAKE_INSTALL_INCLUDEDIR}/heddle/=model/")
  install(FILES "${PROJECT_BINARY_DIR}/installed/heddle-config.cmake" "${PROJECT_BINARY_DIR}/installed/heddle-config-version.cmake"
    DESTINATION "${HEDDLE_CMAKE_FOLDER}")
  foreach(file heddle_arguments.cmake heddle_checked.cmake heddle_command.cmake heddle_libraries.cmake heddle_sources.cmake
      heddle_static_storage.cmake heddle_note_unseen.pl heddle_see_assembly.pl checked_library_calls.txt checked_process_calls.txt
      checked_thread_calls.txt harmless_calls.txt)
    install(FILES "${functions}/${file}" DESTINATION "${HEDDLE_CMAKE_FOLDER}")
  endforeach()
  install(PROGRAMS "${functions}/heddle_see_barriers.sh" DESTINATION "${HEDDLE_CMAKE_FOLDER}")
  get_property(facade GLOBAL PROPERTY HEDDLE_FACADE_OBJECT)
  install(FILES "${facade}" DESTINATION "${HEDDLE_LIBRARY_FOLDER}" RENAME heddle_facade.o)
  heddle_install_headers()
  heddle_install_programs()
  include(heddle_debian_package)
endfunction()
