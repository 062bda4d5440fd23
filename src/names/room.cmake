# Names: scripts, romanisation, parts, classes, similarity.
stillheld_room(names base LIBRARIES PkgConfig::ICU)
# The same bits from every kernel: no fused multiply-add behind our back.
foreach(kernel similarity similarity_avx2 similarity_avx512)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/names/${kernel}.cc
    PROPERTIES COMPILE_OPTIONS -ffp-contract=off)
endforeach()
# g++ 12 warns about its own _mm512_undefined_epi32 (GCC bug 105593).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/names/similarity_avx512.cc
    PROPERTIES COMPILE_OPTIONS "-ffp-contract=off;-Wno-uninitialized;-Wno-maybe-uninitialized")
endif()

# names_similarity_bench: speed.  names_compare_bench: quality, on labelled lists.
get_property(names_objects GLOBAL PROPERTY room_names_objects)
get_property(names_libraries GLOBAL PROPERTY room_names_libraries)
function(names_program target source)
  add_executable(${target} EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/src/names/${source} ${names_objects})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_compile_definitions(${target} PRIVATE STILLHELD_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE ${names_libraries})
endfunction()
names_program(names_similarity_bench similarity_bench.cc)
names_program(names_compare_bench compare_bench.cc)
