#include "segmentation/editing/VoxelBlock.h"

namespace hepatica::imaging {

namespace {

using editing::VoxelBlock;

/// Voxel by voxel over the box of both; nothing holds no voxel.
Expected<MaskOrNothing> combined(const MaskOrNothing& a, const MaskOrNothing& b,
                                 bool (*keeps)(bool a, bool b))
{
    if (auto problem = editing::gridProblem(a, b))
        return tl::unexpected<Problem>(std::move(*problem));
    if (!a && !b)
        return MaskOrNothing();
    const Mask& any = a ? *a : *b;
    VoxelBlock block(any.grid(), a && b ? editing::boxAround(a->box(), b->box()) : any.box());
    editing::forEachIn(block.box(), [&](const VoxelIndex& v) {
        block.at(v) = keeps(a && a->contains(v), b && b->contains(v)) ? 1 : 0;
    });
    return block.mask();
}

} // namespace

Expected<MaskOrNothing> united(const MaskOrNothing& a, const MaskOrNothing& b)
{
    return combined(a, b, [](bool inA, bool inB) { return inA || inB; });
}

Expected<MaskOrNothing> subtracted(const MaskOrNothing& a, const MaskOrNothing& b)
{
    return combined(a, b, [](bool inA, bool inB) { return inA && !inB; });
}

Expected<MaskOrNothing> intersected(const MaskOrNothing& a, const MaskOrNothing& b)
{
    return combined(a, b, [](bool inA, bool inB) { return inA && inB; });
}

Expected<MaskDelta> MaskDelta::between(const MaskOrNothing& before, const MaskOrNothing& after)
{
    const auto changed = combined(before, after, [](bool was, bool is) { return was != is; });
    if (!changed)
        return passOn(changed);
    MaskDelta delta;
    if (*changed) {
        delta.grid_ = (*changed)->grid();
        delta.runs_ = (*changed)->runLengths();
    }
    return delta;
}

Expected<MaskOrNothing> MaskDelta::appliedTo(const MaskOrNothing& mask) const
{
    if (isEmpty())
        return mask;
    auto changed = Mask::fromRunLengths(*grid_, runs_);
    if (!changed)
        return passOn(changed);
    return combined(mask, std::move(*changed), [](bool was, bool changes) { return was != changes; });
}

} // namespace hepatica::imaging
