#pragma once
#include <hepatica/measurement/Case.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// The names of the reader's other lesions at the visit whose masks on the same series share more than half
/// of the smaller one's voxels; not those that a merged or split lesion comes from.
[[nodiscard]] std::vector<std::string> lesionsUnder(const measurement::Case& case_,
                                                    const measurement::Observation& seen);

} // namespace hepatica::cli
