#include <hepatica/measurement/LinkedSeries.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hepatica::measurement {

namespace {

using imaging::Phase;

/// The phase that shows most of the liver's vessels and lesions stands first.
constexpr std::array<Phase, 4> BestPhases{Phase::PortalVenous, Phase::Hepatobiliary, Phase::Delayed,
                                          Phase::LateArterial};

/// The smaller the better.
auto rankOf(const SeriesReference& series)
{
    const auto phase = std::ranges::find(BestPhases, series.phase) - BestPhases.begin();
    return std::pair(phase, -static_cast<double>(series.geometry->voxelCount()));
}

std::vector<const SeriesReference*> withGrid(const Timepoint& visit)
{
    std::vector<const SeriesReference*> all;
    for (const SeriesReference& series : visit.series)
        if (series.geometry && series.geometry->dims()[2] > 1)
            all.push_back(&series);
    return all;
}

struct VisitSeries {
    std::string main;
    std::vector<std::string> others;
};

std::vector<VisitSeries> visitsOf(const Case& case_)
{
    std::vector<VisitSeries> visits;
    for (const Timepoint& visit : case_.timepoints) {
        const auto all = withGrid(visit);
        if (all.empty())
            continue;
        const SeriesReference* main =
            *std::ranges::min_element(all, {}, [](const SeriesReference* one) { return rankOf(*one); });
        VisitSeries one{main->uid, {}};
        for (const SeriesReference* series : all)
            if (series != main)
                one.others.push_back(series->uid);
        visits.push_back(std::move(one));
    }
    return visits;
}

} // namespace

std::string seriesTitle(const Case& case_, const std::string& uid)
{
    for (const Timepoint& visit : case_.timepoints)
        for (const SeriesReference& series : visit.series) {
            if (series.uid != uid)
                continue;
            if (series.phase != Phase::Unknown)
                return visit.name + " " + std::string(imaging::phaseName(series.phase));
            return visit.name + " " + (series.description.empty() ? series.modality : series.description);
        }
    return uid;
}

std::vector<SeriesPair> alignmentPlan(const Case& case_)
{
    const auto visits = visitsOf(case_);
    std::vector<SeriesPair> plan;
    for (std::size_t at = visits.size(); at-- > 1;)
        plan.push_back({visits.front().main, visits[at].main});
    for (std::size_t at = visits.size(); at-- > 0;)
        for (const std::string& other : visits[at].others)
            plan.push_back({visits[at].main, other});
    return plan;
}

LinkedSeries::LinkedSeries(const Case& case_) : missing_(alignmentPlan(case_))
{
    for (const SeriesPair& pair : missing_) {
        const auto &fixed = case_.series(pair.fixed)->frameOfReferenceUid,
                   &moving = case_.series(pair.moving)->frameOfReferenceUid;
        above_[pair.moving] = {pair.fixed, std::nullopt, fixed && !fixed->empty() && fixed == moving};
    }
}

void LinkedSeries::add(const SeriesPair& pair, const imaging::Alignment& alignment)
{
    const auto link = above_.find(pair.moving);
    if (link == above_.end() || link->second.fixed != pair.fixed)
        return;
    link->second.alignment = alignment;
    std::erase(missing_, pair);
}

/// The series, what it is linked to, and so on.
std::vector<std::string> LinkedSeries::wayUp(std::string series) const
{
    std::vector<std::string> way{std::move(series)};
    for (auto link = above_.find(way.back());
         link != above_.end() && (link->second.alignment || link->second.isSameFrame);
         link = above_.find(way.back()))
        way.push_back(link->second.fixed);
    return way;
}

/// Along one link, down to the moving series or up from it.
void LinkedSeries::go(LinkedPoint& point, const std::string& moving, bool isDown) const
{
    const Link& link = above_.at(moving);
    if (!link.alignment) {
        point.by = LinkedPoint::By::Scanner;
        return;
    }
    const imaging::SpatialMap& map = link.alignment->toMoving;
    point.position = isDown ? map(point.position) : map.inverse(point.position);
    point.isDoubtful =
        point.isDoubtful || link.alignment->quality.verdict == imaging::AlignmentQuality::Verdict::Doubtful;
}

std::optional<LinkedPoint> LinkedSeries::point(const std::string& from, const std::string& to,
                                               const Point3& position) const
{
    if (from == to)
        return LinkedPoint{position, LinkedPoint::By::SameSeries, false};
    const auto up = wayUp(from), down = wayUp(to);
    const auto meeting = std::ranges::find_first_of(up, down);
    if (meeting == up.end())
        return std::nullopt;
    LinkedPoint linked{position, LinkedPoint::By::Alignment, false};
    for (auto at = up.begin(); at != meeting; ++at)
        go(linked, *at, false);
    for (auto at = std::ranges::find(down, *meeting); at != down.begin();)
        go(linked, *--at, true);
    return linked;
}

} // namespace hepatica::measurement
