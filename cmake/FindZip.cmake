# libzip's own CMake configuration asks for command line tools that Debian packs elsewhere.
find_path(ZIP_INCLUDE_DIR zip.h REQUIRED)
find_library(ZIP_LIBRARY zip REQUIRED)
add_library(hepatica_zip INTERFACE)
target_include_directories(hepatica_zip SYSTEM INTERFACE ${ZIP_INCLUDE_DIR})
target_link_libraries(hepatica_zip INTERFACE ${ZIP_LIBRARY})
