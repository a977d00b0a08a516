#include "TableColumns.h"

#include "Cells.h"

namespace hepatica::measurement {

namespace {

constexpr std::array<std::string_view, 2> NodeSites{"porta-hepatis", "other"};
constexpr std::array<std::string_view, 8> LesionTypes{"solid",          "cystic",         "infiltrative",
                                                      "tumour-in-vein", "bland-thrombus", "effusion",
                                                      "bone-lytic",     "bone-blastic"};
constexpr std::array<std::string_view, 4> Aphe{"none", "nonrim", "rim", "NE"};
constexpr std::array<std::string_view, 4> Washout{"none", "nonperipheral", "peripheral", "NE"};
constexpr std::array<std::string_view, 3> Capsule{"yes", "no", "NE"};
constexpr std::array<std::string_view, 2> YesNo{"yes", "no"};
constexpr std::array<std::string_view, 3> Cytology{"pos", "neg", "ND"};

constexpr double LargestVolume = 1e9, DensestHounsfield = 1e5; // a cubic metre; beyond every scanner

std::string aText()
{
    return "a text that is not empty";
}
std::string anyText()
{
    return "text";
}
std::string aLength()
{
    return "a number of millimetres from 0 to 10000, or nothing when it is not measured";
}
std::string aVolume()
{
    return "a number from 0 to 1000000000, or nothing when it is not measured";
}
std::string aThickness()
{
    return "a number of millimetres from 0 to 10000, or nothing when it is not known";
}
std::string aVolumeError()
{
    return "a number from 0 to 1000000000, or nothing when it is not known";
}
std::string aNumber()
{
    return "a number from -100000 to 100000, or nothing when it is not measured";
}
std::string aPercentage()
{
    return "a number from 0 to 100, or nothing when it is not measured";
}

// A column is a line: name, whether it is required, member, and what reads and writes it.
#define COLUMN_TEXT(name, Row, member)                                                                       \
    {                                                                                                        \
        name, false, [](std::string_view cell, Row& row) { return cells::readText(cell, row.member); },      \
            [](const Row& row) { return row.member; }, anyText                                               \
    }
#define COLUMN_KEY(name, Row, member)                                                                        \
    {                                                                                                        \
        name, true, [](std::string_view cell, Row& row) { return cells::readNonEmpty(cell, row.member); },   \
            [](const Row& row) { return row.member; }, aText                                                 \
    }
#define COLUMN_CHOICE(name, Row, member, words)                                                              \
    {                                                                                                        \
        name, false,                                                                                         \
            [](std::string_view cell, Row& row) { return cells::readOneOf(words, cell, row.member); },       \
            [](const Row& row) { return row.member; }, [] { return cells::listOf(words); }                   \
    }
#define COLUMN_WORD(name, required, Row, member, words, Enum)                                                \
    {                                                                                                        \
        name, required,                                                                                      \
            [](std::string_view cell, Row& row) { return cells::readWord(words, cell, row.member); },        \
            [](const Row& row) { return cells::text<Enum>(words, row.member); },                             \
            [] { return cells::listOf(words); }                                                              \
    }
#define COLUMN_LENGTH(name, required, member)                                                                \
    {                                                                                                        \
        name, required,                                                                                      \
            [](std::string_view cell, LesionRow& row) { return cells::readLength(cell, row.member); },       \
            [](const LesionRow& row) { return cells::text(row.member); }, aLength                            \
    }
#define COLUMN_NUMBER(name, member, least, most, expected)                                                   \
    {                                                                                                        \
        name, false,                                                                                         \
            [](std::string_view cell, LesionRow& row) {                                                      \
                return cells::readNumber(cell, least, most, row.member);                                     \
            },                                                                                               \
            [](const LesionRow& row) { return cells::text(row.member); }, expected                           \
    }
#define COLUMN_DATE(name, Row, member)                                                                       \
    {                                                                                                        \
        name, false, [](std::string_view cell, Row& row) { return cells::readDate(cell, row.member); },      \
            [](const Row& row) { return cells::text(row.member); }, cells::aDay                              \
    }

bool readEvaluator(std::string_view cell, std::string& evaluator)
{
    if (!cell.empty())
        evaluator = cell;
    return true;
}

bool readVisitDate(std::string_view cell, LesionRow& row)
{
    std::optional<Date> date;
    if (cell.empty() || !cells::readDate(cell, date))
        return false;
    row.date = *date;
    return true;
}

bool readCertainty(std::string_view cell, LesionRow& row)
{
    return cell.empty() || cells::readWord(CertaintyWords, cell, row.certainty);
}

bool readNode(std::string_view cell, LesionRow& row)
{
    return cell.empty() || cells::readWord(cells::YesNoWords, cell, row.node);
}

bool readCoverage(std::string_view cell, VisitRow& row)
{
    if (!cell.empty())
        row.coverage = cell;
    return true;
}

const TableColumn<LesionRow> LesionColumns[] = {
    COLUMN_KEY("patient", LesionRow, patient),
    COLUMN_KEY("timepoint", LesionRow, timepoint),
    {"date", true, readVisitDate, [](const LesionRow& row) { return row.date.iso(); }, cells::aDay},
    COLUMN_WORD("role", true, LesionRow, role, TimepointRoleWords, TimepointRole),
    COLUMN_KEY("lesion", LesionRow, lesion),
    COLUMN_WORD("class", true, LesionRow, lesionClass, LesionClassWords, LesionClass),
    {"organ", true, [](std::string_view cell, LesionRow& row) { return cells::readText(cell, row.organ); },
     [](const LesionRow& row) { return row.organ; }, anyText},
    COLUMN_WORD("state", true, LesionRow, state, LesionStateWords, LesionState),
    COLUMN_LENGTH("long_axis_mm", true, longAxis),
    COLUMN_LENGTH("short_axis_mm", true, shortAxis),
    {"evaluator", false,
     [](std::string_view cell, LesionRow& row) { return readEvaluator(cell, row.evaluator); },
     [](const LesionRow& row) { return row.evaluator; }, anyText},
    COLUMN_WORD("accepted", false, LesionRow, accepted, cells::YesNoWords, bool),
    {"node", false, readNode,
     [](const LesionRow& row) { return cells::text<bool>(cells::YesNoWords, row.node); },
     [] { return cells::listOf(cells::YesNoWords); }},
    COLUMN_CHOICE("node_site", LesionRow, nodeSite, NodeSites),
    COLUMN_WORD("change_nadir", false, LesionRow, changeSinceNadir, ChangeSinceNadirWords, QualitativeChange),
    COLUMN_WORD("change_last", false, LesionRow, changeSinceLast, ChangeSinceLastWords, QualitativeChange),
    {"certainty", false, readCertainty,
     [](const LesionRow& row) { return cells::text<Certainty>(CertaintyWords, row.certainty); },
     [] { return cells::listOf(CertaintyWords); }},
    COLUMN_WORD("measurable", false, LesionRow, measurable, cells::YesNoWords, bool),
    COLUMN_CHOICE("lesion_type", LesionRow, lesionType, LesionTypes),
    COLUMN_WORD("viable_state", false, LesionRow, viableState, ViableStateWords, ViableState),
    COLUMN_LENGTH("viable_long_axis_mm", false, viableLongAxis),
    COLUMN_LENGTH("viable_short_axis_mm", false, viableShortAxis),
    COLUMN_CHOICE("aphe", LesionRow, aphe, Aphe),
    COLUMN_CHOICE("washout", LesionRow, washout, Washout),
    COLUMN_CHOICE("capsule", LesionRow, capsule, Capsule),
    COLUMN_NUMBER("volume_mm3", volume_mm3, 0.0, LargestVolume, aVolume),
    COLUMN_NUMBER("viable_volume_mm3", viableVolume_mm3, 0.0, LargestVolume, aVolume),
    COLUMN_NUMBER("long_axis_se_mm", longAxisError_mm, 0.0, cells::LongestMm, aThickness),
    COLUMN_NUMBER("short_axis_se_mm", shortAxisError_mm, 0.0, cells::LongestMm, aThickness),
    COLUMN_NUMBER("volume_se_mm3", volumeError_mm3, 0.0, LargestVolume, aVolumeError),
    COLUMN_NUMBER("viable_long_axis_se_mm", viableLongAxisError_mm, 0.0, cells::LongestMm, aThickness),
    COLUMN_NUMBER("viable_short_axis_se_mm", viableShortAxisError_mm, 0.0, cells::LongestMm, aThickness),
    COLUMN_NUMBER("viable_volume_se_mm3", viableVolumeError_mm3, 0.0, LargestVolume, aVolumeError),
    COLUMN_NUMBER("mean_hu", meanHounsfield, -DensestHounsfield, DensestHounsfield, aNumber),
    COLUMN_NUMBER("necrosis_percent", necrosisPercent, 0.0, 100.0, aPercentage),
    COLUMN_WORD("intratumoral_nodule", false, LesionRow, intratumoralNodule, IntratumoralNoduleWords,
                IntratumoralNodule),
    COLUMN_WORD("necrosis_margin", false, LesionRow, necrosisMargin, NecrosisMarginWords, NecrosisMargin),
    COLUMN_WORD("benign", false, LesionRow, benign, BenignityWords, Benignity),
    COLUMN_WORD("lrm_feature", false, LesionRow, lrmFeature, LrmFeatureWords, LrmFeature),
    COLUMN_WORD("ancillary", false, LesionRow, ancillary, AncillaryFeaturesWords, AncillaryFeatures),
    COLUMN_WORD("masslike_enhancement", false, LesionRow, masslikeEnhancement, LesionalEnhancementWords,
                LesionalEnhancement),
    COLUMN_WORD("enhancement_change", false, LesionRow, enhancementChange, EnhancementChangeWords,
                EnhancementChange),
    COLUMN_WORD("viability_ancillary", false, LesionRow, viabilityAncillary, cells::YesNoWords, bool),
    COLUMN_TEXT("lrt_type", LesionRow, treatmentType),
    COLUMN_DATE("lrt_date", LesionRow, treatmentDate),
    COLUMN_CHOICE("lipiodol", LesionRow, lipiodol, YesNo),
    COLUMN_CHOICE("cytology", LesionRow, cytology, Cytology),
    COLUMN_TEXT("modality", LesionRow, modality),
    COLUMN_TEXT("phase", LesionRow, phase),
    COLUMN_NUMBER("slice_thickness_mm", sliceThickness_mm, 0.0, cells::LongestMm, aThickness),
    COLUMN_TEXT("plane", LesionRow, plane),
    COLUMN_TEXT("series_uid", LesionRow, seriesUid),
    COLUMN_WORD("source", false, LesionRow, source, MeasurementSourceWords, MeasurementSource),
    COLUMN_WORD("volume_source", false, LesionRow, volumeSource, MeasurementSourceWords, MeasurementSource),
    COLUMN_WORD("viable_source", false, LesionRow, viableSource, MeasurementSourceWords, MeasurementSource),
    COLUMN_TEXT("reason", LesionRow, reason),
};

const TableColumn<VisitRow> VisitColumns[] = {
    COLUMN_KEY("patient", VisitRow, patient),
    {"evaluator", false,
     [](std::string_view cell, VisitRow& row) { return readEvaluator(cell, row.evaluator); },
     [](const VisitRow& row) { return row.evaluator; }, anyText},
    COLUMN_KEY("timepoint", VisitRow, timepoint),
    COLUMN_DATE("date_first", VisitRow, dateFirst),
    COLUMN_DATE("date_last", VisitRow, dateLast),
    {"coverage", false, readCoverage, [](const VisitRow& row) { return row.coverage; }, anyText},
    COLUMN_WORD("new_lesions", false, VisitRow, newLesions, NewLesionAnswerWords, NewLesionAnswer),
    COLUMN_WORD("new_symptom", false, VisitRow, newSymptom, cells::YesNoWords, bool),
    COLUMN_WORD("clinically_stable", false, VisitRow, clinicallyStable, cells::YesNoWords, bool),
};

} // namespace

std::span<const TableColumn<LesionRow>> lesionColumns()
{
    return LesionColumns;
}

std::span<const TableColumn<VisitRow>> visitColumns()
{
    return VisitColumns;
}

} // namespace hepatica::measurement
