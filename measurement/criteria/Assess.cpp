#include "CheckedRows.h"
#include "MeasuredAs.h"
#include "Rereading.h"
#include "ResponseSystem.h"
#include <hepatica/measurement/Criteria.h>

#include <set>

namespace hepatica::measurement {

namespace {

Expected<std::vector<const ResponseSystem*>> systemsOf(std::span<const Protocol> protocols)
{
    std::vector<const ResponseSystem*> chosen;
    std::set<std::string> names;
    for (const Protocol& protocol : protocols) {
        const auto known = protocolNamed(protocol.system);
        if (!known)
            return passOn(known);
        if (!names.insert(protocol.name).second)
            return fail(ProblemCode::BadDocument,
                        {"protocol " + protocol.name, "stands twice", "protocols of different names"});
        chosen.push_back(systemNamed(protocol.system));
    }
    return chosen;
}

void addRobustness(CriterionAssessment& result, const ResponseSystem& system, const History& history,
                   const RereadingModel& model)
{
    if (system.reread != nullptr)
        system.reread(result, history, model);
    else
        tellNotReread(result, "the error of what this system reads is not known");
}

} // namespace

CheckedRows checked(const AssessmentRequest& request)
{
    CheckedRows rows;
    rows.histories =
        historiesOf(request.lesions, request.visits, request.source, request.visitSource, rows.problems);
    rows.clinical =
        clinicalByPatient(request.clinical, rows.histories, request.clinicalSource, rows.clinicalProblems);
    return rows;
}

Expected<std::vector<PatientAssessment>> assess(const AssessmentRequest& request)
{
    const auto chosen = systemsOf(request.protocols);
    if (!chosen)
        return passOn(chosen);
    CheckedRows rows = checked(request);
    for (auto* problems : {&rows.problems, &rows.clinicalProblems})
        if (!problems->empty())
            return tl::unexpected(together(std::move(*problems)));
    std::vector<PatientAssessment> patients;
    patients.reserve(rows.histories.size());
    for (const History& history : rows.histories) {
        PatientAssessment& patient = patients.emplace_back();
        patient.patient = history.patient;
        patient.evaluator = history.evaluator;
        patient.measured = measuredAs(history);
        patient.criteria.reserve(request.protocols.size());
        for (std::size_t at = 0; at < request.protocols.size(); ++at) {
            patient.criteria.push_back((*chosen)[at]->assess(history, request.protocols[at]));
            if (request.rereading)
                addRobustness(patient.criteria.back(), *(*chosen)[at], history, *request.rereading);
        }
        const auto clinical = rows.clinical.find(history.patient);
        const bool hasRows = clinical != rows.clinical.end();
        addCourse(patient, history, hasRows ? std::span(clinical->second) : std::span<const ClinicalRow>(),
                  request.hasClinicalTable || !request.clinical.empty(), request.options);
    }
    return patients;
}

Expected<std::vector<PatientAssessment>> assess(std::span<const LesionRow> lesions,
                                                std::span<const VisitRow> visits,
                                                std::span<const Protocol> protocols,
                                                const std::string& source, const std::string& visitSource)
{
    AssessmentRequest request{lesions, visits, {}, protocols};
    request.source = source;
    request.visitSource = visitSource;
    return assess(request);
}

Expected<std::vector<PatientAssessment>> assess(std::span<const LesionRow> lesions,
                                                std::span<const VisitRow> visits,
                                                const std::vector<std::string>& protocols)
{
    std::vector<Protocol> chosen;
    for (const std::string& name : protocols.empty() ? protocolNames() : protocols) {
        auto protocol = protocolNamed(name);
        if (!protocol)
            return passOn(protocol);
        chosen.push_back(std::move(*protocol));
    }
    return assess(lesions, visits, std::span<const Protocol>(chosen));
}

} // namespace hepatica::measurement
