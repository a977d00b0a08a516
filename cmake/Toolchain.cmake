# Compiler cache, linker, sanitizers; warnings live in HepaticaTargets so that they touch our own sources only.
option(HEPATICA_SANITIZE "Address and undefined behaviour sanitizers" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    # Paths relative to the sources, so that another checkout finds what this one has compiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
    # Without it GCC hides from the cache which precompiled header it read.
    add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()

# -O2: the libraries that do the heavy work are compiled already; ours should compile fast.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
else()
    add_link_options(-fuse-ld=gold)
endif()

# Debian's libraries pull in dozens of others that a program does not call: link only what is used.
add_link_options(-Wl,--as-needed)

if(HEPATICA_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
