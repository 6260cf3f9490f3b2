# Images: programs that an emulated machine starts with nothing below them.
#
#   heddle_add_image(name machine [OBJECTS file...] [FREESTANDING target...])
#     Links the boot code and the driver for `machine` (X86_64 or AARCH64) with code under test into
#     <build>/share/heddle/images/<name>.elf. Code under test is given as object files or, better, as targets of heddle_add_freestanding_objects:
#     scenarios in it are found by the driver, and its static storage is reset before every iteration. The path is in the target
#     property HEDDLE_IMAGE. Without a compiler for the machine, or without code under test, there is no such target.
#
#   heddle_freestanding_scenarios(result)
#     The targets of heddle_add_freestanding_objects that hold the scenarios of the tree.

set(HEDDLE_IMAGE_SOURCE_FOLDER "${CMAKE_CURRENT_LIST_DIR}")
set(HEDDLE_IMAGE_FOLDER "${PROJECT_BINARY_DIR}/share/heddle/images")

# The objects of one architecture's folder, C++ and assembly.
function(heddle_add_machine_objects name machine)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES")
  heddle_reject_unknown_arguments(heddle_add_machine_objects ${name} "${arg_UNPARSED_ARGUMENTS}" "${arg_SOURCES}")
  if(NOT HEDDLE_${machine}_CXX)
    return()
  endif()
  set(objects "")
  set(cpp_flags ${HEDDLE_FREESTANDING_FLAGS})
  foreach(source IN LISTS arg_SOURCES)
    set(HEDDLE_FREESTANDING_FLAGS ${cpp_flags})
    if(source MATCHES "\\.S$")
      set(HEDDLE_FREESTANDING_FLAGS -g)
    endif()
    heddle_freestanding_object(${name} ${machine} "${source}" object)
    list(APPEND objects "${object}")
  endforeach()
  add_custom_target(${name} DEPENDS ${objects})
  set_target_properties(${name} PROPERTIES HEDDLE_OBJECTS_${machine} "${objects}")
endfunction()

function(heddle_add_image name machine)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "OBJECTS;FREESTANDING")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "heddle_add_image(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT HEDDLE_${machine}_CXX)
    return()
  endif()
  string(TOLOWER ${machine} folder)
  set(tested ${arg_OBJECTS})
  foreach(target IN LISTS arg_FREESTANDING)
    get_target_property(objects ${target} HEDDLE_OBJECTS_${machine})
    list(APPEND tested ${objects})
  endforeach()
  if(NOT tested)
    return()
  endif()
  set(own "")
  foreach(target heddle_image_driver heddle_image_kernel heddle_machine_${folder})
    get_target_property(objects ${target} HEDDLE_OBJECTS_${machine})
    list(APPEND own ${objects})
  endforeach()

  # The linker scripts know code under test by the name of this one object.
  set(work "${CMAKE_CURRENT_BINARY_DIR}/${name}.image")
  set(merged "${work}/code_under_test.o")
  set(image "${HEDDLE_IMAGE_FOLDER}/${name}.elf")
  set(scripts "${HEDDLE_IMAGE_SOURCE_FOLDER}")
  file(MAKE_DIRECTORY "${work}" "${HEDDLE_IMAGE_FOLDER}")
  add_custom_command(
    OUTPUT "${image}"
    BYPRODUCTS "${merged}"
    COMMAND ${HEDDLE_${machine}_CXX} -r -no-pie -nostdlib -o "${merged}" ${tested}
    COMMAND ${HEDDLE_${machine}_CXX} -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,noexecstack
      -Wl,-z,max-page-size=4096 -Wl,--fatal-warnings -Wl,-L,${scripts} -Wl,-T,${scripts}/${folder}/image.ld
      -o "${image}" ${own} "${merged}"
    DEPENDS ${own} ${tested} "${scripts}/${folder}/image.ld" "${scripts}/common.ld"
    COMMENT "Linking the ${folder} image ${name}"
    COMMAND_EXPAND_LISTS VERBATIM)
  add_custom_target(${name} ALL DEPENDS "${image}")
  foreach(target ${arg_FREESTANDING} heddle_image_driver heddle_image_kernel)
    add_dependencies(${name} ${target}_${machine})
  endforeach()
  add_dependencies(${name} heddle_machine_${folder})
  set_target_properties(${name} PROPERTIES HEDDLE_IMAGE "${image}")
endfunction()

function(heddle_freestanding_scenarios result)
  set(found "")
  set(folders "${PROJECT_SOURCE_DIR}")
  while(folders)
    list(POP_FRONT folders folder)
    get_property(below DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
    list(APPEND folders ${below})
    if(folder MATCHES "^${PROJECT_SOURCE_DIR}/scenarios")
      get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
      list(FILTER targets INCLUDE REGEX "_freestanding$")
      list(APPEND found ${targets})
    endif()
  endwhile()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()
