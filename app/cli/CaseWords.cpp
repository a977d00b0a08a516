#include "CaseWords.h"

#include "WordList.h"

namespace hepatica::cli {

using namespace measurement;

namespace {

LesionFindings& findingsOf(Observation& seen)
{
    return seen.findings ? *seen.findings : seen.findings.emplace();
}

/// What is not there, or not to be seen, has no size.
void sayViable(Observation& seen, const std::string& word)
{
    seen.viableState = fromWord(ViableStateWords, word);
    seen.viableSource = MeasurementSource::Manual;
    if (seen.viableState != ViableState::Absent && seen.viableState != ViableState::NotEvaluable)
        return;
    seen.viable.reset();
    seen.viableVolume_mm3.reset();
    seen.viableMaskRunLengths.reset();
    seen.viableMethod.reset();
    seen.viableStandardErrors.reset();
    seen.viableConfidence.reset();
    seen.viableConfidenceReasons.reset();
}

const std::vector<std::string> YesOrNo{"yes", "no"};

} // namespace

const std::vector<LesionWord>& lesionWords()
{
    using Seen = Observation;
    using Word = const std::string;
    static const std::vector<LesionWord> All{
        {"--change", "Since the nadir, of a lesion that is not measured: UNE is unequivocal progression",
         wordsOf(ChangeSinceNadirWords),
         [](Seen& seen, Word& word) { seen.changeSinceNadir = fromWord(ChangeSinceNadirWords, word); }},
        {"--change-last", "The same since the last visit", wordsOf(ChangeSinceLastWords),
         [](Seen& seen, Word& word) {
             findingsOf(seen).changeSinceLast = fromWord(ChangeSinceLastWords, word);
         }},
        {"--certainty", "Of a new lesion or a progression", wordsOf(CertaintyWords),
         [](Seen& seen, Word& word) { seen.certainty = *fromWord(CertaintyWords, word); }},
        {"--viable",
         "The arterially enhancing part, where it is not measured",
         {"absent", "too-small", "not-evaluable", "atypical"},
         sayViable},
        {"--aphe",
         "Arterial phase hyperenhancement",
         {"none", "nonrim", "rim", "NE"},
         [](Seen& seen, Word& word) { seen.aphe = word; }},
        {"--washout",
         "Washout",
         {"none", "nonperipheral", "peripheral", "NE"},
         [](Seen& seen, Word& word) { seen.washout = word; }},
        {"--capsule",
         "Enhancing capsule",
         {"yes", "no", "NE"},
         [](Seen& seen, Word& word) { seen.capsule = word; }},
        {"--quality",
         "Of the images at this lesion",
         {"good", "limited", "non-diagnostic"},
         [](Seen& seen, Word& word) { seen.quality = word; }},
        {"--lrt-type",
         "Local treatment of this lesion, such as TACE or RFA",
         {},
         [](Seen& seen, Word& word) { findingsOf(seen).treatmentType = word; }},
        {"--lrt-date",
         "Its day",
         {},
         [](Seen& seen, Word& word) { findingsOf(seen).treatmentDate = *Date::fromIso(word); }},
        {"--lipiodol", "Whether it holds lipiodol, at this visit and after it", YesOrNo,
         [](Seen& seen, Word& word) { findingsOf(seen).lipiodol = word == "yes"; }},
        {"--masslike-enhancement", "In or along a treated lesion", wordsOf(LesionalEnhancementWords),
         [](Seen& seen, Word& word) {
             findingsOf(seen).masslikeEnhancement = fromWord(LesionalEnhancementWords, word);
         }},
        {"--enhancement-change", "Of that enhancement", wordsOf(EnhancementChangeWords),
         [](Seen& seen, Word& word) {
             findingsOf(seen).enhancementChange = fromWord(EnhancementChangeWords, word);
         }},
        {"--viability-ancillary", "Ancillary features of viability (LR-TR v2024)", YesOrNo,
         [](Seen& seen, Word& word) { findingsOf(seen).viabilityAncillary = word == "yes"; }},
        {"--benign", "LR-1 (definite) or LR-2 (probable)", wordsOf(BenignityWords),
         [](Seen& seen, Word& word) { findingsOf(seen).benign = fromWord(BenignityWords, word); }},
        {"--lrm-feature", "Of LR-M", wordsOf(LrmFeatureWords),
         [](Seen& seen, Word& word) { findingsOf(seen).lrmFeature = fromWord(LrmFeatureWords, word); }},
        {"--ancillary", "Ancillary features of LI-RADS", wordsOf(AncillaryFeaturesWords),
         [](Seen& seen, Word& word) { findingsOf(seen).ancillary = fromWord(AncillaryFeaturesWords, word); }},
        {"--nodule", "In the tumour (Choi)", wordsOf(IntratumoralNoduleWords),
         [](Seen& seen, Word& word) {
             findingsOf(seen).intratumoralNodule = fromWord(IntratumoralNoduleWords, word);
         }},
        {"--necrosis-margin", "Of a complete necrosis (RECICL)", wordsOf(NecrosisMarginWords),
         [](Seen& seen, Word& word) {
             findingsOf(seen).necrosisMargin = fromWord(NecrosisMarginWords, word);
         }},
        {"--cytology",
         "Of an effusion",
         {"pos", "neg", "ND"},
         [](Seen& seen, Word& word) { findingsOf(seen).cytology = word; }},
        {"--reason", "Why, in free text", {}, [](Seen& seen, Word& word) { seen.reason = word; }},
    };
    return All;
}

} // namespace hepatica::cli
