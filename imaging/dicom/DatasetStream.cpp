#include "DatasetStream.h"

#include "ElementReader.h"

#include <algorithm>
#include <cstring>

#include <dcmtk/dcmdata/dcerror.h>

namespace hepatica::imaging {

namespace {

/// An eighth of what a thread has. DCMTK takes some 400 bytes for a sequence, several times that when checked
/// by sanitizers; real files nest less than ten deep.
constexpr std::uintptr_t MostStack = 1u << 20;

std::uintptr_t stackPlace()
{
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

} // namespace

class DatasetStream::Producer final : public DcmProducer {
public:
    Producer(const FileBytes& file, std::uint64_t from, std::uint64_t to)
        : file_(file), window_(file), from_(from), at_(from), to_(to)
    {
    }

    [[nodiscard]] OFBool good() const override { return status_.good(); }
    [[nodiscard]] OFCondition status() const override { return status_; }
    [[nodiscard]] OFBool eos() override { return at_ == to_; }
    [[nodiscard]] offile_off_t avail() override
    {
        return isTooDeep() ? 0 : static_cast<offile_off_t>(to_ - at_);
    }

    offile_off_t read(void* buffer, offile_off_t length) override
    {
        const std::uint64_t count = within(length);
        if (count == 0 || isTooDeep() || status_.bad())
            return 0;
        if (!copy(static_cast<std::uint8_t*>(buffer), static_cast<std::size_t>(count))) {
            status_ = EC_InvalidStream;
            return 0;
        }
        at_ += count;
        return static_cast<offile_off_t>(count);
    }

    offile_off_t skip(offile_off_t length) override
    {
        const std::uint64_t count = within(length);
        at_ += count;
        return static_cast<offile_off_t>(count);
    }

    void putback(offile_off_t length) override
    {
        const auto count = static_cast<std::uint64_t>(std::max<offile_off_t>(length, 0));
        if (count > at_ - from_)
            status_ = EC_PutbackFailed;
        else
            at_ -= count;
    }

    /// The same bytes from here on.
    [[nodiscard]] std::unique_ptr<Producer> rest() const
    {
        return std::make_unique<Producer>(file_, at_, to_);
    }

private:
    [[nodiscard]] std::uint64_t within(offile_off_t length) const
    {
        return std::min(to_ - at_, static_cast<std::uint64_t>(std::max<offile_off_t>(length, 0)));
    }

    bool copy(std::uint8_t* to, std::size_t count)
    {
        constexpr std::size_t Small = 4096;
        if (count > Small)
            return file_.read(at_, {to, count});
        const std::uint8_t* bytes = window_.bytes(at_, count);
        if (bytes != nullptr)
            std::memcpy(to, bytes, count);
        return bytes != nullptr;
    }

    bool isTooDeep()
    {
        const std::uintptr_t here = stackPlace();
        if (std::max(here, top_) - std::min(here, top_) > MostStack)
            status_ = EC_InvalidStream;
        return status_.bad();
    }

    FileBytes file_;
    FileWindow window_;
    std::uint64_t from_, at_, to_;
    std::uintptr_t top_ = stackPlace();
    OFCondition status_ = EC_Normal;
};

class DatasetStream::Factory final : public DcmInputStreamFactory {
public:
    explicit Factory(const Producer& from) : from_(from.rest()) {}

    [[nodiscard]] DcmInputStream* create() const override { return new DatasetStream(from_->rest()); }
    [[nodiscard]] DcmInputStreamFactory* clone() const override { return new Factory(*from_); }
    [[nodiscard]] DcmInputStreamFactoryType ident() const override { return DFT_DcmInputFileStreamFactory; }

private:
    std::unique_ptr<Producer> from_;
};

DatasetStream::DatasetStream(std::unique_ptr<Producer> producer)
    : DcmInputStream(producer.get()), producer_(std::move(producer))
{
}

DatasetStream::DatasetStream(const FileBytes& file, std::uint64_t from, std::uint64_t to)
    : DatasetStream(std::make_unique<Producer>(file, std::min(from, to), std::min(to, file.size())))
{
}

DatasetStream::~DatasetStream() = default;

DcmInputStreamFactory* DatasetStream::newFactory() const
{
    return new Factory(*producer_);
}

} // namespace hepatica::imaging
