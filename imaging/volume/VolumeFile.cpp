#include "HounsfieldScale.h"
#include "RawImage.h"
#include "StorageRules.h"

#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <numbers>
#include <string>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

std::string lowerName(const std::filesystem::path& file)
{
    std::string name = file.filename().string();
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

template <typename T> void reverseSlices(std::vector<T>& values, int slices)
{
    const auto perSlice = static_cast<std::ptrdiff_t>(values.size()) / slices;
    for (int low = 0, high = slices - 1; low < high; ++low, --high)
        std::swap_ranges(values.begin() + low * perSlice, values.begin() + (low + 1) * perSlice,
                         values.begin() + high * perSlice);
}

/// Turns a left-handed image round along its third axis, so that slices ascend along row x column.
void makeRightHanded(RawImage& image)
{
    if (dot(cross(image.directions[0], image.directions[1]), image.directions[2]) >= 0.0)
        return;
    std::visit([&](auto& values) { reverseSlices(values, image.dims[2]); }, image.values);
    image.origin = image.origin + ((image.dims[2] - 1) * image.spacing[2]) * image.directions[2];
    image.directions[2] = -1.0 * image.directions[2];
}

constexpr double LeanWarning_deg = 0.5;

/// The angle between the third axis and the slice normal.
double leanOf_deg(const Geometry& geometry)
{
    const Point3 normal = geometry.sliceNormal(), axis = geometry.directions()[2];
    return std::atan2(norm(cross(normal, axis)), dot(normal, axis)) * 180.0 / std::numbers::pi;
}

/// A stack that leans allows no more as a file than it did as a series.
void warnOfLean(VolumeOrigin& origin, const Geometry& geometry, const std::string& name)
{
    const double lean_deg = leanOf_deg(geometry);
    if (lean_deg <= LeanWarning_deg)
        return;
    origin.measurable = Measurable::InPlane;
    origin.warnings.push_back({ProblemCode::GantryTilt, {name, fmt::format("{:.1f}", lean_deg)}, {}});
}

Volume::Voxels shared(RawValues values)
{
    return std::visit(
        [](auto& numbers) -> Volume::Voxels {
            using Numbers = std::decay_t<decltype(numbers)>;
            return std::make_shared<const Numbers>(std::move(numbers));
        },
        values);
}

} // namespace

bool isVolumeFile(const std::filesystem::path& file)
{
    constexpr std::array<std::string_view, 4> Endings{".nii", ".nii.gz", ".nrrd", ".nhdr"};
    const std::string name = lowerName(file);
    return std::ranges::any_of(Endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool isPlainNifti(const std::filesystem::path& file)
{
    return lowerName(file).ends_with(".nii");
}

Expected<Volume> readVolumeFile(const std::filesystem::path& file)
{
    auto image = readRawImage(file);
    if (!image)
        return passOn(image);
    makeRightHanded(*image);
    auto geometry = Geometry::make(image->dims, image->spacing, image->origin, image->directions);
    if (!geometry) {
        Problem problem = geometry.error();
        problem.arguments.at(0) = file.string();
        return tl::unexpected(std::move(problem));
    }
    VolumeOrigin origin;
    if (image->dims[2] == 1)
        origin.measurable = Measurable::InPlane;
    else
        warnOfLean(origin, *geometry, file.filename().string());
    Volume::Voxels voxels = shared(std::move(image->values));
    if (looksHounsfield(*geometry, voxels)) {
        origin.quantity = Quantity::Hounsfield;
        origin.warnings.push_back({ProblemCode::UnitFromValues, {file.filename().string()}, {}});
    }
    return Volume::make(*geometry, std::move(voxels), std::move(origin));
}

Expected<void> checkStorable(const Geometry& geometry, const std::vector<Warning>& warnings,
                             const std::filesystem::path& file)
{
    // ITK's NIfTI writer makes the axes perpendicular, which would move the voxels; NRRD keeps them.
    if (leanOf_deg(geometry) > LeanWarning_deg && !file.string().ends_with(".nrrd"))
        return fail(ProblemCode::ImpossibleGeometry,
                    {file.string(), "the stack leans, which this format does not keep; write .nrrd"});
    const auto isUneven = [](const Warning& warning) {
        return warning.code == ProblemCode::UnevenSpacing || warning.code == ProblemCode::MissingSlices;
    };
    if (!geometry.sliceDistances().empty() || std::ranges::any_of(warnings, isUneven))
        return fail(ProblemCode::ImpossibleGeometry,
                    {file.string(), "the slices are not evenly spaced, but the file has one spacing"});
    return {};
}

Expected<void> writeVolumeFile(const Volume& volume, const std::filesystem::path& file)
{
    if (const auto storable = checkStorable(volume.geometry(), volume.origin().warnings, file); !storable)
        return storable;
    return volume.visit([&](auto voxels) {
        return writeRawImage(volume.geometry(), volume.isInt16() ? RawType::Int16 : RawType::Float32,
                             voxels.data(), file);
    });
}

} // namespace hepatica::imaging
