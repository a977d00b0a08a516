#pragma once
#include <hepatica/core/Problem.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace hepatica::measurement {

/// A problem and the line of the table that it stands in, 0 where there is none.
struct PlacedProblem {
    int line = 0;
    Problem problem;
};

/// The first by line, with all others as its further ones; there is at least one.
[[nodiscard]] inline Problem together(std::vector<PlacedProblem> problems)
{
    std::ranges::stable_sort(problems, {}, &PlacedProblem::line);
    Problem first = std::move(problems.front().problem);
    for (std::size_t at = 1; at < problems.size(); ++at)
        first.further.push_back(std::move(problems[at].problem));
    return first;
}

} // namespace hepatica::measurement
