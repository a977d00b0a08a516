#include "PatientGrid.h"
#include "TruthFile.h"
#include "TruthOfLesion.h"
#include "VisitWriter.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>

namespace hepatica::phantom {

namespace {

namespace fs = std::filesystem;

/// Counts each lesion's voxels and writes the label map.
Expected<void> keepLabels(VisitTruth& truth, const imaging::Geometry& grid,
                          const std::vector<std::uint8_t>& labels, const fs::path& file)
{
    std::vector<imaging::LabelledMask> masks;
    std::vector<std::uint8_t> inside(labels.size());
    const imaging::IndexBox all{{0, 0, 0}, {grid.dims()[0] - 1, grid.dims()[1] - 1, grid.dims()[2] - 1}};
    for (std::size_t i = 0; i < truth.lesions.size(); ++i) {
        LesionTruth& lesion = truth.lesions[i];
        if (!lesion.present)
            continue;
        lesion.label = static_cast<int>(i) + 1;
        std::ranges::transform(labels, inside.begin(), [&](std::uint8_t label) {
            return static_cast<std::uint8_t>(label == lesion.label ? 1 : 0);
        });
        const auto mask = imaging::Mask::make(grid, all, inside);
        if (!mask)
            return passOn(mask);
        lesion.voxelCount = static_cast<std::int64_t>(mask->voxelCount());
        masks.push_back({lesion.label, *mask, lesion.name, {}});
    }
    return imaging::writeMasks(masks, file);
}

VisitTruth truthOf(const PhantomOptions& options, const VisitPlan& plan, const PatientScene& scene,
                   const VisitScene& visit, const imaging::Geometry& grid, const fs::path& folder)
{
    VisitTruth truth;
    truth.name = plan.name;
    truth.role = plan.role;
    truth.date = dateOf(options, plan);
    for (const PhasePlan& phase : Phases)
        truth.seriesFolders.push_back(folder / phase.folder);
    truth.labelFile = folder / "truth_labels.nii.gz";
    truth.breathingShift_mm = visit.motion.breathingShift_mm;
    truth.deformationRms_mm = visit.deformationRms_mm;
    truth.deformationMax_mm = visit.deformationMax_mm;
    truth.motion = visit.motion;
    const std::vector<double> slices = slicesOf(grid);
    const auto lesions = planOf(options.story).lesions;
    for (std::size_t i = 0; i < lesions.size(); ++i)
        truth.lesions.push_back(truthOf(lesions[i], visit.lesions[i], scene.contrast_hu[i], slices));
    return truth;
}

/// Writes everything below `growing`, with the paths that it will have below `folder`.
Expected<PatientTruth> writeInto(const PhantomOptions& options, const imaging::Geometry& grid,
                                 const fs::path& growing, const fs::path& folder, const Progress& progress)
{
    const StoryPlan& plan = planOf(options.story);
    const auto made = makeScene(options);
    if (!made)
        return passOn(made);
    const PatientScene& scene = *made;
    PatientTruth truth{patientIdOf(options), options.story, options, scene.noise_hu, {},
                       folder / "truth.json"};
    const auto count = static_cast<double>(plan.visits.size());
    for (std::size_t v = 0; v < plan.visits.size(); ++v) {
        const std::string name(plan.visits[v].name);
        VisitWriter writer(options, grid, scene.visits[v], plan.visits[v], scene.noise_hu);
        const auto told = [&](double part) {
            progress.report((static_cast<double>(v) + part) / count, truth.patientId + " " + name);
        };
        if (const auto written = writer.write(growing / name, progress, told); !written)
            return passOn(written);
        VisitTruth visit = truthOf(options, plan.visits[v], scene, scene.visits[v], grid, folder / name);
        const auto kept =
            keepLabels(visit, grid, writer.labels(), growing / name / visit.labelFile.filename());
        if (!kept)
            return passOn(kept);
        truth.visits.push_back(std::move(visit));
    }
    if (const auto written = writeWholeFile(growing / "truth.json", truthJson(truth, folder)); !written)
        return passOn(written);
    return truth;
}

Expected<std::vector<fs::path>> namesIn(const fs::path& folder)
{
    std::vector<fs::path> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        names.push_back(entry->path().filename());
    if (error)
        return fail(ProblemCode::NotReadable, {folder.string(), error.message()});
    return names;
}

/// The new files stand in a folder of their own until all are written; then they take their places. An older
/// phantom in the same place goes; anything else stays, and is a problem before any file is moved.
Expected<void> moveIntoPlace(const fs::path& from, const fs::path& folder)
{
    const auto names = namesIn(from);
    if (!names)
        return passOn(names);
    std::error_code error;
    const bool isPhantom = fs::exists(folder / "truth.json", error);
    fs::create_directories(folder, error);
    if (error)
        return fail(ProblemCode::NotWritable, {folder.string(), error.message()});
    for (const fs::path& name : *names)
        if (!isPhantom && fs::exists(fs::symlink_status(folder / name, error)))
            return fail(ProblemCode::NotWritable, {(folder / name).string(), "it is already there"});
    for (const fs::path& name : *names) {
        fs::remove_all(folder / name, error);
        fs::rename(from / name, folder / name, error);
        if (error)
            return fail(ProblemCode::NotWritable, {(folder / name).string(), error.message()});
    }
    return {};
}

} // namespace

Expected<PatientTruth> writePatient(const PhantomOptions& options, const fs::path& folder,
                                    const Progress& progress)
{
    const auto grid = gridOf(options);
    if (!grid)
        return passOn(grid);

    fs::path target = fs::absolute(folder).lexically_normal();
    if (!target.has_filename())
        target = target.parent_path();
    fs::path growing = target;
    growing += ".writing";
    std::error_code ignored;
    fs::remove_all(growing, ignored);
    auto truth = writeInto(options, *grid, growing, target, progress);
    const auto moved = truth ? moveIntoPlace(growing, target) : Expected<void>(passOn(truth));
    fs::remove_all(growing, ignored);
    if (!moved)
        return passOn(moved);
    return truth;
}

} // namespace hepatica::phantom
