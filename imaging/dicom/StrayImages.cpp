#include "StrayImages.h"

#include "SeriesStack.h"
#include "SplitStacks.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hepatica::imaging {

namespace {

using Images = std::vector<ImageHeader>;

/// Localizers have one to three images a plane; so few say nothing of the distances in a volume.
constexpr std::size_t FewestOfAVolume = 4;

bool sameFrame(const ImageHeader& a, const ImageHeader& b)
{
    return a.frameOfReferenceUid == b.frameOfReferenceUid;
}

/// What parts images that lie in one orientation.
struct Difference {
    bool (*same)(const ImageHeader&, const ImageHeader&);
    std::string_view words;
    bool isRightInVolumes; ///< whether whole volumes of one series may differ in it
};
constexpr auto Differences = std::to_array<Difference>({
    {sameSize, "size", true},
    {samePixelSpacing, "pixel spacing", true},
    {sameFrame, "frame of reference", false}, // one a series: PS3.3 C.7.4.1
});

bool areAtOdds(const Images& a, const Images& b, const Difference& difference)
{
    const ImageHeader &one = a.front(), &other = b.front();
    if (one.isLocalizer || other.isLocalizer || !sameOrientation(one, other) || difference.same(one, other))
        return false;
    return !difference.isRightInVolumes || std::min(a.size(), b.size()) < FewestOfAVolume;
}

bool isTurned(const Images& stack, const std::vector<Images>& all)
{
    return !stack.front().isLocalizer && stack.size() < FewestOfAVolume &&
           std::ranges::any_of(all, [&](const Images& other) {
               return !other.front().isLocalizer && !sameOrientation(stack.front(), other.front());
           });
}

void refuseVolume(Series& series, Warning warning)
{
    if (series.measurable == Measurable::Volume)
        series.measurable = Measurable::InPlane;
    series.warnings.push_back(std::move(warning));
}

} // namespace

void tellStrays(std::vector<Series>& stacks, const std::vector<std::vector<ImageHeader>>& images)
{
    for (std::size_t at = 0; at < stacks.size(); ++at) {
        const std::string label = seriesLabel(stacks[at]);
        if (isTurned(images[at], images))
            refuseVolume(stacks[at],
                         {ProblemCode::MixedOrientation, {label, std::to_string(images[at].size())}, {}});
        for (const Difference& difference : Differences)
            if (std::ranges::any_of(
                    images, [&](const Images& other) { return areAtOdds(images[at], other, difference); }))
                refuseVolume(stacks[at],
                             {ProblemCode::MixedImages, {label, std::string(difference.words)}, {}});
    }
}

} // namespace hepatica::imaging
