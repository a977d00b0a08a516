#include "RawImage.h"

#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace hepatica::imaging {

namespace {

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
    std::string name = file.filename().string();
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 4> Endings{".nii", ".nii.gz", ".nrrd", ".nhdr"};
    return std::ranges::any_of(Endings, [&](std::string_view ending) { return name.ends_with(ending); });
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
    return Volume::make(std::move(*geometry), shared(std::move(image->values)), std::move(origin));
}

Expected<void> writeVolumeFile(const Volume& volume, const std::filesystem::path& file)
{
    for (const Warning& warning : volume.origin().warnings)
        if (warning.code == ProblemCode::UnevenSpacing || warning.code == ProblemCode::MissingSlices)
            return fail(ProblemCode::ImpossibleGeometry,
                        {file.string(), "the slices are not evenly spaced, but the file has one spacing"});
    return volume.visit([&](auto voxels) {
        return writeRawImage(volume.geometry(), volume.isInt16() ? RawType::Int16 : RawType::Float32,
                             voxels.data(), file);
    });
}

} // namespace hepatica::imaging
