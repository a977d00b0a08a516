#include <hepatica/imaging/MaskSlices.h>

#include <algorithm>

namespace hepatica::imaging {

MaskSlices slicesOf(const Mask& mask)
{
    const auto inside = mask.inside();
    const std::size_t slice = inside.size() / static_cast<std::size_t>(mask.box().dims()[2]);
    MaskSlices slices;
    for (std::size_t from = 0; from < inside.size(); from += slice)
        slices.largest = std::max(
            slices.largest, static_cast<std::size_t>(std::ranges::count(inside.subspan(from, slice), 1)));
    slices.filled = static_cast<double>(mask.voxelCount()) / static_cast<double>(slices.largest);
    return slices;
}

} // namespace hepatica::imaging
