#include "CaseFile.h"

namespace hepatica::cli {

Expected<std::vector<measurement::Case>> loadCases(const std::string& file, const std::string& caseId)
{
    const auto store = measurement::CaseStore::openToRead(measurement::StoreLocation(file));
    if (!store)
        return passOn(store);
    std::vector<std::string> ids{caseId};
    if (caseId.empty()) {
        const auto summaries = store->list();
        if (!summaries)
            return passOn(summaries);
        ids.clear();
        for (const auto& summary : *summaries)
            ids.push_back(summary.identity.id);
    }
    std::vector<measurement::Case> cases;
    for (const std::string& id : ids) {
        auto loaded = store->load(id);
        if (!loaded)
            return passOn(loaded);
        cases.push_back(std::move(*loaded));
    }
    return cases;
}

} // namespace hepatica::cli
