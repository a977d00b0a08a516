#include <hepatica/phantom/LiverTruth.h>

#include "VisitScene.h"

#include <fmt/format.h>

namespace hepatica::phantom {

namespace {

bool isVessel(int material)
{
    return material == static_cast<int>(Tissue::PortalVein) ||
           material == static_cast<int>(Tissue::HepaticVein);
}

bool isLiverTissue(int material)
{
    return material == static_cast<int>(Tissue::Liver) || VisitScene::labelOf(material) != 0;
}

} // namespace

Expected<imaging::Mask> liverTruth(const PhantomOptions& options, std::size_t visit,
                                   const imaging::Geometry& grid)
{
    const auto scene = makeScene(options);
    if (!scene)
        return passOn(scene);
    if (visit >= scene->visits.size())
        return fail(ProblemCode::BadPhantom,
                    {"visit", fmt::format("{}", visit), fmt::format("0 to {}", scene->visits.size() - 1)});
    const VisitScene& shown = scene->visits[visit];
    const ShapePointer body = liverBody();
    const auto [columns, rows, slices] = grid.dims();
    std::vector<std::uint8_t> inside;
    inside.reserve(grid.voxelCount());
    for (int k = 0; k < slices; ++k)
        for (int j = 0; j < rows; ++j)
            for (int i = 0; i < columns; ++i) {
                const Point3 at = grid.toPatient(imaging::VoxelIndex{i, j, k});
                // A lesion has its place within the liver's body: nothing beyond it is looked at closely.
                const bool isNear = body->distanceBound(toBaseline(shown.motion, at)) < 0.0;
                const int material = isNear ? shown.materialAt(at) : static_cast<int>(Tissue::Air);
                inside.push_back(isLiverTissue(material) || isVessel(material) ? 1 : 0);
            }
    return imaging::Mask::make(grid, {{0, 0, 0}, {columns - 1, rows - 1, slices - 1}}, inside);
}

} // namespace hepatica::phantom
