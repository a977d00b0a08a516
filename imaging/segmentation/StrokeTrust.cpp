#include "segmentation/StrokeTrust.h"

#include "segmentation/BorderEvidence.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

namespace {

/// What may lower the trust: nothing of it at `none`, the most at `full`.
struct Doubt {
    double value, none, full;
    double most; ///< the part of the trust that is lost then
    std::string reason;

    [[nodiscard]] double size() const { return std::clamp((value - none) / (full - none), 0.0, 1.0); }
};

/// The surface as it lay before it followed the values: one moved to where they step shows a step anywhere.
Field beforeFollowing(const Finding& finding)
{
    BorderForm back = finding.form;
    for (double& part : back.parts_mm)
        part = -part;
    Field distance_mm = finding.distance_mm;
    follow(back, finding.voi.cube, distance_mm);
    return distance_mm;
}

} // namespace

StrokeTrust trustOfStroke(const Finding& finding, const Volume& volume)
{
    constexpr double TwoReaders = 0.95; // their own masks differ too
    constexpr double WorthTelling = 0.25;
    const auto& spacing = volume.geometry().spacing();
    const BorderEvidence border = borderEvidence(finding.voi, beforeFollowing(finding),
                                                 finding.contrast.spread, spacing, volume.origin().quantity);
    const double pixels = finding.shape.length_mm / std::min(spacing[0], spacing[1]);
    const Doubt doubts[] = {
        {border.missing, 0.20, 0.30, 0.6,
         fmt::format("no border is seen in {:.0f} % of the directions; check there", 100.0 * border.missing)},
        {border.foreign, 0.35, 0.50, 0.6,
         fmt::format("fat, air or bone lies behind {:.0f} % of its border: it may be an organ, or two",
                     100.0 * border.foreign)},
        {-border.certainty, -2.2, -0.6, 0.6,
         fmt::format("a step at its border is seen at {:.1f} times its error in one direction",
                     border.certainty)},
        {-pixels, -12.0, -6.0, 0.5,
         fmt::format("the stroke is {:.0f} pixels long, and its ends are known within one or two", pixels)},
    };
    StrokeTrust trust{TwoReaders, {}};
    for (const Doubt& doubt : doubts) {
        trust.value *= 1.0 - doubt.most * doubt.size();
        if (doubt.size() > WorthTelling)
            trust.reasons.push_back(doubt.reason);
    }
    return trust;
}

} // namespace hepatica::imaging::segmentation
