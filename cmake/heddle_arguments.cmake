# Mistakes in calls of the functions of this folder.
include_guard(GLOBAL)

# A misspelt keyword would otherwise be swallowed by the list before it.
function(heddle_reject_unknown_arguments caller name unknown sources)
  if(unknown)
    message(FATAL_ERROR "${caller}(${name}): unknown arguments: ${unknown}")
  elseif(NOT sources)
    message(FATAL_ERROR "${caller}(${name}): SOURCES is empty")
  endif()
endfunction()
