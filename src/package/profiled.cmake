# The sources that every record passes through are compiled twice: first into a program that counts how often it takes which
# branch (tests/training/), then with those counts. Left out are sources whose counts do not follow from the sources alone:
# threads that wait for each other, places in memory, what the system offers. A test holds that those of the others do.
option(TRAILAUDIT_PROFILED "Compile what every record passes through by counts of a sample run (gcc, Release)" ON)

set(HOT_SOURCES "")
if(NOT TOGETHER OR NOT TRAILAUDIT_PROFILED OR NOT GENERATOR_SOURCES)
  return()
elseif(CMAKE_CROSSCOMPILING)
  message(STATUS "Compiled without counts of a sample run: what is built does not run here")
  return()
elseif(CMAKE_C_COMPILER_VERSION VERSION_LESS 11)
  message(STATUS "Compiled without counts of a sample run: gcc is older than 11")
  return()
endif()

set(HOT_SOURCES ${TOGETHER})
list(FILTER HOT_SOURCES INCLUDE REGEX
  "/src/(event/.*|evaluate/.*|base/(arena|buffer|glob|instant|memo|slice|text|text_plain))\\.c$")
list(FILTER HOT_SOURCES EXCLUDE REGEX "/src/(event/variant|evaluate/(pool|run|seen))\\.c$")
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$" OR NOT CMAKE_SIZEOF_VOID_P EQUAL 8)
  list(FILTER HOT_SOURCES EXCLUDE REGEX "/src/event/scanner_(sse2|avx2)\\.c$")
endif()

# Functions are known by their number, not by name and object file, as there are two object files. No values are counted,
# some of which are addresses. What was never met in training is compiled as ever, not for size.
set(PROFILE_FLAGS --param=profile-func-internal-id=1 -fno-profile-values)
set(USE_FLAGS -fprofile-use -fprofile-partial-training -fno-profile-reorder-functions -fno-unroll-loops -fno-tracer
  -Wno-error=coverage-mismatch -Wno-missing-profile)
set(PROFILE_FOLDER ${CMAKE_BINARY_DIR}/CMakeFiles/trailaudit_core.dir)
set(COUNTS "")
set(HOT_NAMES "")
foreach(source ${HOT_SOURCES})
  file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${source})
  set_property(SOURCE ${source} APPEND PROPERTY COMPILE_OPTIONS ${USE_FLAGS} ${PROFILE_FLAGS})
  # gcc looks for the counts beside the object, as NAME.c.gcda. Not every source has some: what waits for them waits for
  # a file that says which they are.
  set_property(SOURCE ${source} APPEND PROPERTY OBJECT_DEPENDS ${PROFILE_FOLDER}/${name}.counts)
  list(APPEND HOT_NAMES ${name})
  list(APPEND COUNTS ${PROFILE_FOLDER}/${name}.counts)
endforeach()

# What both programs are made of.
set(REST_SOURCES ${CORE_SOURCES})
list(REMOVE_ITEM REST_SOURCES ${HOT_SOURCES} ${CMAKE_SOURCE_DIR}/src/base/seed.c ${CMAKE_SOURCE_DIR}/src/event/variant.c)
add_library(trailaudit_rest OBJECT ${REST_SOURCES} ${CMAKE_BINARY_DIR}/embedded.c)
target_include_directories(trailaudit_rest PRIVATE ${HPDF_INCLUDE})
target_link_libraries(trailaudit_rest PUBLIC trailaudit_flags ${CORE_LIBRARIES})
add_subdirectory(tests/training)

file(GLOB_RECURSE TRAINING_POLICIES CONFIGURE_DEPENDS policies/*.xml)
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/training.cmake CONTENT
"set(PROGRAM $<TARGET_FILE:trailaudit-training>)
set(GENERATE $<TARGET_FILE:trailaudit-generate>)
set(POLICIES ${CMAKE_SOURCE_DIR}/policies)
set(COUNTED ${CMAKE_BINARY_DIR}/tests/training/CMakeFiles/trailaudit_counted.dir/__/__)
set(SOURCES ${HOT_NAMES})
")
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/training.done
  COMMAND ${CMAKE_COMMAND} -DSETTINGS=${CMAKE_BINARY_DIR}/training.cmake -DPLACE=${CMAKE_BINARY_DIR}/training
    -DOUTPUT=${PROFILE_FOLDER} -P ${CMAKE_SOURCE_DIR}/tests/training/train.cmake
  COMMAND ${CMAKE_COMMAND} -E touch ${CMAKE_BINARY_DIR}/training.done
  DEPENDS trailaudit-training trailaudit-generate ${TRAINING_POLICIES} tests/training/train.cmake
    ${CMAKE_BINARY_DIR}/training.cmake
  COMMENT "Training on sample archives" VERBATIM)
# Written there, each only where it changed, so that no other source is compiled again.
add_custom_command(OUTPUT ${COUNTS} COMMAND ${CMAKE_COMMAND} -E true DEPENDS ${CMAKE_BINARY_DIR}/training.done
  COMMENT "" VERBATIM)
