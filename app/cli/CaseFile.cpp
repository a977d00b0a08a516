#include "CaseFile.h"

#include <hepatica/measurement/ReadingOrder.h>

namespace hepatica::cli {

namespace {

using Look = measurement::Case (*)(const measurement::Case&, const std::string&);

Expected<std::vector<measurement::Case>> loadCases(Look look, const std::string& reader,
                                                   const std::string& file, const std::string& caseId)
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
        cases.push_back(look(*loaded, measurement::whoReads(*loaded, reader).value_or(reader)));
    }
    return cases;
}

Expected<measurement::CaseSession> sessionOn(Expected<measurement::CaseStore> store,
                                             const std::string& caseId, const std::string& reader)
{
    if (!store)
        return passOn(store);
    return measurement::CaseSession::open(std::make_shared<measurement::CaseStore>(std::move(*store)), caseId,
                                          reader);
}

} // namespace

Expected<std::vector<measurement::Case>> casesSeenBy(const std::string& reader, const std::string& file,
                                                     const std::string& caseId)
{
    return loadCases(measurement::seenBy, reader, file, caseId);
}

Expected<std::vector<measurement::Case>> casesJudgedBy(const std::string& reader, const std::string& file,
                                                       const std::string& caseId)
{
    return loadCases(measurement::judgedBy, reader, file, caseId);
}

Expected<std::string> readerOf(const std::string& given, const std::string& file, const std::string& caseId)
{
    // What is wrong with file or case the command itself tells.
    const auto store = measurement::CaseStore::openToRead(measurement::StoreLocation(file));
    const auto readers = store ? store->readers(caseId) : passOn(store);
    measurement::Case named;
    named.identity.id = caseId;
    if (readers)
        named.readers = *readers;
    return measurement::whoReads(named, given);
}

Expected<measurement::CaseSession> openSessionToRead(const std::string& file, const std::string& caseId,
                                                     const std::string& reader)
{
    return sessionOn(measurement::CaseStore::openToRead(measurement::StoreLocation(file)), caseId, reader);
}

Expected<measurement::CaseSession> openSession(const std::string& file, const std::string& caseId,
                                               const std::string& reader)
{
    auto session =
        sessionOn(measurement::CaseStore::openExisting(measurement::StoreLocation(file)), caseId, reader);
    if (!session)
        return session;
    if (auto held = session->whyReadOnly())
        return tl::unexpected(std::move(*held));
    return session;
}

} // namespace hepatica::cli
