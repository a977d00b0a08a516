#include <hepatica/imaging/VolumeLoad.h>

#include <hepatica/imaging/Parallel.h>

#include "SeriesStack.h"
#include "SeriesVoxels.h"
#include "volume/VoxelMemory.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

constexpr std::chrono::milliseconds Patience(20); // cancel is honoured within 100 ms

Problem notReadable(const Series& series, const std::string& why)
{
    return {ProblemCode::NotReadable, {"series " + seriesLabel(series), why}, {}};
}

} // namespace

/// What the reading threads write and the others look at. `access` guards all that is not atomic.
struct VolumeLoad::State {
    Series series;
    std::size_t first = 0;
    std::size_t perSlice = 0;
    std::atomic<bool> isCancelled = false, goesOn = true;
    std::atomic<std::size_t> readyCount = 0;

    mutable std::mutex access;
    mutable std::condition_variable changed;
    Volume::Voxels voxels;
    std::vector<bool> isReady;
    std::vector<std::optional<Problem>> problems; ///< one a slice
    std::optional<Expected<Volume>> result;

    std::jthread worker; // last: it ends before the rest goes

    ~State() { isCancelled = true; }

    /// The order of reading: `first`, then the stack.
    [[nodiscard]] std::size_t sliceAt(std::size_t turn) const
    {
        return turn == 0 ? first : turn <= first ? turn - 1 : turn;
    }

    void failed(std::size_t slice, Problem problem)
    {
        const std::lock_guard locked(access);
        problems[slice] = std::move(problem);
    }

    void markReady(std::size_t slice)
    {
        const std::lock_guard locked(access);
        isReady[slice] = true;
        ++readyCount;
        changed.notify_all();
    }

    template <typename T> void begin(const VoxelStore<T>& store)
    {
        const std::lock_guard locked(access);
        voxels = store.shared();
        isReady.assign(series.instances.size(), false);
        problems.assign(series.instances.size(), std::nullopt);
        readyCount = 0;
        goesOn = true;
    }

    /// Reads all slices into one type of voxel; false when a value does not fit it.
    template <typename T> bool readAll()
    {
        const std::size_t slices = series.instances.size();
        const VoxelStore<T> store(series.geometry->voxelCount());
        begin(store);
        std::atomic<bool> fits = true;
        const auto readOne = [&](std::size_t turn) {
            const std::size_t slice = sliceAt(turn);
            const auto values = store.values().subspan(slice * perSlice, perSlice);
            auto doFit = readSlice(series, slice, values);
            if (doFit && *doFit)
                return markReady(slice);
            std::ranges::fill(values, T{}); // nobody who looks on sees what is none
            goesOn = false;
            if (doFit)
                fits = false;
            else
                failed(slice, std::move(doFit.error()));
        };
        parallelFor(slices, readOne, [&](std::size_t) { return goesOn && !isCancelled; });
        return fits;
    }

    [[nodiscard]] Expected<Volume> outcome() const
    {
        const auto failed = std::ranges::find_if(problems, [](const auto& one) { return one.has_value(); });
        if (failed != problems.end())
            return tl::unexpected(**failed);
        if (readyCount < series.instances.size())
            return fail(ProblemCode::Cancelled, {"reading the series"});
        return Volume::make(*series.geometry, voxels, originOf(series));
    }

    void end(Expected<Volume> volume)
    {
        const std::lock_guard locked(access);
        result = std::move(volume);
        changed.notify_all();
    }

    void run()
    {
        try {
            // Headers leave open whether 16 stored bits fit after the rescale: only then a second reading.
            if (!mayBeInt16(series) || !readAll<std::int16_t>())
                readAll<float>();
            end(outcome());
        } catch (const std::bad_alloc&) {
            end(tl::unexpected(notReadable(series, "there is not enough memory")));
        } catch (const std::exception& error) { // no exception may leave a thread
            end(tl::unexpected(notReadable(series, error.what())));
        }
    }
};

VolumeLoad::VolumeLoad(std::unique_ptr<State> state) : state_(std::move(state)) {}
VolumeLoad::VolumeLoad(VolumeLoad&&) noexcept = default;
VolumeLoad& VolumeLoad::operator=(VolumeLoad&&) noexcept = default;
VolumeLoad::~VolumeLoad() = default;

Expected<VolumeLoad> VolumeLoad::start(const Series& series, const LoadOptions& options, std::size_t first)
{
    if (auto problem = whyNotLoadable(series, options))
        return tl::unexpected(std::move(*problem));
    auto state = std::make_unique<State>();
    state->series = series;
    state->first = std::min(first, series.instances.size() - 1);
    state->perSlice = series.geometry->voxelCount() / series.instances.size();
    state->isReady.assign(series.instances.size(), false);
    state->worker = std::jthread([state = state.get()] { state->run(); });
    return VolumeLoad(std::move(state));
}

const Geometry& VolumeLoad::geometry() const
{
    return *state_->series.geometry;
}

std::size_t VolumeLoad::sliceCount() const
{
    return state_->series.instances.size();
}

std::size_t VolumeLoad::readyCount() const
{
    return state_->readyCount;
}

bool VolumeLoad::isReady(std::size_t slice) const
{
    const std::lock_guard locked(state_->access);
    return state_->isReady.at(slice);
}

bool VolumeLoad::waitFor(std::size_t slice, const Progress& progress) const
{
    const auto isSettled = [&] { return state_->isReady.at(slice) || state_->result; };
    std::unique_lock locked(state_->access);
    while (!progress.cancelled() && !state_->changed.wait_for(locked, Patience, isSettled)) {
    }
    return !progress.cancelled() && state_->isReady.at(slice);
}

Volume::Voxels VolumeLoad::voxels() const
{
    const std::lock_guard locked(state_->access);
    return state_->voxels;
}

Expected<Volume> VolumeLoad::soFar() const
{
    return Volume::make(geometry(), voxels(), originOf(state_->series));
}

Expected<Volume> VolumeLoad::finish(const Progress& progress)
{
    const auto count = static_cast<double>(sliceCount());
    std::unique_lock locked(state_->access);
    while (!state_->changed.wait_for(locked, Patience, [&] { return state_->result.has_value(); })) {
        locked.unlock();
        progress.report(static_cast<double>(readyCount()) / count,
                        fmt::format("{} of {} slices read", readyCount(), sliceCount()));
        if (progress.cancelled())
            cancel();
        locked.lock();
    }
    progress.report(static_cast<double>(readyCount()) / count,
                    fmt::format("{} of {} slices read", readyCount(), sliceCount()));
    if (progress.cancelled()) // perhaps just when the last slice came
        return fail(ProblemCode::Cancelled, {"reading the series"});
    return *state_->result;
}

void VolumeLoad::cancel()
{
    state_->isCancelled = true;
}

Expected<Volume> loadVolume(const Series& series, const LoadOptions& options, const Progress& progress)
{
    auto load = VolumeLoad::start(series, options);
    if (!load)
        return passOn(load);
    return load->finish(progress);
}

} // namespace hepatica::imaging
