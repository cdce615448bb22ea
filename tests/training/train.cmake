# Has the training program audit sample archives and copies what it counted to OUTPUT: SOURCE.gcda, and SOURCE.counts, which
# is written only where the counts changed. Works below PLACE, which is emptied.
# What is counted follows from the sources alone: paths are relative, and given is what else came of the machine or the day.
# Called as: cmake -DSETTINGS=BUILD/training.cmake -DPLACE=… -DOUTPUT=… -P train.cmake
include(${SETTINGS})

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${PLACE} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " words)
    message(FATAL_ERROR "training failed (${status}): ${words}\n${said}\n"
      "Configure with -DTRAILAUDIT_PROFILED=OFF to build without it.")
  endif()
endfunction()

file(REMOVE_RECURSE ${PLACE})
file(MAKE_DIRECTORY ${PLACE})
file(COPY ${POLICIES} DESTINATION ${PLACE})
# Not the archives of the benchmark: others of their kind.
set(archives large small demo)
run(${GENERATE} --output large --profile bench-large --records 20000 --seed 77)
run(${GENERATE} --output small --profile bench-small --records 8000 --seed 78)
run(${GENERATE} --output demo --records 13000 --seed 79)
set(scanners portable)
if(SOURCES MATCHES "scanner_avx2")
  list(APPEND scanners sse2 avx2)
endif()
foreach(scanner ${scanners})
  foreach(archive ${archives})
    run(${CMAKE_COMMAND} -E env TRAILAUDIT_TRAINING_SCANNER=${scanner} SOURCE_DATE_EPOCH=1790000000 GCOV_PREFIX=${PLACE}/counts
      ${PROGRAM} audit ${archive} --policies policies --format json --as-of 2026-07-01 --jobs 1 --memory 1GiB
      --no-sandbox --progress no --quiet --output reports)
  endforeach()
endforeach()

file(GLOB_RECURSE counts ${PLACE}/counts/*.gcda)
if(NOT counts OR NOT EXISTS ${PLACE}/counts/${COUNTED})
  message(FATAL_ERROR "training counted nothing below ${COUNTED}; configure with -DTRAILAUDIT_PROFILED=OFF to build without it.")
endif()
foreach(source ${SOURCES})
  set(counted ${PLACE}/counts/${COUNTED}/${source}.gcda)
  get_filename_component(folder ${OUTPUT}/${source} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  set(sum "none: no function")
  file(REMOVE ${OUTPUT}/${source}.gcda)
  if(EXISTS ${counted})
    file(SHA256 ${counted} sum)
    file(COPY_FILE ${counted} ${OUTPUT}/${source}.gcda)
  endif()
  set(before "")
  if(EXISTS ${OUTPUT}/${source}.counts)
    file(READ ${OUTPUT}/${source}.counts before)
  endif()
  if(NOT before STREQUAL sum)
    file(WRITE ${OUTPUT}/${source}.counts "${sum}")
  endif()
endforeach()
file(REMOVE_RECURSE ${PLACE})
