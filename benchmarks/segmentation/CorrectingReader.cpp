#include "CorrectingReader.h"

#include "SquaredDistances.h"

#include <cmath>

namespace hepatica::benchmarks {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::VoxelIndex;

std::optional<Correction> largestBall(const Mask& of, const Mask& without, bool isMissing)
{
    const Geometry& grid = of.grid();
    const IndexBox box = withRoom(of.box());
    std::vector<double> squared = toRight(of, without, box);
    for (std::size_t axis = 0; axis < 3; ++axis)
        spread(squared, box.dims(), axis, grid.spacing()[axis]);
    std::optional<Correction> largest;
    std::size_t at = 0;
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i) {
                const double radius = std::sqrt(squared[at++]);
                if (radius > (largest ? largest->radius_mm : 0.0))
                    largest = Correction{isMissing, grid.toPatient(VoxelIndex{i, j, k}), radius};
            }
    return largest;
}

} // namespace

std::optional<Correction> largestError(const Mask& found, const Mask& truth)
{
    const auto missing = largestBall(truth, found, true), tooMuch = largestBall(found, truth, false);
    if (!missing || !tooMuch)
        return missing ? missing : tooMuch;
    return missing->radius_mm >= tooMuch->radius_mm ? missing : tooMuch;
}

imaging::LesionPrompt corrected(imaging::LesionPrompt prompt, const Correction& correction)
{
    (correction.isMissing ? prompt.add : prompt.remove).push_back(correction.at);
    return prompt;
}

} // namespace hepatica::benchmarks
