# cmake -DFOLDER=… -DEXTRA=… -DOUTPUT=… -P: writes a header that names the state of the sources in FOLDER.
file(GLOB sources ${FOLDER}/*.cpp ${FOLDER}/*.h)
set(all "")
foreach(source ${sources} ${EXTRA})
    file(SHA256 ${source} hash)
    string(APPEND all ${hash})
endforeach()
string(SHA256 fingerprint "${all}")
file(WRITE ${OUTPUT} "#pragma once\n\n#define HEPATICA_READER_FINGERPRINT \"${fingerprint}\"\n")
