#include <hepatica/measurement/PatientIdentity.h>
#include <hepatica/measurement/PlainWords.h>

#include "record/CaseRules.h"

#include <algorithm>
#include <array>

namespace hepatica::measurement {

namespace {

struct PatientField {
    const char* name;
    std::string PatientHeader::*ofHeader;
    std::string CaseIdentity::*ofCase;
};

constexpr PatientField IdField{"Patient ID", &PatientHeader::patientId, &CaseIdentity::patientId};
constexpr PatientField NameField{"Patient's Name", &PatientHeader::patientName, &CaseIdentity::patientName};
constexpr std::array OtherFields{
    PatientField{"Patient's Birth Date", &PatientHeader::birthDate, &CaseIdentity::birthDate},
    PatientField{"Patient's Sex", &PatientHeader::sex, &CaseIdentity::sex}};

struct SaidOfBoth {
    std::string_view one, other;
    [[nodiscard]] bool isKnown() const { return !one.empty() && !other.empty(); }
    [[nodiscard]] bool differs() const { return isKnown() && one != other; }
};

SaidOfBoth said(const PatientField& field, const PatientHeader& one, const PatientHeader& other)
{
    return {withoutSpaceAround(one.*field.ofHeader), withoutSpaceAround(other.*field.ofHeader)};
}

void addDifferences(std::vector<std::string>& all, const PatientHeader& one, const PatientHeader& other)
{
    const auto differ = [&](const PatientField& field) {
        if (said(field, one, other).differs() && std::ranges::find(all, field.name) == all.end())
            all.emplace_back(field.name);
    };
    differ(IdField);
    for (const PatientField& field : OtherFields)
        differ(field);
    if (!said(IdField, one, other).isKnown())
        differ(NameField);
}

PatientHeader headerOf(const CaseIdentity& known)
{
    return {known.patientId, known.patientName, known.birthDate, known.sex};
}

/// Whether the series speaks for the patient of the case.
bool isWitness(const SeriesReference& series)
{
    return series.patient && isBlank(series.samePatientWhy.value_or(""));
}

std::vector<std::string> differencesOf(const Case& case_, const PatientHeader& patient,
                                       const std::string& uid)
{
    std::vector<std::string> all;
    addDifferences(all, patient, headerOf(case_.identity));
    for (const Timepoint& visit : case_.timepoints)
        for (const SeriesReference& other : visit.series)
            if (other.uid != uid && isWitness(other))
                addDifferences(all, patient, *other.patient);
    return all;
}

} // namespace

PatientHeader patientOf(const imaging::Series& series)
{
    return {series.patientId, series.patientName, series.patientBirthDate, series.patientSex};
}

std::vector<std::string> identityDifferences(const Case& case_, const imaging::Series& series)
{
    return differencesOf(case_, patientOf(series), series.identity());
}

CaseIdentity filledFrom(CaseIdentity known, const PatientHeader& patient)
{
    const auto fill = [&](const PatientField& field) {
        if (isBlank(known.*field.ofCase) && !isBlank(patient.*field.ofHeader))
            known.*field.ofCase = patient.*field.ofHeader;
    };
    fill(IdField);
    fill(NameField);
    for (const PatientField& field : OtherFields)
        fill(field);
    return known;
}

std::optional<Problem> ofAnotherPatient(const Case& case_, const Action& action)
{
    for (const Change& change : action.changes) {
        const auto* edit = std::get_if<Edit<Timepoint>>(&change);
        if (edit == nullptr || !edit->after)
            continue;
        for (const SeriesReference& series : edit->after->series) {
            const bool isOld =
                edit->before && std::ranges::find(edit->before->series, series) != edit->before->series.end();
            if (isOld || !isWitness(series))
                continue;
            if (const auto all = differencesOf(case_, *series.patient, series.uid); !all.empty())
                return otherPatient(series.uid, all.front());
        }
    }
    return std::nullopt;
}

Problem otherPatient(const std::string& seriesUid, const std::string& attribute)
{
    // Without the values: they are the patients' own.
    return {ProblemCode::OtherPatient, {seriesUid, attribute, "another patient's", "that of the case"}, {}};
}

} // namespace hepatica::measurement
