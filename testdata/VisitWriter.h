#pragma once
#include "CtSliceFile.h"
#include "SlicePixels.h"
#include "StoryPlan.h"

#include <hepatica/core/Progress.h>

#include <atomic>
#include <functional>
#include <mutex>

namespace hepatica::phantom {

/// Draws and writes the three series of one visit on several threads; a slice does not depend on them.
class VisitWriter {
public:
    VisitWriter(const PhantomOptions& options, const imaging::Geometry& grid, const VisitScene& scene,
                const VisitPlan& plan, double noise_hu);

    /// Writes <folder>/<phase>/NNNN.dcm, numbered from head to foot. `told` hears the part that is done, on
    /// the calling thread. Problems: `NotWritable`, `Cancelled`.
    [[nodiscard]] Expected<void> write(const std::filesystem::path& folder, const Progress& progress,
                                       const std::function<void(double part)>& told);

    /// The lesion of every voxel of the grid, 0 for none.
    [[nodiscard]] const std::vector<std::uint8_t>& labels() const { return labels_; }

private:
    void prepareHeaders(const VisitPlan& plan);
    void work(const std::filesystem::path& folder, const Progress& progress,
              const std::function<void(double part)>& told);
    void stopWith(const Problem& problem);
    [[nodiscard]] Expected<void> writeSlice(const PaintedSlice& slice, ImageNoise& noise, int k,
                                            const std::filesystem::path& folder);

    const PhantomOptions& options_;
    const imaging::Geometry& grid_;
    const VisitScene& scene_;
    SlicePixels pixels_;
    std::array<CtSeriesHeader, Phases.size()> headers_;
    std::array<std::string, Phases.size()> uidStems_;
    std::vector<std::uint8_t> labels_;
    std::atomic<int> next_ = 0;
    std::atomic<bool> stop_ = false;
    std::mutex mutex_;
    std::optional<Problem> problem_;
};

/// "HEP-RESP"; other seeds than 1 are other patients: "HEP-RESP-7".
[[nodiscard]] std::string patientIdOf(const PhantomOptions& options);
[[nodiscard]] Date dateOf(const PhantomOptions& options, const VisitPlan& plan);

} // namespace hepatica::phantom
