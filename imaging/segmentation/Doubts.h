#pragma once
#include "segmentation/Prompts.h"

#include <span>

namespace hepatica::imaging::segmentation {

/// What else the body found may be, and the part of the trust that is lost for it.
struct Doubt {
    double size = 0.0; ///< 0 … 1
    double most = 0.0; ///< lost at the size 1
    std::string reason;
};

/// 0 at `none`, 1 at `full`, linear between.
[[nodiscard]] double doubtAt(double value, double none, double full);

/// What is left of a trust after every doubt.
[[nodiscard]] double lowered(double trust, std::span<const Doubt> doubts);
/// The reasons of the doubts that matter.
[[nodiscard]] std::vector<std::string> reasonsOf(std::span<const Doubt> doubts);

/// Lowers the trust in a result by every doubt, and tells those that matter.
void addDoubts(std::span<const Doubt> doubts, Prompted& prompted);

} // namespace hepatica::imaging::segmentation
