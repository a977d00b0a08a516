#include "VisitScene.h"

#include "Random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace hepatica::phantom {

namespace {

constexpr double DeformationRms_mm = 5.0, DeformationMax_mm = 12.0;

double measureDeformation(const Motion& motion, double coverage_mm, double& largest)
{
    constexpr double Step = 10.0;
    double squares = 0.0;
    int count = 0;
    largest = 0.0;
    for (double z = -coverage_mm / 2; z <= coverage_mm / 2; z += Step)
        for (double y = -BodyHalfDepth_mm; y <= BodyHalfDepth_mm; y += Step)
            for (double x = -BodyHalfWidth_mm; x <= BodyHalfWidth_mm; x += Step) {
                if (std::hypot(x / BodyHalfWidth_mm, y / BodyHalfDepth_mm) > 1.0)
                    continue;
                const Point3 u = deformationAt(motion, {x, y, z});
                squares += dot(u, u);
                largest = std::max(largest, norm(u));
                ++count;
            }
    return std::sqrt(squares / count);
}

/// Two waves for each component, 150 to 280 mm long, scaled to the wanted root mean square.
std::vector<Wave> drawWaves(Draws& draws)
{
    std::vector<Wave> waves;
    for (int wave = 0; wave < 6; ++wave) {
        const double heading = draws.between(0, 2 * std::numbers::pi), rise = draws.between(-0.9, 0.9);
        const double flat = std::sqrt(1.0 - rise * rise);
        const double number = 2 * std::numbers::pi / draws.between(150, 280);
        const double size = draws.between(0.8, 1.2);
        waves.push_back({{wave % 3 == 0 ? size : 0.0, wave % 3 == 1 ? size : 0.0, wave % 3 == 2 ? size : 0.0},
                         number * Point3{flat * std::cos(heading), flat * std::sin(heading), rise},
                         draws.between(0, 2 * std::numbers::pi)});
    }
    return waves;
}

void moveVisit(VisitScene& visit, std::uint64_t key, double coverage_mm)
{
    Draws draws(key);
    const double direction = draws.between(0, 1) < 0.5 ? -1.0 : 1.0;
    visit.motion.breathingShift_mm = {draws.between(-2.5, 2.5), draws.between(-3, 3),
                                      direction * draws.between(10.5, 24)};
    do {
        visit.motion.waves = drawWaves(draws);
        const double drawn = measureDeformation(visit.motion, coverage_mm, visit.deformationMax_mm);
        for (Wave& wave : visit.motion.waves)
            wave.amplitude_mm = (DeformationRms_mm / drawn) * wave.amplitude_mm;
        visit.deformationRms_mm = measureDeformation(visit.motion, coverage_mm, visit.deformationMax_mm);
    } while (visit.deformationMax_mm > DeformationMax_mm - 0.2);
}

bool isLiver(int material)
{
    return material == static_cast<int>(Tissue::Liver) || material == static_cast<int>(Tissue::PortalVein) ||
           material == static_cast<int>(Tissue::HepaticVein);
}

/// Whether the lesion and a margin around it lie in the liver and in the images, away from the other lesions.
bool fits(const PlacedLesion& lesion, const VisitScene& anatomy, double coverage_mm)
{
    constexpr double Margin_mm = 4.0;
    constexpr int Rings = 12;
    for (const auto& other : anatomy.lesions)
        if (other && distance(other->centre, lesion.centre) < lesion.reach_mm + other->reach_mm + Margin_mm)
            return false;
    if (std::abs(lesion.centre.z) + lesion.reach_mm + Margin_mm > coverage_mm / 2)
        return false;
    for (int ring = 0; ring < Rings; ++ring)
        for (int step = 0; step < 2 * Rings; ++step) {
            const double z = -1 + (2.0 * ring + 1) / Rings, flat = std::sqrt(1 - z * z);
            const double angle = std::numbers::pi * step / Rings;
            const Point3 direction{flat * std::cos(angle), flat * std::sin(angle), z};
            const double far = lesion.scale_mm * lesion.shape.radius(direction) + Margin_mm;
            if (!isLiver(anatomy.materialAt(lesion.centre + far * direction)))
                return false;
        }
    return true;
}

/// What a lesion keeps over all visits, at scale 1.
struct Course {
    StarShape shape;
    double longestDiameter, largestRadius;
    Point3 coreOffset;
};

/// The lesion at a visit, or none.
std::optional<PlacedLesion> placeAt(const LesionPlan& plan, const Course& course,
                                    const Point3& baselineCentre, const VisitScene& visit,
                                    std::size_t visitIndex)
{
    if (plan.longAxis_mm[visitIndex] == 0.0)
        return std::nullopt;
    PlacedLesion lesion;
    lesion.shape = course.shape;
    lesion.centre = toVisit(visit.motion, baselineCentre);
    lesion.scale_mm = plan.longAxis_mm[visitIndex] / course.longestDiameter;
    lesion.reach_mm = lesion.scale_mm * course.largestRadius;
    lesion.coreFraction = plan.coreFraction[visitIndex];
    lesion.coreOffset_mm = lesion.scale_mm * course.coreOffset;
    return lesion;
}

Expected<void> placeLesion(const LesionPlan& plan, std::uint64_t key, const PhantomOptions& options,
                           std::vector<VisitScene>& visits)
{
    constexpr int Tries = 60;
    const bool lobulated = plan.lobulated && options.difficulty == Difficulty::Hard;
    Draws draws(keyFor(key, "place"));
    Course course{drawShape(keyFor(key, "shape"), lobulated), 0.0, 0.0, {}};
    course.longestDiameter = course.shape.longestAxialDiameter();
    course.largestRadius = course.shape.largestRadius();
    course.coreOffset = {draws.between(-0.2, 0.2), draws.between(-0.2, 0.2), draws.between(-0.15, 0.15)};
    std::vector<std::optional<PlacedLesion>> placed(visits.size());
    // The seed moves the lesion by up to 6 mm; a place that does not fit is drawn again, nearer to the plan.
    for (int attempt = 0; attempt < Tries; ++attempt) {
        const double freedom = 6.0 * (1.0 - static_cast<double>(attempt) / (Tries - 1));
        const Point3 centre =
            plan.centre + Point3{draws.between(-freedom, freedom), draws.between(-freedom, freedom),
                                 draws.between(-freedom, freedom)};
        bool good = true;
        for (std::size_t v = 0; v < visits.size(); ++v) {
            placed[v] = placeAt(plan, course, centre, visits[v], v);
            good = good && (!placed[v] || fits(*placed[v], visits[v], options.coverage_mm));
        }
        if (!good)
            continue;
        for (std::size_t v = 0; v < visits.size(); ++v)
            visits[v].lesions.push_back(placed[v]);
        return {};
    }
    return fail(ProblemCode::BadPhantom,
                {"seed", fmt::format("{}", options.seed),
                 fmt::format("one with which {} fits into the liver; choose another", plan.name)});
}

void addLayers(VisitScene& visit, const Anatomy& anatomy)
{
    visit.layers = anatomy.belowLesions;
    for (std::size_t i = 0; i < visit.lesions.size(); ++i) {
        if (!visit.lesions[i])
            continue;
        const int material = static_cast<int>(Tissue::Count) + 2 * static_cast<int>(i);
        visit.layers.push_back({outerShape(*visit.lesions[i]), material, Frame::Visit});
        if (visit.lesions[i]->coreFraction > 0.0)
            visit.layers.push_back({coreShape(*visit.lesions[i]), material + 1, Frame::Visit});
    }
    visit.layers.insert(visit.layers.end(), anatomy.aboveLesions.begin(), anatomy.aboveLesions.end());
}

ByPhase drawContrast(LesionKind kind, Difficulty difficulty, std::uint64_t key)
{
    const ContrastRange& range = contrastOf(kind, difficulty);
    Draws draws(key);
    ByPhase contrast{};
    for (std::size_t p = 0; p < contrast.size(); ++p)
        contrast[p] = draws.between(range.low[p], range.high[p]);
    return contrast;
}

} // namespace

int VisitScene::materialAt(const Point3& visitPoint) const
{
    const Point3 organ = toBaseline(motion, visitPoint), wall = organ + motion.breathingShift_mm;
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        const Point3& p = layer->frame == Frame::Visit  ? visitPoint
                          : layer->frame == Frame::Wall ? wall
                                                        : organ;
        if (layer->shape->distanceBound(p) < 0.0)
            return layer->material;
    }
    return static_cast<int>(Tissue::Fat);
}

Expected<PatientScene> makeScene(const PhantomOptions& options)
{
    return makeScene(planOf(options.story), options);
}

Expected<PatientScene> makeScene(const StoryPlan& plan, const PhantomOptions& options)
{
    const std::uint64_t patient = keyFor(options.seed, plan.name);
    const Anatomy anatomy = makeAnatomy(patient);

    PatientScene scene;
    Draws noise(keyFor(patient, "noise"));
    scene.noise_hu =
        options.difficulty == Difficulty::Hard ? noise.between(12.5, 16.0) : noise.between(4.0, 6.0);
    for (const VisitPlan& visitPlan : plan.visits) {
        VisitScene& visit = scene.visits.emplace_back();
        if (visitPlan.role != measurement::TimepointRole::Baseline)
            moveVisit(visit, keyFor(keyFor(patient, "motion"), visitPlan.name), options.coverage_mm);
        addLayers(visit, anatomy);
    }
    for (const LesionPlan& lesion : plan.lesions) {
        const std::uint64_t key = keyFor(patient, lesion.name);
        if (const auto placed = placeLesion(lesion, key, options, scene.visits); !placed)
            return passOn(placed);
        scene.contrast_hu.push_back(drawContrast(lesion.kind, options.difficulty, keyFor(key, "contrast")));
    }
    for (VisitScene& visit : scene.visits) {
        addLayers(visit, anatomy);
        visit.enhancements = enhancementTable(scene.contrast_hu);
    }
    return scene;
}

} // namespace hepatica::phantom
