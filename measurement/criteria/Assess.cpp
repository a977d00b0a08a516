#include "ResponseSystem.h"
#include "kinetics/PatientCourse.h"
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

} // namespace

Expected<std::vector<PatientAssessment>> assess(const AssessmentRequest& request)
{
    const auto chosen = systemsOf(request.protocols);
    if (!chosen)
        return passOn(chosen);
    const auto histories = historiesOf(request.lesions, request.visits, request.source, request.visitSource);
    if (!histories)
        return passOn(histories);
    const auto clinical = clinicalByPatient(request.clinical, *histories, request.clinicalSource);
    if (!clinical)
        return passOn(clinical);
    std::vector<PatientAssessment> patients;
    patients.reserve(histories->size());
    for (const History& history : *histories) {
        PatientAssessment& patient = patients.emplace_back();
        patient.patient = history.patient;
        patient.evaluator = history.evaluator;
        for (std::size_t at = 0; at < request.protocols.size(); ++at)
            patient.criteria.push_back((*chosen)[at]->assess(history, request.protocols[at]));
        const auto rows = clinical->find(history.patient);
        const bool hasRows = rows != clinical->end();
        addCourse(patient, history, hasRows ? std::span(rows->second) : std::span<const ClinicalRow>(),
                  !request.clinical.empty(), request.options);
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
