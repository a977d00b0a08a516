#include "segmentation/liver/LiverDoubts.h"

#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging::liver {

namespace {

double millilitresOf(const Bits& bits, const Scene& scene)
{
    return scene.image.grid.voxelVolume_mm3() / 1000.0 * static_cast<double>(countOf(bits));
}

/// The centre of a block in voxels of the volume.
Point3 voxelOf(std::size_t block, const CoarseImage& image)
{
    const auto columns = static_cast<std::size_t>(image.dims()[0]);
    const std::size_t slice = columns * static_cast<std::size_t>(image.dims()[1]);
    const auto voxel = [&](std::size_t index, std::size_t axis) {
        return (static_cast<double>(index) + 0.5) * image.voxelsPerBlock[axis] - 0.5;
    };
    return {voxel(block % columns, 0), voxel(block % slice / columns, 1), voxel(block / slice, 2)};
}

/// The centre of a block as a position in the volume, whose slices may be uneven: LPS, mm.
Point3 inVolume(std::size_t block, const CoarseImage& image, const Geometry& volume)
{
    const Point3 voxel = voxelOf(block, image);
    return volume.toPatient(voxel.x, voxel.y, voxel.z);
}

/// How much of some blocks the mask holds, or leaves out, by their middles.
double millilitresOf(const Bits& bits, const Findings& found, bool isHeld)
{
    Bits counted = bits;
    for (std::size_t block = 0; block < bits.size(); ++block)
        if (bits[block] != 0) {
            const Point3 at = voxelOf(block, found.scene.image);
            const VoxelIndex voxel{static_cast<int>(std::lround(at.x)), static_cast<int>(std::lround(at.y)),
                                   static_cast<int>(std::lround(at.z))};
            counted[block] = found.mask.contains(voxel) == isHeld ? 1 : 0;
        }
    return millilitresOf(counted, found.scene);
}

std::string sideOf(const Point3& at, const Scene& scene)
{
    const double fromMiddle_mm = at.x - middleOfBody(scene).x;
    if (std::abs(fromMiddle_mm) <= BesideSpine_mm)
        return "near the middle";
    return fromMiddle_mm < 0.0 ? "on the patient's right" : "on the patient's left";
}

/// In one sentence how much was left out, where most of it lies, and what to do.
std::string leftOut(const Findings& findings)
{
    double all_ml = 0.0;
    for (const CutOffBody& body : findings.cutOff)
        all_ml += body.volume_mm3 / 1000.0;
    const CutOffBody& largest = findings.cutOff.front();
    const Point3 at = inVolume(largest.deepest, findings.scene.image, findings.mask.grid());
    const bool isSought = largest.volume_mm3 / 1000.0 > LeastLiver_ml && largest.depth_mm > Opening_mm;
    return fmt::format(
        "{:.0f} mL as dense as it hang on it by little or lie behind a fissure and are left out, "
        "{} {} around {:.0f},{:.0f},{:.0f}; if that is liver, {}",
        all_ml, findings.cutOff.size() > 1 ? "most of them" : "they lie", sideOf(at, findings.scene), at.x,
        at.y, at.z,
        isSought ? "a click there finds it as a region of its own" : "edit a mask of it in by hand");
}

} // namespace

double volumeOf_ml(const Mask& mask)
{
    return static_cast<double>(mask.voxelCount()) * mask.grid().voxelVolume_mm3() / 1000.0;
}

bool isCutOff(const Mask& mask)
{
    return mask.box().first.k == 0 || mask.box().last.k == mask.grid().dims()[2] - 1;
}

std::vector<Warning> doubtsOf(const Findings& found)
{
    // 5 mL are half a voxel of 1.6 mm over 60 cm2, farther than a heart lies on a liver.
    constexpr double NearMuscle = 25.0, LeastUsual_ml = 600.0, MostUsual_ml = 3000.0, MostParted_ml = 5.0;
    std::vector<Warning> doubts;
    const auto doubt = [&](const std::string& why) {
        doubts.push_back({ProblemCode::LiverUncertain, {why}, {}});
    };
    if (found.isElsewhere)
        doubt("the click lies in another body than the one that looks most like the liver");
    if (!found.scene.scale.isHounsfield)
        doubt("the image has no Hounsfield units");
    else if (std::abs(found.levels.liver - MuscleLevel) < NearMuscle)
        doubt(fmt::format(
            "its density of {:.0f} HU is near that of muscle; a portal venous series tells them apart",
            found.levels.liver));
    if (found.parted_ml > MostParted_ml)
        doubt(fmt::format("{:.0f} mL beyond a thin dark layer, as of a heart, were parted from it",
                          found.parted_ml));
    if (found.perhapsHeart_ml > MostParted_ml)
        doubt(
            fmt::format("{:.0f} mL between the lungs beyond a thin dark layer may be a heart's, or a lesion; "
                        "they are left in it",
                        found.perhapsHeart_ml));
    const double bright_ml = millilitresOf(
        both(found.lesions, between(found.scene.image.values, found.levels.to, 1e9)), found.scene);
    if (bright_ml > LeastTold_ml)
        doubt(fmt::format("{:.0f} mL brighter than the liver were taken for lesions of it", bright_ml));
    if (const double beside_ml = millilitresOf(found.perhapsLesion, found, false); beside_ml > MostParted_ml)
        doubt(fmt::format("{:.0f} mL brighter than the liver lie half in it and are left out, as of a "
                          "gallbladder or bowel with contrast medium; a lesion that stands out of it looks "
                          "alike",
                          beside_ml));
    if (!found.cutOff.empty())
        doubt(leftOut(found));
    if (const double spleen_ml = millilitresOf(both(found.region, placeOfSpleen(found.scene)), found, true);
        spleen_ml > LeastTold_ml && found.scene.scale.isHounsfield)
        doubt(fmt::format("{:.0f} mL of it lie left of the spine and behind the middle of the body, where "
                          "spleen or stomach may have been taken along",
                          spleen_ml));
    if (isCutOff(found.mask))
        doubt("it reaches the first or the last slice, so that its volume is a lower bound");
    else if (const double volume_ml = volumeOf_ml(found.mask);
             volume_ml < LeastUsual_ml || volume_ml > MostUsual_ml)
        doubt(fmt::format("its volume of {:.0f} mL is unusual", volume_ml));
    return doubts;
}

} // namespace hepatica::imaging::liver
