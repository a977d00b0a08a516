#pragma once
#include <hepatica/measurement/Case.h>
#include <hepatica/measurement/Criteria.h>

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace hepatica::tests {

/// Rows of one patient and reader as LESIONS.csv would hold them, and the case with the same visits.
class CourseRows {
public:
    CourseRows& visit(const std::string& name, const std::string& date, measurement::TimepointRole role)
    {
        measurement::Timepoint at;
        at.name = name;
        at.date = Date::fromIso(date).value();
        at.role = role;
        case_.timepoints.push_back(at);
        return *this;
    }
    CourseRows& baseline(const std::string& date = "2026-01-05")
    {
        return visit("BL", date, measurement::TimepointRole::Baseline);
    }
    CourseRows& followUp(const std::string& name, const std::string& date)
    {
        return visit(name, date, measurement::TimepointRole::FollowUp);
    }
    /// At the visit that was made last; without a long axis it is not evaluable.
    CourseRows& lesion(const std::string& name, measurement::LesionClass lesionClass,
                       std::optional<Length> longAxis, std::optional<Length> shortAxis = {})
    {
        measurement::LesionRow row;
        row.patient = "PAT-0042";
        row.timepoint = case_.timepoints.back().name;
        row.date = case_.timepoints.back().date;
        row.role = case_.timepoints.back().role;
        row.lesion = name;
        row.organ = "liver";
        row.lesionClass = lesionClass;
        row.state = longAxis ? measurement::LesionState::Measured : measurement::LesionState::NotEvaluable;
        row.longAxis = longAxis;
        row.shortAxis = shortAxis;
        rows_.push_back(row);
        return *this;
    }
    CourseRows& absent(const std::string& name, measurement::LesionClass lesionClass)
    {
        lesion(name, lesionClass, {});
        rows_.back().state = measurement::LesionState::Absent;
        return *this;
    }
    CourseRows& target(Length longAxis, std::optional<Length> shortAxis = {})
    {
        return lesion("T01", measurement::LesionClass::Target, longAxis, shortAxis);
    }
    [[nodiscard]] const measurement::Case& ofVisits() const { return case_; }
    [[nodiscard]] measurement::PatientAssessment assessed() const
    {
        const auto all = measurement::assess(rows_);
        EXPECT_TRUE(all.has_value()) << all.error().text();
        return all.value().front();
    }

private:
    measurement::Case case_;
    std::vector<measurement::LesionRow> rows_;
};

} // namespace hepatica::tests
