#include "segmentation/Confidence.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

namespace {

/// 0 at `none`, 1 at `full`, linear between.
double ramp(double value, double none, double full)
{
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

struct Ground {
    double weight = 0.0, score = 0.0;
    std::string reason;
};

Ground agreementGround(const Finding& finding)
{
    return {0.4, ramp(finding.agreement, 0.70, 0.95),
            fmt::format("two methods agree to {:.0f} %", 100.0 * finding.agreement)};
}

Ground contrastGround(const Finding& finding, Quantity quantity, double borderCertainty)
{
    const double spreads = std::abs(finding.contrast.inSpreads());
    const double difference = (finding.contrast.lesion - finding.contrast.surroundings) / finding.gain;
    const double tenths = std::round(10.0 * difference) / 10.0 + 0.0; // no "-0.0"
    const std::string told = quantity == Quantity::Hounsfield ? fmt::format("{:.1f} HU", tenths)
                                                              : fmt::format("{:.4g}", difference);
    const double ofValues = ramp(spreads, 0.2, 1.5), ofBorder = ramp(borderCertainty, 1.2, 3.0);
    const char* advice = spreads >= 0.7        ? ""
                         : ofBorder > ofValues ? "; its border is seen all the same"
                                               : "; hardly visible, check the border";
    return {0.35, std::max(ofValues, ofBorder),
            fmt::format("the lesion differs from its surroundings by {}, {:.1f} times the noise{}", told,
                        spreads, advice)};
}

Ground calibrationGround(const Finding& finding)
{
    const Calibration& calibration = finding.calibration;
    const double share = calibration.disagreement_mm / finding.shape.length_mm;
    const double score = (calibration.isClamped ? 0.3 : 1.0) * (1.0 - ramp(share, 0.05, 0.30));
    if (calibration.isClamped)
        return {0.25, score,
                "the border in the image is far from the one drawn; draw a second stroke or correct it"};
    return {0.25, score,
            fmt::format("the border in the image moved by {:.1f} mm to the one drawn", calibration.shift_mm)};
}

} // namespace

Confidence confidenceOf(const Finding& finding, Quantity quantity, const PromptEvidence& evidence)
{
    constexpr double NearShare = 0.05; // of the long axis
    const Ground contrast = contrastGround(finding, quantity, evidence.borderCertainty);
    Confidence confidence;
    for (const Ground& ground : {agreementGround(finding), contrast, calibrationGround(finding)}) {
        confidence.value += evidence.trust * ground.weight * ground.score;
        confidence.reasons.push_back(ground.reason);
    }
    // Where nothing is seen, methods agree on the shape that was assumed: that proves little.
    confidence.value *= 0.5 + 0.5 * contrast.score;
    // What a reader adds well beyond the border found is not seen in the image.
    if (const double share = finding.added_mm / finding.shape.length_mm; share > NearShare) {
        confidence.value *= 1.0 - 0.6 * ramp(share, NearShare, 0.5);
        confidence.reasons.push_back(fmt::format(
            "a point to add lies {:.1f} mm beyond the border found; draw a longer stroke", finding.added_mm));
    }
    return confidence;
}

} // namespace hepatica::imaging::segmentation
