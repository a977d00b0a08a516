#pragma once
#include "Course.h"

namespace hepatica::tests {

inline CourseOf oneTarget(Length baseline, Length followUp)
{
    CourseOf course;
    course.baseline().target("T01", baseline);
    course.visit("FU1", "2025-03-01").target("T01", followUp);
    return course;
}

inline CourseOf sums(const std::vector<std::pair<std::string, Length>>& dated)
{
    CourseOf course;
    course.baseline(dated.front().first).target("T01", dated.front().second);
    for (std::size_t at = 1; at < dated.size(); ++at)
        course.visit("FU" + std::to_string(at), dated[at].first).target("T01", dated[at].second);
    return course;
}

inline std::vector<Response> targets(const CriterionAssessment& criterion)
{
    std::vector<Response> all;
    for (const VisitAssessment& visit : criterion.timepoints)
        all.push_back(visit.target);
    return all;
}

} // namespace hepatica::tests
