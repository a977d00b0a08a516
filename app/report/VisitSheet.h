#pragma once
#include <hepatica/report/CaseReport.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::report {

struct Field {
    std::string label, value;
};

/// One lesion at one visit, as text; NoValue where there is none.
struct LesionLine {
    std::string lesion, lesionClass, organ, state, longAxis_mm, shortAxis_mm, viable_mm, volume_ml, mean,
        fromBaseline, fromNadir, source;
};

/// The response of a visit under one system.
struct ResponseCard {
    std::string title, code;
    std::optional<measurement::Response> overall;
    std::vector<Field> answers; ///< target, non-target, new lesions
    std::vector<Field> sums;    ///< sum, against baseline, against nadir
    std::string reason;
    std::vector<std::string> warnings;
};

/// A measured lesion's place on the page; no image when it could not be read.
struct KeyTile {
    const KeyImage* image = nullptr;
    std::string title;
    std::vector<std::string> caption; ///< two lines
};

struct SumPoint {
    int day = 0; ///< since the first visit
    double sum_mm = 0.0;
};

/// One system's sum over all visits.
struct SumLine {
    std::string title;
    std::vector<SumPoint> points;
};

struct CurveVisit {
    std::string timepoint, date, code;
    int day = 0;
    bool current = false;
};

/// A level that the sums are held against.
struct SumLevel {
    enum class Kind { Reference, PartialResponse, Progression };
    Kind kind = Kind::Reference;
    std::string title;
    double sum_mm = 0.0;
};

struct SumCurve {
    std::vector<CurveVisit> visits;
    std::vector<SumLine> lines;   ///< RECIST 1.1 first
    std::vector<SumLevel> levels; ///< of RECIST 1.1 at the current visit
    std::string growth;           ///< since the last visit, empty when not known
};

/// What stands at the top of a page.
struct PageHead {
    std::string name, line; ///< "FU1"; "follow-up · 2026-03-31 · visit 2 of 4"
    std::string patientName;
    std::vector<Field> identity;
};

/// Everything that stands on the page of one visit and reader: words and numbers, no place and no colour.
struct VisitSheet {
    PageHead head;
    std::vector<std::string> images; ///< the visit's series, each with its letter
    std::vector<ResponseCard> cards;
    std::string meanTitle; ///< "Mean HU"
    std::vector<LesionLine> lesions;
    std::vector<std::string> conventions; ///< how the numbers came about
    std::vector<std::string> notes;       ///< warnings
    std::vector<KeyTile> tiles;
    SumCurve curve;
};

/// What one reader's pages hold: the visits by date.
struct ReaderSheets {
    PageHead head;                                              ///< of the pages that tell of all visits
    const measurement::PatientAssessment* assessment = nullptr; ///< null where nothing is assessed
    std::vector<VisitSheet> visits;
};

/// Reader by reader. The assessments and key images are pointed to in `report`, which must outlive them.
[[nodiscard]] std::vector<ReaderSheets> readerSheets(const CaseReport& report);

} // namespace hepatica::report
