#include "GalleryScene.h"

#include "Random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::phantom {

namespace {

constexpr double LiverRadius_mm = 110.0; // of the surface's curvature

std::uint64_t keyOf(const GalleryDesign& design, std::string_view purpose)
{
    return keyFor(keyFor(keyFor(1, "gallery"), static_cast<std::uint64_t>(design.number)), purpose);
}

Point3 unit(const Point3& direction)
{
    return (1.0 / norm(direction)) * direction;
}

/// Where the neighbour lies, as in a body: fat and abdominal wall to the side and in front, the lung above,
/// the right kidney behind and below.
Point3 drawHeading(const GalleryDesign& design, Draws& draws)
{
    switch (design.beside) {
    case Neighbour::Lung:
        return unit({draws.between(-0.3, 0.3), draws.between(-0.3, 0.3), 1.0});
    case Neighbour::Kidney:
        return unit({draws.between(-0.2, 0.4), 1.0, draws.between(-0.6, 0.0)});
    case Neighbour::Fat:
        return unit({-1.0, draws.between(-1.0, 0.3), draws.between(-0.3, 0.3)});
    case Neighbour::Liver:
    case Neighbour::Vessel:
        break;
    }
    const double angle = draws.between(0, 2 * std::numbers::pi);
    return unit({std::cos(angle), std::sin(angle), draws.between(-0.5, 0.5)});
}

Layer layer(ShapePointer shape, Tissue tissue)
{
    return {std::move(shape), static_cast<int>(tissue), Frame::Visit};
}

ShapePointer everywhere()
{
    constexpr double Far_mm = 1e6;
    return slab(-Far_mm, Far_mm);
}

/// A ball that touches the plane `reach_mm` along the heading from the origin, from the origin's side.
ShapePointer ballBefore(const Point3& heading, double reach_mm, double radius_mm)
{
    return ellipsoid((reach_mm - radius_mm) * heading, {radius_mm, radius_mm, radius_mm});
}

/// What lies behind the liver's surface, which ends `edge_mm` along the heading, and the liver.
std::vector<Layer> organs(Neighbour beside, const Point3& heading, double edge_mm)
{
    constexpr double Fat_mm = 14.0, Diaphragm_mm = 2.0, FatAtKidney_mm = 1.5;
    const ShapePointer liver = ballBefore(heading, edge_mm, LiverRadius_mm);
    switch (beside) {
    case Neighbour::Fat:
        return {layer(everywhere(), Tissue::Muscle),
                layer(ballBefore(heading, edge_mm + Fat_mm, LiverRadius_mm + Fat_mm), Tissue::Fat),
                layer(liver, Tissue::Liver)};
    case Neighbour::Lung:
        return {
            layer(everywhere(), Tissue::Lung),
            layer(ballBefore(heading, edge_mm + Diaphragm_mm, LiverRadius_mm + Diaphragm_mm), Tissue::Muscle),
            layer(liver, Tissue::Liver)};
    case Neighbour::Kidney: {
        const Point3 cortex{27.0, 24.0, 48.0}, medulla{17.0, 14.0, 36.0};
        const double reach = std::sqrt(std::pow(cortex.x * heading.x, 2) + std::pow(cortex.y * heading.y, 2) +
                                       std::pow(cortex.z * heading.z, 2));
        const Point3 centre = (edge_mm + FatAtKidney_mm + reach) * heading;
        return {layer(everywhere(), Tissue::Fat), layer(ellipsoid(centre, cortex), Tissue::RenalCortex),
                layer(ellipsoid(centre, medulla), Tissue::RenalMedulla), layer(liver, Tissue::Liver)};
    }
    case Neighbour::Liver:
    case Neighbour::Vessel:
        break;
    }
    return {layer(everywhere(), Tissue::Liver)};
}

/// A straight vessel across the field whose wall comes as near as `clearance_mm` to the origin.
ShapePointer vesselAt(const Point3& heading, double clearance_mm, double radius_mm, double turn_rad)
{
    constexpr double Half_mm = 250.0;
    const Point3 side = unit(cross(heading, std::abs(heading.z) < 0.7 ? Point3{0, 0, 1} : Point3{1, 0, 0}));
    const Point3 along = std::cos(turn_rad) * side + std::sin(turn_rad) * cross(heading, side);
    const Point3 middle = (clearance_mm + radius_mm) * heading;
    return capsule(middle - Half_mm * along, middle + Half_mm * along, radius_mm, radius_mm);
}

/// Three hepatic veins that keep 5 mm away from the lesion.
std::vector<Layer> veins(const PlacedLesion& lesion, const ShapePointer& liver, Draws& draws)
{
    constexpr double Distance_mm = 5.0;
    std::vector<Layer> found;
    for (int vein = 0; vein < 3; ++vein) {
        const double angle = 2 * std::numbers::pi * (vein + draws.between(0.2, 0.8)) / 3;
        const Point3 heading = unit({std::cos(angle), std::sin(angle), draws.between(-0.4, 0.4)});
        const double away = lesion.reach_mm + norm(lesion.centre) + Distance_mm + draws.between(0.0, 12.0);
        const ShapePointer tube =
            vesselAt(heading, away, draws.between(1.5, 3.5), draws.between(0, std::numbers::pi));
        found.push_back(layer(intersection({tube, liver}), Tissue::HepaticVein));
    }
    return found;
}

} // namespace

ByPhase contrastOf(const GalleryDesign& design)
{
    return {design.arterialContrast_hu, design.contrast_hu,
            0.5 * (design.arterialContrast_hu + design.contrast_hu)};
}

PlacedLesion placedLesion(const GalleryDesign& design)
{
    Draws draws(keyOf(design, "place"));
    PlacedLesion lesion;
    lesion.shape = drawShape(keyOf(design, "shape"), design.lobulated);
    // Not more than a third of a slice, or the smallest lesions could fall between two slices' centres.
    lesion.centre = {design.pixel_mm * draws.between(-0.5, 0.5), design.pixel_mm * draws.between(-0.5, 0.5),
                     design.slice_mm * draws.between(-0.33, 0.33)};
    lesion.scale_mm = design.diameter_mm / lesion.shape.longestAxialDiameter();
    lesion.reach_mm = lesion.scale_mm * lesion.shape.largestRadius();
    lesion.coreFraction = design.coreFraction;
    lesion.coreOffset_mm = lesion.scale_mm * Point3{draws.between(-0.2, 0.2), draws.between(-0.2, 0.2),
                                                    draws.between(-0.15, 0.15)};
    return lesion;
}

VisitScene galleryScene(const GalleryDesign& design, const PlacedLesion& lesion)
{
    Draws draws(keyOf(design, "neighbour"));
    const Point3 heading = drawHeading(design, draws);
    const bool bulges = draws.between(0, 1) < 0.5;
    const double surface = lesion.scale_mm * lesion.shape.reachAlong(heading) + dot(lesion.centre, heading);
    const double edge = surface + (bulges ? -design.diameter_mm / 12.0 : 1.0);

    VisitScene scene;
    scene.layers = organs(design.beside, heading, edge);
    const ShapePointer liver = scene.layers.back().shape;
    std::ranges::copy(veins(lesion, liver, draws), std::back_inserter(scene.layers));
    if (design.beside == Neighbour::Vessel)
        scene.layers.push_back(
            layer(vesselAt(heading, surface, draws.between(4.0, 9.0), draws.between(0, std::numbers::pi)),
                  bulges ? Tissue::PortalVein : Tissue::VenaCava));
    constexpr int Lesion = static_cast<int>(Tissue::Count);
    scene.layers.push_back({outerShape(lesion), Lesion, Frame::Visit});
    if (lesion.coreFraction > 0.0)
        scene.layers.push_back({coreShape(lesion), Lesion + 1, Frame::Visit});
    scene.enhancements = enhancementTable({contrastOf(design)});
    return scene;
}

} // namespace hepatica::phantom
