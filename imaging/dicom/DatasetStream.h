#pragma once
#include "FileBytes.h"

#include <cstdint>
#include <memory>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrma.h>

namespace hepatica::imaging {

/// What DCMTK's parser may see of a file: the bytes from `from` up to `to`. It can be left and taken up again
/// at any place, so that DCMTK passes over every value of more than a few kilobytes, finds that its bytes are
/// there, and loads it when it is asked for. From a stream that cannot do that it takes the memory that a
/// length asks for at once, whether its bytes are there or not.
///
/// It runs dry when the parser, which calls itself for every sequence and item, has come too deep: a stack
/// overflow cannot be caught.
class DatasetStream final : public DcmInputStream {
public:
    DatasetStream(const FileBytes& file, std::uint64_t from, std::uint64_t to);
    ~DatasetStream() override;

    [[nodiscard]] DcmInputStreamFactory* newFactory() const override;

private:
    class Producer;
    class Factory;
    explicit DatasetStream(std::unique_ptr<Producer> producer);

    std::unique_ptr<Producer> producer_;
};

} // namespace hepatica::imaging
