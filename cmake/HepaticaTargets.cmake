# How our own targets are made: warnings on, third-party headers as system headers, sources found by folder.
# A new file in a folder is a new part of its library: "extending is adding a file".

function(hepatica_warnings target)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
    # GCC 12 warns of overlapping and of endless copies inside std::string's operator+ (its bugs 105651 and 105329).
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overflow>)
    if(HEPATICA_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
endfunction()

# Half of the time goes into reading the same headers: most are compiled once a target, and rooms that are seldom changed
# several files at a time. Sources still name all they need: clang-tidy sees each of them alone (scripts/check).
option(HEPATICA_QUICK_BUILD "Compile common headers once a target, and some rooms several files at a time" ON)

function(hepatica_precompile target)
    if(HEPATICA_QUICK_BUILD)
        target_precompile_headers(${target} PRIVATE
            <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory> <optional> <ranges> <span> <string>
            <string_view> <variant> <vector> <tl/expected.hpp> ${ARGN})
    endif()
endfunction()

# For what asks the libraries to work: the time goes into compiling it.
function(hepatica_compile_fast target)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# Names in unnamed namespaces must differ there between files, which the compiler checks.
function(hepatica_compile_together target)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${HEPATICA_QUICK_BUILD} UNITY_BUILD_BATCH_SIZE 6)
endfunction()

# hepatica_library(<target> <Alias>): every .cpp below the current folder; private headers are included from there.
function(hepatica_library target alias)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_library(${target} STATIC ${sources})
    add_library(Hepatica::${alias} ALIAS ${target})
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    hepatica_warnings(${target})
    hepatica_precompile(${target} <fmt/format.h>)
endfunction()
