#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/SeriesReader.h>

#include <memory>

namespace hepatica::imaging {

/// A Volume on its way: its grid and its buffer are there at once, its slices one by one, in other threads.
///
///     auto load = VolumeLoad::start(series, {}, middle);
///     load->waitFor(middle);                       // draw slice `middle` of load->voxels()
///     const Expected<Volume> volume = load->finish();
class VolumeLoad {
public:
    /// Begins with slice `first`, then goes on from the first of the stack to the last.
    /// Problems: those of loadVolume() that the headers tell of, at once.
    [[nodiscard]] static Expected<VolumeLoad> start(const Series& series, const LoadOptions& options = {},
                                                    std::size_t first = 0);
    VolumeLoad(VolumeLoad&&) noexcept;
    VolumeLoad& operator=(VolumeLoad&&) noexcept;
    ~VolumeLoad(); ///< stops what is not done

    [[nodiscard]] const Geometry& geometry() const;
    [[nodiscard]] std::size_t sliceCount() const;
    [[nodiscard]] std::size_t readyCount() const;
    [[nodiscard]] bool isReady(std::size_t slice) const;
    /// Waits until the slice is ready; false when the load ended without it, or when `progress` is cancelled.
    [[nodiscard]] bool waitFor(std::size_t slice, const Progress& progress = {}) const;
    /// The voxels so far, in modality units; 0 on slices that are not ready. When a value turns out not to
    /// fit int16, the load begins again with float32, in another buffer: ask again for each slice.
    [[nodiscard]] Volume::Voxels voxels() const;
    /// A volume over those voxels, to be looked at while they come: a slice that is not ready is 0, or half
    /// written. It keeps the buffer alive; when the load ends without a volume it stays as far as it came.
    [[nodiscard]] Expected<Volume> soFar() const;

    /// Waits for the rest, and reports it. Problems: those of loadVolume().
    [[nodiscard]] Expected<Volume> finish(const Progress& progress = {});
    void cancel();

private:
    struct State;
    explicit VolumeLoad(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace hepatica::imaging
