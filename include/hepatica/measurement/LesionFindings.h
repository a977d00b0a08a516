#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/Vocabulary.h>

#include <optional>
#include <string>

namespace hepatica::measurement {

/// What a reader says of a lesion at a visit, in the words of LESIONS.csv: what response systems ask for and
/// no measurement tells. Each is none where nothing was said.
struct LesionFindings {
    std::optional<QualitativeChange> changeSinceLast{};
    std::optional<std::string> treatmentType{}; ///< local treatment of this lesion: "TACE", "RFA"
    std::optional<Date> treatmentDate{};
    std::optional<bool> lipiodol{};        ///< holds it; so it does at later visits, until it is said again
    std::optional<std::string> cytology{}; ///< of an effusion: pos, neg, ND
    std::optional<LesionalEnhancement> masslikeEnhancement{};
    std::optional<EnhancementChange> enhancementChange{};
    std::optional<bool> viabilityAncillary{};
    std::optional<Benignity> benign{};
    std::optional<LrmFeature> lrmFeature{};
    std::optional<AncillaryFeatures> ancillary{};
    std::optional<IntratumoralNodule> intratumoralNodule{};
    std::optional<NecrosisMargin> necrosisMargin{};
    bool operator==(const LesionFindings&) const = default;
};

} // namespace hepatica::measurement
