#pragma once
// DICOMDIR files for tests, made by DCMTK out of the images of a folder.
#include "imaging/dicom/Dataset.h"

#include <dcmtk/dcmdata/dcddirif.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace hepatica::tests {

/// Writes `folder`/DICOMDIR, which lists the given files: names of eight capitals or digits a part, with '/'
/// between folders.
inline std::filesystem::path writeFileSet(const std::filesystem::path& folder,
                                          const std::vector<std::string>& files)
{
    const auto require = [](const OFCondition& done) {
        if (done.bad())
            throw std::runtime_error(done.text());
    };
    imaging::quietDcmtk();
    DicomDirInterface directory;
    directory.enableMapFilenamesMode(OFFalse);
    directory.enableInventMode(OFTrue);
    directory.disableConsistencyCheck(OFTrue);
    const std::filesystem::path place = folder / "DICOMDIR";
    require(directory.createNewDicomDir(DicomDirInterface::AP_GeneralPurpose, place.c_str(), "TESTSET"));
    for (const std::string& file : files)
        require(directory.addDicomFile(file.c_str(), folder.c_str()));
    require(directory.writeDicomDir());
    return place;
}

} // namespace hepatica::tests
