# How hosted code is compiled: language level, build types, address layout.
#
# Build types: RelWithDebInfo (the default), Sanitize (address and undefined behaviour, g++ or clang), Release (measurements).
# Assertions stay on everywhere but in Release. Files under a sanitizer test `HEDDLE_SANITIZED` (CMake) to leave out what cannot be
# combined with it.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "RelWithDebInfo, Sanitize or Release" FORCE)
endif()
# Within another project its wishes are for its own code.
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION OFF)

# -g1: functions and lines, which is what places in reports, backtraces and profiles are made of; the rest costs a third of the time to
# compile. Code under test has all of it (cmake/heddle_checked.cmake).
set(sanitizers "-fsanitize=address,undefined -fno-sanitize-recover=all")
foreach(language C CXX)
  set(CMAKE_${language}_FLAGS_RELWITHDEBINFO "-O2 -g1")
  set(CMAKE_${language}_FLAGS_DEBUG "-O2 -g1") # of another project: the checker would take hours at -O0
  set(CMAKE_${language}_FLAGS_MINSIZEREL "-O2 -g1")
  set(CMAKE_${language}_FLAGS_RELEASE "-O3 -DNDEBUG")
  set(CMAKE_${language}_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer ${sanitizers}")
endforeach()
if(NOT CMAKE_BUILD_TYPE)
  add_compile_options(-O2 -g1) # within another project that has no build type
endif()
set(CMAKE_EXE_LINKER_FLAGS_SANITIZE "${sanitizers}")
set(CMAKE_SHARED_LINKER_FLAGS_SANITIZE "${sanitizers}")
unset(sanitizers)

string(COMPARE EQUAL "${CMAKE_BUILD_TYPE}" "Sanitize" HEDDLE_SANITIZED)
set(HEDDLE_SANITIZER_FLAGS "")
if(HEDDLE_SANITIZED)
  set(HEDDLE_SANITIZER_FLAGS -fsanitize=address,undefined)
elseif("${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize=")
  message(FATAL_ERROR "heddle: sanitizers are not for all flags: use CMAKE_BUILD_TYPE=Sanitize, or give them to your own targets only")
endif()
if(HEDDLE_SANITIZED AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # The checks the sanitizers add confuse the flow analysis behind this warning; the other builds keep it.
  add_compile_options(-Wno-maybe-uninitialized)
endif()

# Addresses of code and statics must repeat from run to run, or schedules could not be compared.
add_compile_options(-fno-pie)
add_link_options(-no-pie)

if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-mcx16) # two-word compare and exchange in line
endif()

# Source places in reports and traces name files from the root of the repository, whatever machine built them.
# The longer prefix comes last: g++ lets the last match win, clang the longest.
set(prefix_maps
  "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/="
  "-ffile-prefix-map=${PROJECT_BINARY_DIR}/alloc_include/="
  "-ffile-prefix-map=${PROJECT_BINARY_DIR}/include/heddle/=model/")
add_compile_options(${prefix_maps})
# Places are looked up by address, for which clang writes no table unless it is told to.
add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,Clang>:-gdwarf-aranges>)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

# What functions need that projects elsewhere call, too.
set(HEDDLE_PREFIX_MAPS "${prefix_maps}" CACHE INTERNAL "")
set(HEDDLE_SANITIZED "${HEDDLE_SANITIZED}" CACHE INTERNAL "")
set(HEDDLE_SANITIZER_FLAGS "${HEDDLE_SANITIZER_FLAGS}" CACHE INTERNAL "")
unset(prefix_maps)
