#include "LoadDataset.h"

#include <hepatica/imaging/SegmentationFile.h>

#include <algorithm>
#include <array>

namespace hepatica::imaging {

namespace {

using Reader = Expected<MaskSet> (*)(const std::filesystem::path&, const Geometry&, const std::string&);

/// The SOP classes that hold masks.
constexpr std::array<std::pair<std::string_view, Reader>, 3> Readers{{
    {"1.2.840.10008.5.1.4.1.1.66.4", readSegmentation},  // Segmentation Storage
    {"1.2.840.10008.5.1.4.1.1.66.7", readSegmentation},  // Label Map Segmentation Storage
    {"1.2.840.10008.5.1.4.1.1.481.3", readStructureSet}, // RT Structure Set Storage
}};

} // namespace

Expected<MaskSet> readMaskObject(const std::filesystem::path& file, const Geometry& grid,
                                 const std::string& frameOfReferenceUid)
{
    const auto sopClass = sopClassUidOf(file);
    if (!sopClass && sopClass.error().code != ProblemCode::NotDicom)
        return passOn(sopClass);
    const auto found =
        std::ranges::find(Readers, sopClass.value_or(""), &std::pair<std::string_view, Reader>::first);
    if (found == Readers.end())
        return fail(ProblemCode::UnknownFormat, {file.string(), "NIfTI, NRRD, DICOM SEG or RTSTRUCT"});
    return found->second(file, grid, frameOfReferenceUid);
}

} // namespace hepatica::imaging
