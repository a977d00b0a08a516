#pragma once
#include <hepatica/measurement/Action.h>

#include <nlohmann/json.hpp>

namespace hepatica::measurement {

// The stored form of a case's values. Numbers keep every bit (shortest decimal that reads back the same);
// an absent value is an absent key. Reading throws std::exception on a document that is not of this form.

[[nodiscard]] nlohmann::json toJson(const Timepoint& visit);
[[nodiscard]] nlohmann::json toJson(const SeriesReference& series);
[[nodiscard]] nlohmann::json toJson(const Lesion& lesion);
[[nodiscard]] nlohmann::json toJson(const Observation& seen);
[[nodiscard]] nlohmann::json toJson(const CaseReader& reader);
[[nodiscard]] nlohmann::json toJson(const VisitReading& reading);
[[nodiscard]] nlohmann::json toJson(const Adjudication& choice);
[[nodiscard]] nlohmann::json toJson(const ClinicalRow& row);
[[nodiscard]] nlohmann::json toJson(const std::vector<Change>& changes);

[[nodiscard]] Timepoint timepointFrom(const nlohmann::json& document);
[[nodiscard]] SeriesReference seriesFrom(const nlohmann::json& document);
[[nodiscard]] Lesion lesionFrom(const nlohmann::json& document);
[[nodiscard]] Observation observationFrom(const nlohmann::json& document);
[[nodiscard]] CaseReader readerFrom(const nlohmann::json& document);
[[nodiscard]] VisitReading readingFrom(const nlohmann::json& document);
[[nodiscard]] Adjudication adjudicationFrom(const nlohmann::json& document);
[[nodiscard]] ClinicalRow clinicalRowFrom(const nlohmann::json& document);
[[nodiscard]] std::vector<Change> changesFrom(const nlohmann::json& document);

/// Why an action cannot be kept exactly, or nothing: a number that is not finite, a text that is not UTF-8.
[[nodiscard]] std::optional<std::string> unstorable(const Action& action);

} // namespace hepatica::measurement
