# The libraries of image codecs; Debian's configuration of OpenJPEG names files that other packages bring.
# No program may link DCMTK's dcmjpls beside CharLS: both bring functions of the same names.
find_path(CHARLS_INCLUDE_DIR charls/charls.h REQUIRED)
find_library(CHARLS_LIBRARY charls REQUIRED)
find_path(OPENJPEG_INCLUDE_DIR openjpeg.h PATH_SUFFIXES openjpeg-2.5 REQUIRED)
find_library(OPENJPEG_LIBRARY openjp2 REQUIRED)

add_library(hepatica_codecs INTERFACE)
target_include_directories(hepatica_codecs SYSTEM INTERFACE ${CHARLS_INCLUDE_DIR} ${OPENJPEG_INCLUDE_DIR})
target_link_libraries(hepatica_codecs INTERFACE dcmjpeg ijg8 ijg12 ijg16 ${CHARLS_LIBRARY} ${OPENJPEG_LIBRARY})
