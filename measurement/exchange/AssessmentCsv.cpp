#include "Csv.h"
#include <hepatica/measurement/AssessmentText.h>

#include <array>
#include <charconv>

namespace hepatica::measurement {

namespace {

constexpr std::string_view Header =
    "patient,evaluator,criterion,timepoint,date,sum_mm,nadir_mm,change_from_baseline_percent,"
    "change_from_nadir_percent,change_from_nadir_mm,target,non_target,new_lesions,overall,rule,reason,"
    "warnings,"
    "sum,nadir,change_from_nadir,unit,lesions,source,phase,slice_thickness_mm,note\n";

/// Appends the fields of one record.
class Record {
public:
    explicit Record(std::string& text) : text_(text) {}

    void add(std::string_view field)
    {
        separate();
        appendCsvField(text_, field);
    }
    void add(const std::optional<Amount>& amount) { add(amount ? amount->text() : std::string()); }
    void add(const std::optional<double>& number)
    {
        separate();
        if (!number)
            return;
        std::array<char, 32> digits{};
        text_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr);
    }
    void end() { text_ += '\n'; }

private:
    void separate()
    {
        if (!first_)
            text_ += ',';
        first_ = false;
    }
    std::string& text_;
    bool first_ = true;
};

template <typename Range, typename Word> std::string inOneCell(const Range& range, Word&& word)
{
    std::string all;
    for (const auto& one : range) {
        all += all.empty() ? "" : " | ";
        all += word(one);
    }
    return all;
}

std::string inOneCell(const std::vector<std::string>& lines)
{
    return inOneCell(lines, [](const std::string& line) -> const std::string& { return line; });
}

std::string inOneCell(const std::vector<LesionCategory>& lesions)
{
    return inOneCell(lesions, [](const LesionCategory& one) { return one.lesion + " " + one.category; });
}

std::string inOneCell(const std::vector<double>& numbers)
{
    return inOneCell(numbers, [](double number) { return Length::fromMm(number).text(); });
}

const MeasuredAs* measuredAt(const PatientAssessment& patient, const std::string& timepoint)
{
    for (const MeasuredAs& one : patient.measured)
        if (one.timepoint == timepoint)
            return &one;
    return nullptr;
}

void addVisit(std::string& text, const PatientAssessment& patient, const CriterionAssessment& criterion,
              const VisitAssessment& visit)
{
    const auto ofLengths = [&](const std::optional<Amount>& amount) {
        return criterion.unit == Unit::Millimetre ? amount : std::nullopt;
    };
    const MeasuredAs none, *known = measuredAt(patient, visit.timepoint);
    const MeasuredAs& measured = known != nullptr ? *known : none;
    Record record(text);
    for (const std::string_view key : {std::string_view(patient.patient), std::string_view(patient.evaluator),
                                       std::string_view(criterion.name), std::string_view(visit.timepoint)})
        record.add(key);
    record.add(visit.date.iso());
    record.add(ofLengths(visit.sum));
    record.add(ofLengths(visit.nadir));
    record.add(visit.changeFromBaselinePercent);
    record.add(visit.changeFromNadirPercent);
    record.add(ofLengths(visit.changeFromNadir));
    record.add(responseCode(visit.target, criterion.style));
    record.add(responseCode(visit.nonTarget, criterion.style));
    record.add(visit.newLesions);
    record.add(responseCode(visit.overall, criterion.style));
    record.add(visit.rule);
    record.add(visit.reason);
    record.add(inOneCell(visit.warnings));
    for (const auto& amount : {visit.sum, visit.nadir, visit.changeFromNadir})
        record.add(amount);
    record.add(unitName(criterion.unit));
    record.add(inOneCell(visit.lesions));
    record.add(inOneCell(measured.sources));
    record.add(inOneCell(measured.phases));
    record.add(inOneCell(measured.sliceThicknesses_mm));
    record.add(criterion.provisional ? "provisional" : "");
    record.end();
}

} // namespace

void addAssessmentsCsvHeader(std::string& text)
{
    text += Header;
}

void addAssessmentsCsv(std::string& text, const PatientAssessment& patient)
{
    for (const CriterionAssessment& criterion : patient.criteria)
        for (const VisitAssessment& visit : criterion.timepoints)
            addVisit(text, patient, criterion, visit);
}

std::string assessmentsCsv(const std::vector<PatientAssessment>& assessments)
{
    std::string text;
    addAssessmentsCsvHeader(text);
    for (const PatientAssessment& patient : assessments)
        addAssessmentsCsv(text, patient);
    return text;
}

} // namespace hepatica::measurement
