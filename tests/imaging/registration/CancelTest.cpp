// Long work is left at every look at its Progress, the last one too.
#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/NewLesions.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/phantom/FollowUpPair.h>

#include <algorithm>
#include <functional>
#include <set>

#include <gtest/gtest.h>

namespace hepatica::imaging {

namespace {

using Work = std::function<std::optional<ProblemCode>(const Progress&)>;

struct Report {
    double done;
    std::string text;
};

std::vector<Report> reportsOf(const Work& work)
{
    std::vector<Report> reports;
    const Progress progress([&](double done, const std::string& text) { reports.push_back({done, text}); });
    EXPECT_EQ(work(progress), std::nullopt);
    return reports;
}

/// How many looks there are depends on the threads; how far the work is at a look does not.
void expectCancelled(const Report& at, const Work& work)
{
    std::size_t after = 0;
    Progress progress([&](double done, const std::string& text) {
        after += progress.cancelled() ? 1U : 0U;
        if (done >= at.done && (text == at.text || done > at.done))
            progress.cancel();
    });
    EXPECT_EQ(work(progress), ProblemCode::Cancelled) << at.text << ", " << at.done;
    EXPECT_EQ(after, 0U) << "it went on: " << at.text << ", " << at.done;
}

/// Cancels at the first report of every text, at the end, and at `some` places on the way.
void expectCancelledEverywhere(const Work& work, std::size_t some)
{
    const std::vector<Report> reports = reportsOf(work);
    ASSERT_FALSE(reports.empty());
    EXPECT_TRUE(std::ranges::is_sorted(reports, {}, &Report::done));
    EXPECT_EQ(reports.back().done, 1.0);
    std::set<std::string> seen;
    for (const Report& report : reports)
        if (seen.insert(report.text).second)
            expectCancelled(report, work);
    for (std::size_t n = 1; n <= some; ++n)
        expectCancelled({static_cast<double>(n) / static_cast<double>(some), reports.back().text}, work);
}

template <typename Result> std::optional<ProblemCode> codeOf(const Result& result)
{
    return result ? std::nullopt : std::optional(result.error().code);
}

const phantom::FollowUpPair& smallPair()
{
    static const phantom::FollowUpPair pair = [] {
        phantom::PhantomOptions options;
        options.dims = {64, 64, 32};
        return phantom::makeFollowUpPair(options).value();
    }();
    return pair;
}

} // namespace

TEST(Cancel, FindingTheLiver)
{
    expectCancelledEverywhere(
        [](const Progress& progress) { return codeOf(findLiver(smallPair().earlier.volume, {}, progress)); },
        12);
}

TEST(Cancel, Aligning)
{
    expectCancelledEverywhere(
        [](const Progress& progress) {
            return codeOf(align(smallPair().earlier.volume, smallPair().later.volume, {}, progress));
        },
        4);
}

TEST(Cancel, ProposingLesions)
{
    const std::vector<Mask> masks{*smallPair().earlier.masks[0], *smallPair().earlier.masks[1]};
    expectCancelledEverywhere(
        [&](const Progress& progress) {
            return codeOf(proposeLesions(smallPair().earlier.volume, masks, smallPair().later.volume, {}, {},
                                         progress));
        },
        8);
}

TEST(Cancel, LookingForNewLesions)
{
    expectCancelledEverywhere(
        [](const Progress& progress) {
            return codeOf(findNewLesionCandidates(smallPair().earlier.volume, smallPair().later.volume, {},
                                                  {}, progress));
        },
        8);
}

} // namespace hepatica::imaging
