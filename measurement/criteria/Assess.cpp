#include "Recist11.h"
#include "ResponseSystem.h"
#include "TargetSums.h"
#include <hepatica/measurement/Criteria.h>

#include <set>

namespace hepatica::measurement {

namespace {

/// The RECIST sums of every visit with all targets measured, visits before the baseline too (section 6.1).
std::vector<GrowthInterval> growthOf(const History& history)
{
    std::vector<SumOnDate> sums;
    if (!history.baseline || targetsOf(history.visits[*history.baseline]).empty())
        return {};
    for (std::size_t at = 0; at < history.visits.size(); ++at) {
        const TargetSums targets = sumTargets(history, at, recist11::Rules, Recist11.defaults);
        if (targets.complete)
            sums.push_back({history.visits[at].timepoint, history.visits[at].first, targets.sum.length()});
    }
    return growthIntervals(sums);
}

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

Expected<std::vector<PatientAssessment>> assess(std::span<const LesionRow> lesions,
                                                std::span<const VisitRow> visits,
                                                std::span<const Protocol> protocols,
                                                const std::string& source, const std::string& visitSource)
{
    const auto chosen = systemsOf(protocols);
    if (!chosen)
        return passOn(chosen);
    const auto histories = historiesOf(lesions, visits, source, visitSource);
    if (!histories)
        return passOn(histories);
    std::vector<PatientAssessment> patients;
    patients.reserve(histories->size());
    for (const History& history : *histories) {
        PatientAssessment patient{history.patient, history.evaluator, {}, growthOf(history)};
        for (std::size_t at = 0; at < protocols.size(); ++at)
            patient.criteria.push_back((*chosen)[at]->assess(history, protocols[at]));
        patients.push_back(std::move(patient));
    }
    return patients;
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
