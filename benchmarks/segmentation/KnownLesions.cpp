#include "segmentation/KnownLesions.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/measurement/LesionAxes.h>

#include "Reference.h"

#include <array>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hepatica::benchmarks {

namespace {

using namespace hepatica::imaging;
namespace fs = std::filesystem;

Stroke strokeOf(const nlohmann::json& ends, double slice, const Geometry& grid)
{
    const auto end = [&](std::size_t n) {
        return grid.toPatient(ends[n][0].get<double>(), ends[n][1].get<double>(), slice);
    };
    return {end(0), end(1)};
}

KnownLesion knownLesion(const Volume& volume, const std::string& file, const nlohmann::json& entry,
                        const Mask& mask)
{
    // Treated, and as bright as the liver around it: reported apart.
    constexpr std::string_view Isodense = "tumour4";
    const int slice = entry.at("recist_slice_index").get<int>();
    const Geometry& grid = volume.geometry();
    const std::string name = fs::path(file).stem().stem().string();
    return {name,
            {},
            {},
            volume,
            mask,
            strokeOf(entry.at("recist_long_endpoints_index_xy"), slice, grid),
            strokeOf(entry.at("recist_short_endpoints_index_xy"), slice, grid),
            static_cast<double>(mask.voxelCount()) * grid.voxelVolume_mm3(),
            slice,
            name != Isodense};
}

} // namespace

Expected<std::vector<KnownLesion>> realLesions()
{
    std::vector<KnownLesion> lesions;
    const auto reference = hepatica::tests::referenceFolder();
    if (!reference)
        return lesions;
    const fs::path folder = *reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
    const auto series = openSeries({folder / "dicom"});
    if (!series)
        return passOn(series);
    const auto entries = nlohmann::json::parse(std::ifstream(folder / "reference.json")).at("masks");
    for (const auto& [file, entry] : entries.items()) {
        const auto masks = readMasks(folder / file, series->volume.geometry());
        if (!masks)
            return passOn(masks);
        lesions.push_back(knownLesion(series->volume, file, entry, masks->front().mask));
    }
    return lesions;
}

Expected<std::vector<KnownLesion>> realLesionsElsewhere()
{
    struct Place {
        const char *name, *what, *folder;
    };
    constexpr std::array<Place, 4> Places{{
        {"brain", "MR, brain tumour", "p10_mr_lesions_pyradiomics_brain2_breast1/brain2"},
        {"breast", "MR, breast tumour", "p10_mr_lesions_pyradiomics_brain2_breast1/breast1"},
        {"sarcomaCT", "CT, soft tissue sarcoma", "p11_sarcoma_ct_mr_rtstruct_sts002/STS_002/CT"},
        {"sarcomaT1", "MR T1, soft tissue sarcoma", "p11_sarcoma_ct_mr_rtstruct_sts002/STS_002/MR_T1"},
    }};
    std::vector<KnownLesion> lesions;
    const auto reference = hepatica::tests::referenceFolder();
    for (const Place& place : Places) {
        if (!reference)
            break;
        const fs::path folder = *reference / "data" / place.folder;
        const auto series = openSeries({folder / "dicom"});
        if (!series)
            return passOn(series);
        const auto masks = readMasks(folder / "mask.nii.gz", series->volume.geometry());
        if (!masks)
            return passOn(masks);
        const Mask& mask = masks->front().mask;
        const auto axes = measurement::measureAxes(mask);
        lesions.push_back({place.name,
                           place.what,
                           {},
                           series->volume,
                           mask,
                           {axes.longEnds[0], axes.longEnds[1]},
                           {axes.shortEnds[0], axes.shortEnds[1]},
                           static_cast<double>(mask.voxelCount()) * mask.grid().voxelVolume_mm3(),
                           axes.sliceIndex});
    }
    return lesions;
}

Expected<KnownLesion> galleryLesion(const phantom::GalleryDesign& design)
{
    const auto made = phantom::makeGalleryLesion(design);
    if (!made)
        return passOn(made);
    const phantom::LesionTruth& truth = made->truth;
    const std::string beside(phantom::neighbourName(design.beside));
    const std::string core =
        design.coreFraction > 0.0 ? fmt::format(", core {:.0f} %", 100.0 * design.coreFraction) : "";
    return KnownLesion{truth.name,
                       fmt::format("{:+.0f} HU, noise {:.0f}, slices {:g} mm, {}, {}{}", design.contrast_hu,
                                   design.noise_hu, design.slice_mm, beside,
                                   design.lobulated ? "lobulated" : "smooth", core),
                       beside,
                       made->volume,
                       made->mask,
                       {truth.longEnds[0], truth.longEnds[1]},
                       {truth.shortEnds[0], truth.shortEnds[1]},
                       truth.volume_mm3,
                       truth.sliceIndex};
}

Expected<void> forEveryFourthLesion(const std::function<void(const KnownLesion&)>& visit)
{
    for (const phantom::GalleryDesign& design : phantom::lesionGallery()) {
        if (design.number % 4 != 1)
            continue;
        const auto lesion = galleryLesion(design);
        if (!lesion)
            return passOn(lesion);
        visit(*lesion);
    }
    return {};
}

} // namespace hepatica::benchmarks
