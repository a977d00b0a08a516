#include "Inflate.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include <zlib.h>

namespace hepatica::imaging {

namespace {

/// Inflates a raw deflate stream from its beginning on.
class Inflation {
public:
    Inflation(const FileBytes& file, std::uint64_t from) : file_(file), next_(from)
    {
        constexpr int RawDeflate = -MAX_WBITS;
        isGood_ = inflateInit2(&stream_, RawDeflate) == Z_OK;
    }
    Inflation(const Inflation&) = delete;
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
        const std::uint64_t left = file_.size() - std::min(file_.size(), next_);
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, input_.size()));
        if (count == 0 || !file_.read(next_, std::span(input_).first(count)))
            return false;
        next_ += count;
        stream_.next_in = input_.data();
        stream_.avail_in = static_cast<uInt>(count);
        return true;
    }

    FileBytes file_;
    std::uint64_t next_, at_ = 0;
    z_stream stream_{};
    bool isGood_ = false, hasEnded_ = false;
    std::array<std::uint8_t, 32768> input_;
};

/// A stream of known size. Reading on is cheap; reading back begins again.
class InflatedBytes final : public ByteSource {
public:
    InflatedBytes(const FileBytes& file, std::uint64_t from, std::uint64_t size)
        : file_(file), from_(from), size_(size)
    {
    }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::uint8_t> to) const override
    {
        const std::lock_guard locked(access_);
        if (!stream_ || stream_->at() > offset)
            stream_.emplace(file_, from_);
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
    FileBytes file_;
    std::uint64_t from_, size_;
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
    std::array<std::uint8_t, 32768> passed;
    while (counting.at() <= most && counting.take(passed) == passed.size()) {
    }
    if (counting.at() > most)
        return fail(ProblemCode::DamagedFile, {name, "its data set inflates to far more than an image"});
    if (!counting.hasEnded())
        return fail(ProblemCode::DamagedFile, {name, "its deflated data set is damaged or ends early"});
    return FileBytes(std::make_shared<InflatedBytes>(file, from, counting.at()));
}

bool inflateInto(std::span<std::uint8_t> to, std::vector<std::uint8_t> packed)
{
    return Inflation(FileBytes(std::move(packed)), 0).take(to) == to.size();
}

} // namespace hepatica::imaging
