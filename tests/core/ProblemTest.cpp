#include <hepatica/core/Problem.h>

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

using hepatica::Problem;
using hepatica::ProblemCode;

TEST(Problem, FillsTheArgumentsIntoTheSentence)
{
    const Problem problem{ProblemCode::NoSuchLabel, {"mask.nii.gz", "7", "1, 2"}, {}};
    EXPECT_EQ(problem.text(), "mask.nii.gz: has no label 7; it holds 1, 2");
    EXPECT_EQ(problem.name(), "no-such-label");
}

TEST(Problem, EverySentenceIsOneLineAndEveryNameIsItsOwn)
{
    std::vector<std::string_view> names;
    for (const auto& row : hepatica::detail::ProblemRows) {
        EXPECT_EQ(row.sentence.find('\n'), std::string_view::npos) << row.name;
        names.push_back(row.name);
    }
    std::ranges::sort(names);
    EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}
