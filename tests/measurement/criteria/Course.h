#pragma once
#include <hepatica/measurement/Criteria.h>

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace hepatica::tests {

using namespace measurement;
using namespace hepatica::literals;

/// The course of one patient, written as a reader would tell it: visits, and at each the lesions seen.
class CourseOf {
public:
    CourseOf& visit(const std::string& timepoint, const std::string& date,
                    TimepointRole role = TimepointRole::FollowUp)
    {
        timepoint_ = timepoint;
        date_ = Date::fromIso(date).value();
        role_ = role;
        return *this;
    }
    CourseOf& baseline(const std::string& date = "2025-01-01")
    {
        return visit("BL", date, TimepointRole::Baseline);
    }

    /// Adds a row at the last visit and returns it, to be filled further.
    LesionRow& lesion(const std::string& name, LesionClass lesionClass, LesionState state)
    {
        LesionRow row;
        row.patient = "P1";
        row.timepoint = timepoint_;
        row.date = date_;
        row.role = role_;
        row.lesion = name;
        row.lesionClass = lesionClass;
        row.state = state;
        row.organ = "liver";
        rows.push_back(row);
        return rows.back();
    }
    CourseOf& target(const std::string& name, Length longAxis)
    {
        lesion(name, LesionClass::Target, LesionState::Measured).longAxis = longAxis;
        return *this;
    }
    CourseOf& target(const std::string& name, LesionState state)
    {
        lesion(name, LesionClass::Target, state);
        return *this;
    }
    CourseOf& node(const std::string& name, Length shortAxis, LesionClass lesionClass = LesionClass::Target)
    {
        LesionRow& row = lesion(name, lesionClass, LesionState::Measured);
        row.organ = "lymph node";
        row.node = true;
        row.shortAxis = shortAxis;
        row.longAxis = shortAxis + shortAxis;
        return *this;
    }
    CourseOf& nonTarget(const std::string& name, LesionState state)
    {
        lesion(name, LesionClass::NonTarget, state);
        return *this;
    }
    CourseOf& newLesion(const std::string& name, Certainty certainty = Certainty::Unequivocal)
    {
        lesion(name, LesionClass::NewNonTarget, LesionState::Present).certainty = certainty;
        return *this;
    }
    CourseOf& viable(const std::string& name, Length viableAxis)
    {
        LesionRow& row = lesion(name, LesionClass::Target, LesionState::Measured);
        row.longAxis = viableAxis + 20_mm;
        row.viableState = viableAxis == Length() ? ViableState::Absent : ViableState::Measured;
        row.viableLongAxis = viableAxis;
        return *this;
    }

    [[nodiscard]] Expected<std::vector<PatientAssessment>>
    judged(const std::string& system = "recist-1.1") const
    {
        return assess(rows, visits, {system});
    }
    [[nodiscard]] CriterionAssessment under(const std::string& system = "recist-1.1") const
    {
        return judged(system).value().at(0).criteria.at(0);
    }
    [[nodiscard]] CriterionAssessment under(const Protocol& protocol) const
    {
        return assess(rows, visits, std::span(&protocol, 1)).value().at(0).criteria.at(0);
    }
    [[nodiscard]] VisitAssessment last(const std::string& system = "recist-1.1") const
    {
        return under(system).timepoints.back();
    }
    /// The sentence of the first problem.
    [[nodiscard]] std::string problem() const { return judged().error().text(); }

    std::vector<LesionRow> rows;
    std::vector<VisitRow> visits;

private:
    std::string timepoint_;
    Date date_;
    TimepointRole role_ = TimepointRole::FollowUp;
};

inline const VisitAssessment& at(const CriterionAssessment& criterion, const std::string& timepoint)
{
    for (const VisitAssessment& visit : criterion.timepoints)
        if (visit.timepoint == timepoint)
            return visit;
    throw std::out_of_range(timepoint);
}

} // namespace hepatica::tests
