#include <hepatica/imaging/MaskSlices.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace hepatica::imaging {

namespace {

/// Of bytes that are 0 or 1, eight at a time.
std::size_t countOfOnes(std::span<const std::uint8_t> bytes)
{
    std::size_t count = 0, at = 0;
    for (std::uint64_t eight = 0; at + sizeof(eight) <= bytes.size(); at += sizeof(eight)) {
        std::memcpy(&eight, &bytes[at], sizeof(eight));
        count += static_cast<std::size_t>(std::popcount(eight));
    }
    return count + static_cast<std::size_t>(std::ranges::count(bytes.subspan(at), std::uint8_t{1}));
}

} // namespace

MaskSlices slicesOf(const Mask& mask)
{
    const auto inside = mask.inside();
    const std::size_t slice = inside.size() / static_cast<std::size_t>(mask.box().dims()[2]);
    MaskSlices slices;
    for (std::size_t from = 0; from < inside.size(); from += slice)
        slices.largest = std::max(slices.largest, countOfOnes(inside.subspan(from, slice)));
    slices.filled = static_cast<double>(mask.voxelCount()) / static_cast<double>(slices.largest);
    return slices;
}

} // namespace hepatica::imaging
