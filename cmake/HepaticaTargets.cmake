# How our own targets are made: warnings on, third-party headers as system headers, sources found by folder.
# A new file in a folder is a new part of its library: "extending is adding a file".

function(hepatica_warnings target)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
    # GCC 12 warns of overlapping copies inside std::string's operator+ (its bug 105651).
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
    if(HEPATICA_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
endfunction()

# hepatica_library(<target> <Alias>): every .cpp below the current folder; private headers are included from there.
function(hepatica_library target alias)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_library(${target} STATIC ${sources})
    add_library(Hepatica::${alias} ALIAS ${target})
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    hepatica_warnings(${target})
endfunction()
