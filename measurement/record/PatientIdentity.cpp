#include <hepatica/measurement/PatientIdentity.h>

#include <array>

namespace hepatica::measurement {

namespace {

struct PatientField {
    const char* name;
    const std::string &ofSeries, &ofCase;
    [[nodiscard]] bool known() const { return !ofSeries.empty() && !ofCase.empty(); }
    [[nodiscard]] bool differs() const { return known() && ofSeries != ofCase; }
};

} // namespace

std::vector<std::string> identityDifferences(const CaseIdentity& patient, const imaging::Series& series)
{
    const PatientField id{"Patient ID", series.patientId, patient.patientId};
    const PatientField birthDate{"Patient's Birth Date", series.patientBirthDate, patient.birthDate};
    const PatientField sex{"Patient's Sex", series.patientSex, patient.sex};
    const PatientField name{"Patient's Name", series.patientName, patient.patientName};
    std::vector<std::string> differences;
    for (const PatientField* field : std::array{&id, &birthDate, &sex})
        if (field->differs())
            differences.emplace_back(field->name);
    if (differences.empty() && !id.known() && name.differs())
        differences.emplace_back(name.name);
    return differences;
}

} // namespace hepatica::measurement
