# Where the sources of a project are, and how reports name them.
#
#   heddle_find_sources(result)
#     The folder that paths in reports are relative to, as code scanning wants them: the repository that the project is in, which is the
#     nearest folder above (or the project's own) that has .git; without one, the project's. HEDDLE_REPOSITORY, a variable or in the
#     environment, names another one, relative to the project's.
include_guard(GLOBAL)

function(heddle_find_sources result)
  if(DEFINED HEDDLE_REPOSITORY)
    set(folder "${HEDDLE_REPOSITORY}")
  elseif(DEFINED ENV{HEDDLE_REPOSITORY})
    set(folder "$ENV{HEDDLE_REPOSITORY}")
  else()
    set(folder "${CMAKE_SOURCE_DIR}")
    while(NOT EXISTS "${folder}/.git")
      cmake_path(GET folder PARENT_PATH above)
      if(above STREQUAL folder)
        set(folder "${CMAKE_SOURCE_DIR}")
        break()
      endif()
      set(folder "${above}")
    endwhile()
  endif()
  cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" NORMALIZE)
  string(REGEX REPLACE "(.)/$" "\\1" folder "${folder}")
  set(${result} "${folder}" PARENT_SCOPE)
endfunction()
