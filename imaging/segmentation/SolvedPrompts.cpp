#include "segmentation/SolvedPrompts.h"

namespace hepatica::imaging {

SolvedPrompts::SolvedPrompts() : known_(std::make_unique<Known>()) {}
SolvedPrompts::~SolvedPrompts() = default;

namespace segmentation {

namespace {

const void* firstVoxel(const Volume& volume)
{
    return volume.visit([](auto voxels) { return static_cast<const void*>(voxels.data()); });
}

} // namespace

bool SearchedImages::isOf(const Request& request) const
{
    return firstVoxel(volume) == firstVoxel(request.volume) &&
           volume.geometry() == request.volume.geometry() &&
           volume.origin().quantity == request.volume.origin().quantity && within == request.prompt.within;
}

} // namespace segmentation

} // namespace hepatica::imaging
