#include <hepatica/imaging/Volume.h>

namespace hepatica::imaging {

Volume::Volume(const Geometry& geometry, Voxels voxels, VolumeOrigin origin)
    : geometry_(geometry), voxels_(std::move(voxels)), origin_(std::move(origin))
{
}

std::string_view unitOf(Quantity quantity)
{
    constexpr std::array<std::string_view, 3> Units{"HU", "10^-6 mm2/s", ""};
    return Units[static_cast<std::size_t>(quantity)];
}

Expected<Volume> Volume::make(const Geometry& geometry, Voxels voxels, VolumeOrigin origin)
{
    const std::size_t count = std::visit([](const auto& buffer) { return buffer.values().size(); }, voxels);
    if (count != geometry.voxelCount())
        return fail(ProblemCode::ImpossibleGeometry,
                    {"the volume", "the number of voxels does not fit the grid"});
    if (!origin.slices.empty() && origin.slices.size() != static_cast<std::size_t>(geometry.dims()[2]))
        return fail(ProblemCode::ImpossibleGeometry,
                    {"the volume", "the number of slices does not fit the grid"});
    return Volume(geometry, std::move(voxels), std::move(origin));
}

std::size_t Volume::offset(const VoxelIndex& v) const
{
    const auto nx = static_cast<std::size_t>(geometry_.dims()[0]);
    const auto ny = static_cast<std::size_t>(geometry_.dims()[1]);
    return (static_cast<std::size_t>(v.k) * ny + static_cast<std::size_t>(v.j)) * nx +
           static_cast<std::size_t>(v.i);
}

double Volume::at(const VoxelIndex& voxel) const
{
    return visit([at = offset(voxel)](auto voxels) { return static_cast<double>(voxels[at]); });
}

} // namespace hepatica::imaging
