#include <hepatica/phantom/FollowUpPair.h>

#include "PatientGrid.h"
#include "Random.h"
#include "SlicePixels.h"
#include "TruthOfLesion.h"
#include "VisitScene.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include <fmt/format.h>

namespace hepatica::phantom {

namespace {

using enum measurement::LesionClass;

constexpr VisitPlan TwoVisits[] = {{"BL", measurement::TimepointRole::Baseline, 0},
                                   {"FU1", measurement::TimepointRole::FollowUp, 56}};

/// A place in the liver, and how large its lesion is at first (none: it is a new one) or when it is new.
struct Site {
    std::string_view name;
    measurement::LesionClass lesionClass;
    LesionKind kind;
    bool lobulated;
    Point3 centre;
    double least_mm, most_mm;
    bool hasCore;
};
constexpr Site Sites[] = {
    {"T01", Target, LesionKind::WashoutHcc, true, {-86, 12, 22}, 26, 38, true},
    {"T02", Target, LesionKind::PersistentHcc, true, {-74, -36, -20}, 18, 26, false},
    {"NT01", NonTarget, LesionKind::Hypodense, false, {-104, 26, -32}, 11, 16, false},
    {"NT02", NonTarget, LesionKind::FaintHypodense, false, {0, -42, 32}, 10, 15, false},
    {"NT03", NonTarget, LesionKind::WashoutHcc, true, {-76, -20, 50}, 12, 18, false},
    {"NT04", NonTarget, LesionKind::Hypodense, true, {-96, 10, -72}, 14, 20, false},
    {"NT05", NonTarget, LesionKind::PersistentHcc, false, {-42, -32, 0}, 9, 13, false},
    {"NEW01", NewTarget, LesionKind::WashoutHcc, false, {-122, 2, 2}, 10, 16, false},
    {"NEW02", NewTarget, LesionKind::Hypodense, false, {-62, 44, -4}, 7, 12, false},
};

/// Sizes at both visits. Which of the lesions grow alternates from seed to seed too.
LesionPlan drawLesion(std::size_t index, std::uint64_t seed)
{
    const Site& site = Sites[index];
    Draws draws(keyFor(keyFor(seed, "pair"), site.name));
    const double size = draws.between(site.least_mm, site.most_mm), change = draws.between(0.10, 0.40);
    const bool isNew = site.lesionClass == NewTarget, grows = (index + seed) % 2 == 0;
    LesionPlan plan{site.name, site.lesionClass, site.kind, site.lobulated, site.centre, {}, {}};
    plan.longAxis_mm = {isNew ? 0.0 : size, isNew ? size : size * (grows ? 1.0 + change : 1.0 - change)};
    if (site.hasCore)
        plan.coreFraction = {draws.between(0.25, 0.5), draws.between(0.25, 0.6)};
    return plan;
}

/// What is drawn of a visit, and from which keys.
struct VisitKeys {
    std::uint64_t patient, visit;
};

Expected<std::size_t> numberOf(imaging::Phase phase)
{
    const auto plan = std::ranges::find(Phases, phase, &PhasePlan::phase);
    if (plan == Phases.end())
        return fail(ProblemCode::BadPhantom, {"phase", std::string(imaging::phaseName(phase)),
                                              "late arterial, portal venous or delayed"});
    return static_cast<std::size_t>(plan - Phases.begin());
}

/// The voxels of a visit, and the lesion that each lies in.
struct Painted {
    std::vector<std::int16_t> hounsfield;
    std::vector<std::uint8_t> labels;
};

Painted paintVisit(const VisitScene& scene, double noise_hu, const VisitKeys& keys,
                   const imaging::Geometry& grid, std::size_t phase)
{
    const SlicePixels pixels(grid, scene.motion, noise_hu, keys.patient, keys.visit);
    Painted painted{std::vector<std::int16_t>(grid.voxelCount()),
                    std::vector<std::uint8_t>(grid.voxelCount())};
    std::atomic<int> next = 0;
    const auto work = [&] {
        SlicePainter painter(scene, grid);
        ImageNoise noise(grid.dims()[0], grid.dims()[1], grid.spacing()[0], grid.spacing()[1]);
        std::vector<std::int16_t> hounsfield;
        for (int k = next++; k < grid.dims()[2]; k = next++) {
            const PaintedSlice& slice = painter.paint(k);
            pixels.fill(slice, pixels.textureOf(slice, k), phase, k, noise, hounsfield);
            const auto at = static_cast<std::ptrdiff_t>(slice.label.size()) * k;
            std::ranges::copy(hounsfield, painted.hounsfield.begin() + at);
            std::ranges::copy(slice.label, painted.labels.begin() + at);
        }
    };
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < std::clamp(std::thread::hardware_concurrency(), 1U, 8U); ++thread)
        others.emplace_back(work);
    work();
    others.clear(); // waits for them
    return painted;
}

/// The voxels of one label; none when it has none.
std::optional<imaging::Mask> maskOf(const imaging::Geometry& grid, const std::vector<std::uint8_t>& labels,
                                    std::size_t lesion)
{
    std::vector<std::uint8_t> inside(labels.size());
    std::ranges::transform(labels, inside.begin(), [&](std::uint8_t label) {
        return static_cast<std::uint8_t>(label == lesion + 1 ? 1 : 0);
    });
    const auto& dims = grid.dims();
    auto mask = imaging::Mask::make(grid, {{0, 0, 0}, {dims[0] - 1, dims[1] - 1, dims[2] - 1}}, inside);
    return mask ? std::optional(std::move(*mask)) : std::nullopt;
}

/// The truth of a lesion at a visit and its mask.
void addLesion(VisitImage& image, const LesionPlan& plan, const std::optional<PlacedLesion>& placed,
               const ByPhase& contrast_hu, const std::vector<std::uint8_t>& labels)
{
    const imaging::Geometry& grid = image.volume.geometry();
    const std::size_t index = image.lesions.size();
    LesionTruth truth = truthOf(plan, placed, contrast_hu, slicesOf(grid));
    std::optional<imaging::Mask> mask;
    if (truth.present)
        mask = maskOf(grid, labels, index);
    if (mask) {
        truth.label = static_cast<int>(index) + 1;
        truth.voxelCount = static_cast<std::int64_t>(mask->voxelCount());
    }
    image.lesions.push_back(std::move(truth));
    image.masks.push_back(std::move(mask));
}

Expected<VisitImage> visitImage(const StoryPlan& plan, const PatientScene& scene, std::size_t visit,
                                const VisitKeys& keys, const imaging::Geometry& grid, imaging::Phase phase)
{
    const auto number = numberOf(phase);
    if (!number)
        return passOn(number);
    const VisitScene& shown = scene.visits[visit];
    Painted painted = paintVisit(shown, scene.noise_hu, keys, grid, *number);
    imaging::VolumeOrigin origin;
    origin.modality = "CT";
    origin.quantity = imaging::Quantity::Hounsfield;
    auto volume = imaging::Volume::make(
        grid, std::make_shared<std::vector<std::int16_t>>(std::move(painted.hounsfield)), origin);
    if (!volume)
        return passOn(volume);
    VisitImage image{std::move(*volume), shown.motion, {}, {}};
    for (std::size_t i = 0; i < plan.lesions.size(); ++i)
        addLesion(image, plan.lesions[i], shown.lesions[i], scene.contrast_hu[i], painted.labels);
    return image;
}

} // namespace

Point3 FollowUpPair::toLater(const Point3& earlierPoint) const
{
    return toVisit(later.motion, toBaseline(earlier.motion, earlierPoint));
}

Point3 FollowUpPair::toEarlier(const Point3& laterPoint) const
{
    return toVisit(earlier.motion, toBaseline(later.motion, laterPoint));
}

Expected<VisitImage> makeVisitImage(const PhantomOptions& options, std::size_t visit, imaging::Phase phase)
{
    const auto grid = gridOf(options);
    if (!grid)
        return passOn(grid);
    const StoryPlan& plan = planOf(options.story);
    if (visit >= plan.visits.size())
        return fail(ProblemCode::BadPhantom,
                    {"visit", fmt::format("{}", visit), fmt::format("0 to {}", plan.visits.size() - 1)});
    const auto scene = makeScene(options);
    if (!scene)
        return passOn(scene);
    const std::uint64_t patient = keyFor(options.seed, plan.name);
    return visitImage(plan, *scene, visit, {patient, keyFor(patient, plan.visits[visit].name)}, *grid, phase);
}

Expected<FollowUpPair> makeFollowUpPair(const PhantomOptions& options, imaging::Phase earlier,
                                        imaging::Phase later)
{
    const auto grid = gridOf(options);
    if (!grid)
        return passOn(grid);
    std::vector<LesionPlan> lesions;
    for (std::size_t i = 0; i < std::size(Sites); ++i)
        lesions.push_back(drawLesion(i, options.seed));
    const StoryPlan plan{"pair", "HEP-PAIR", "Pair^Phantom", "19500101", "F", "20240101", TwoVisits, lesions};
    const auto scene = makeScene(plan, options);
    if (!scene)
        return passOn(scene);
    const std::uint64_t patient = keyFor(options.seed, plan.name);
    std::vector<VisitImage> images;
    for (std::size_t visit = 0; visit < 2; ++visit) {
        auto image = visitImage(plan, *scene, visit, {patient, keyFor(patient, plan.visits[visit].name)},
                                *grid, visit == 0 ? earlier : later);
        if (!image)
            return passOn(image);
        images.push_back(std::move(*image));
    }
    return FollowUpPair{std::move(images[0]), std::move(images[1])};
}

} // namespace hepatica::phantom
