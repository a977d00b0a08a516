#include "MaskOutput.h"

#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/VolumeFile.h>

#include <filesystem>

namespace hepatica::cli {

namespace {

bool namesSegmentation(const std::filesystem::path& file)
{
    return file.extension() == ".dcm";
}

} // namespace

Expected<void> isMaskFile(const std::string& output)
{
    if (!namesSegmentation(output) && !imaging::isVolumeFile(output))
        return fail(ProblemCode::UnknownFormat, {output, ".nii.gz, .nii, .nrrd or .dcm"});
    return {};
}

Expected<void> writeMaskFile(const std::vector<imaging::LabelledMask>& masks, const imaging::Series& series,
                             const std::string& output)
{
    return namesSegmentation(output) ? imaging::writeSegmentation(masks, series, output)
                                     : imaging::writeMasks(masks, output);
}

} // namespace hepatica::cli
