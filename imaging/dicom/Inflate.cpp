#include "Inflate.h"

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <optional>

#include <zlib.h>

namespace hepatica::imaging {

namespace {

/// Inflates a raw deflate stream from its beginning on. A copy goes on where the first one stood.
class Inflation {
public:
    Inflation(const FileBytes& file, std::uint64_t from) : file_(file), next_(from)
    {
        constexpr int RawDeflate = -MAX_WBITS;
        isGood_ = inflateInit2(&stream_, RawDeflate) == Z_OK;
    }
    Inflation(const Inflation& other)
        : file_(other.file_), next_(other.next_ - other.stream_.avail_in), at_(other.at_),
          hasEnded_(other.hasEnded_)
    {
        auto* source = const_cast<z_stream*>(&other.stream_); // zlib's interface; it only reads
        isGood_ = other.isGood_ && inflateCopy(&stream_, source) == Z_OK;
        stream_.next_in = nullptr;
        stream_.avail_in = 0;
    }
    Inflation& operator=(const Inflation&) = delete;
    ~Inflation() { inflateEnd(&stream_); }

    [[nodiscard]] std::uint64_t at() const { return at_; } ///< how many bytes came out
    [[nodiscard]] bool hasEnded() const { return hasEnded_; }

    /// Fills as much of `to` as there is; how much it was.
    std::size_t take(std::span<std::uint8_t> to)
    {
        constexpr std::size_t Most = 1u << 30; // zlib counts in unsigned int
        std::size_t done = 0;
        while (done < to.size() && isGood_ && !hasEnded_) {
            const std::size_t wanted = std::min(Most, to.size() - done);
            stream_.next_out = to.data() + done;
            stream_.avail_out = static_cast<uInt>(wanted);
            if (stream_.avail_in == 0 && !feed())
                break;
            const int state = inflate(&stream_, Z_NO_FLUSH);
            done += wanted - stream_.avail_out;
            hasEnded_ = state == Z_STREAM_END;
            isGood_ = state == Z_OK || state == Z_STREAM_END;
        }
        at_ += done;
        return done;
    }

private:
    bool feed()
    {
        constexpr std::uint64_t AtOnce = 32768;
        const std::uint64_t left = file_.size() - std::min(file_.size(), next_);
        input_.resize(static_cast<std::size_t>(std::min(left, AtOnce)));
        if (input_.empty() || !file_.read(next_, input_))
            return false;
        next_ += input_.size();
        stream_.next_in = input_.data();
        stream_.avail_in = static_cast<uInt>(input_.size());
        return true;
    }

    FileBytes file_;
    std::uint64_t next_, at_ = 0;
    z_stream stream_{};
    bool isGood_ = false, hasEnded_ = false;
    std::vector<std::uint8_t> input_;
};

/// Where inflating can begin: some 40 kB each.
using Beginnings = std::deque<Inflation>;
constexpr std::uint64_t BetweenBeginnings = 1u << 20;

/// A stream of known size. Reading on is cheap, and reading elsewhere begins at the place before it.
class InflatedBytes final : public ByteSource {
public:
    InflatedBytes(Beginnings beginnings, std::uint64_t size) : beginnings_(std::move(beginnings)), size_(size)
    {
    }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::uint8_t> to) const override
    {
        const std::lock_guard locked(access_);
        const auto& nearest = *std::prev(std::ranges::upper_bound(beginnings_, offset, {}, &Inflation::at));
        if (!stream_ || stream_->at() > offset || stream_->at() < nearest.at())
            stream_.emplace(nearest);
        std::array<std::uint8_t, 32768> passed;
        while (stream_->at() < offset) {
            const auto count =
                static_cast<std::size_t>(std::min<std::uint64_t>(passed.size(), offset - stream_->at()));
            if (stream_->take(std::span(passed).first(count)) < count)
                return false;
        }
        return stream_->take(to) == to.size();
    }

private:
    Beginnings beginnings_; ///< the first one is the stream's own
    std::uint64_t size_;
    mutable std::mutex access_;
    mutable std::optional<Inflation> stream_;
};

} // namespace

Expected<FileBytes> inflateDataSet(const FileBytes& file, std::uint64_t from, const std::string& name)
{
    // Nothing inflated is kept here. Images deflate to a third; a small file that becomes gigabytes is none.
    constexpr std::uint64_t Usual = 64u << 20, DensestImage = 100;
    const std::uint64_t most = std::max(Usual, DensestImage * file.size());
    Inflation counting(file, from);
    Beginnings beginnings;
    beginnings.push_back(counting);
    std::array<std::uint8_t, 32768> passed;
    while (counting.at() <= most && counting.take(passed) == passed.size())
        if (counting.at() - beginnings.back().at() >= BetweenBeginnings)
            beginnings.push_back(counting);
    if (counting.at() > most)
        return fail(ProblemCode::DamagedFile, {name, "its data set inflates to far more than an image"});
    if (!counting.hasEnded())
        return fail(ProblemCode::DamagedFile, {name, "its deflated data set is damaged or ends early"});
    return FileBytes(std::make_shared<InflatedBytes>(std::move(beginnings), counting.at()));
}

bool inflateInto(std::span<std::uint8_t> to, std::vector<std::uint8_t> packed)
{
    return Inflation(FileBytes(std::move(packed)), 0).take(to) == to.size();
}

} // namespace hepatica::imaging
