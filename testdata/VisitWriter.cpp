#include "VisitWriter.h"

#include "Random.h"

#include <hepatica/imaging/Uid.h>

#include <algorithm>
#include <fmt/format.h>
#include <thread>

namespace hepatica::phantom {

namespace {

namespace fs = std::filesystem;

constexpr int ContrastStart_s = 10 * 3600 + 12 * 60;

/// What all UIDs of a patient are made from.
std::string uidStem(const PhantomOptions& o)
{
    return fmt::format("hepatica phantom/{}/{}/{}x{}x{}/{}/{}/{}", storyName(o.story), o.seed, o.dims[0],
                       o.dims[1], o.dims[2], o.bodyWidth_mm, o.coverage_mm,
                       o.difficulty == Difficulty::Hard ? "hard" : "easy");
}

} // namespace

std::string patientIdOf(const PhantomOptions& options)
{
    const std::string id(planOf(options.story).patientId);
    return options.seed == 1 ? id : fmt::format("{}-{}", id, options.seed);
}

Date dateOf(const PhantomOptions& options, const VisitPlan& plan)
{
    return Date::fromDicom(planOf(options.story).baselineDate).value().plusDays(plan.day);
}

VisitWriter::VisitWriter(const PhantomOptions& options, const imaging::Geometry& grid,
                         const VisitScene& scene, const VisitPlan& plan, double noise_hu)
    : options_(options), grid_(grid), scene_(scene),
      pixels_(grid, scene.motion, noise_hu, keyFor(options.seed, storyName(options.story)),
              keyFor(keyFor(options.seed, storyName(options.story)), plan.name)),
      labels_(grid.voxelCount())
{
    prepareHeaders(plan);
}

void VisitWriter::prepareHeaders(const VisitPlan& plan)
{
    const StoryPlan& story = planOf(options_.story);
    const std::string stem = uidStem(options_) + "/" + std::string(plan.name);
    for (std::size_t p = 0; p < Phases.size(); ++p) {
        CtSeriesHeader& header = headers_[p];
        header.patientId = patientIdOf(options_);
        header.patientName = story.patientName;
        header.birthDate = story.birthDate;
        header.sex = story.sex;
        header.studyUid = imaging::uidFromName(stem + "/study");
        header.frameOfReferenceUid = imaging::uidFromName(stem + "/frame of reference");
        uidStems_[p] = stem + "/" + std::string(Phases[p].folder);
        header.seriesUid = imaging::uidFromName(uidStems_[p]);
        header.studyId = plan.name;
        header.seriesDescription = imaging::phaseName(Phases[p].phase);
        header.date = dateOf(options_, plan);
        header.seriesNumber = static_cast<int>(p) + 2; // 1 is the scout on a scanner
        header.contrastStart_s = ContrastStart_s;
        header.acquisition_s = ContrastStart_s + Phases[p].delay_s;
        header.sliceThickness_mm = grid_.spacing()[2];
    }
}

Expected<void> VisitWriter::write(const fs::path& folder, const Progress& progress,
                                  const std::function<void(double part)>& told)
{
    for (const PhasePlan& phase : Phases) {
        std::error_code error;
        fs::create_directories(folder / phase.folder, error);
        if (error)
            return fail(ProblemCode::NotWritable, {folder.string(), error.message()});
    }
    {
        const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
        std::vector<std::jthread> others;
        for (unsigned t = 1; t < threads; ++t)
            others.emplace_back([&] { work(folder, progress, {}); });
        work(folder, progress, told);
    }
    if (problem_)
        return tl::unexpected(*problem_);
    return {};
}

void VisitWriter::work(const fs::path& folder, const Progress& progress,
                       const std::function<void(double part)>& told)
{
    SlicePainter painter(scene_, grid_);
    ImageNoise noise(grid_.dims()[0], grid_.dims()[1], grid_.spacing()[0], grid_.spacing()[1]);
    for (int k = next_++; k < grid_.dims()[2] && !stop_; k = next_++) {
        if (progress.cancelled())
            return stopWith({ProblemCode::Cancelled, {"making the phantom"}, {}});
        if (const auto written = writeSlice(painter.paint(k), noise, k, folder); !written)
            return stopWith(written.error());
        if (told)
            told(static_cast<double>(k + 1) / grid_.dims()[2]);
    }
}

void VisitWriter::stopWith(const Problem& problem)
{
    const std::scoped_lock lock(mutex_);
    stop_ = true;
    if (!problem_)
        problem_ = problem;
}

Expected<void> VisitWriter::writeSlice(const PaintedSlice& slice, ImageNoise& noise, int k,
                                       const fs::path& folder)
{
    std::ranges::copy(slice.label, labels_.begin() + static_cast<std::ptrdiff_t>(
                                                         slice.label.size() * static_cast<std::size_t>(k)));
    const std::vector<float> texture = pixels_.textureOf(slice, k);
    std::vector<std::int16_t> hounsfield;
    for (std::size_t p = 0; p < Phases.size(); ++p) {
        pixels_.fill(slice, texture, p, k, noise, hounsfield);
        const int number = grid_.dims()[2] - k; // from head to foot, as scanners number abdominal slices
        const CtSlice file{imaging::uidFromName(fmt::format("{}/{}", uidStems_[p], number)), number,
                           grid_.toPatient(0, 0, k), hounsfield};
        const auto written = writeCtSlice(headers_[p], file, grid_,
                                          folder / Phases[p].folder / fmt::format("{:04}.dcm", number));
        if (!written)
            return written;
    }
    return {};
}

} // namespace hepatica::phantom
