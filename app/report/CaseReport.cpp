#include <hepatica/report/CaseReport.h>

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/measurement/CaseImages.h>
#include <hepatica/measurement/Criteria.h>

#include <algorithm>

namespace hepatica::report {

namespace {

using Observations = std::vector<const measurement::Observation*>;

/// The observations that have something to show, those of one series together, in the order of the case.
std::vector<Observations> measuredBySeries(const measurement::Case& case_)
{
    std::vector<Observations> groups;
    for (const measurement::Observation& one : case_.observations) {
        if (!one.recorded)
            continue;
        const auto group = std::ranges::find_if(
            groups, [&](const Observations& known) { return known.front()->seriesUid == one.seriesUid; });
        if (group == groups.end())
            groups.push_back({&one});
        else
            group->push_back(&one);
    }
    return groups;
}

void warn(CaseReport& report, const Warning& warning)
{
    if (std::ranges::find(report.warnings, warning) == report.warnings.end())
        report.warnings.push_back(warning);
}

/// Loads the series; hands on its progress as a part of the whole, and the wish to stop.
Expected<imaging::LoadedSeries> open(const measurement::SeriesReference& series, const Progress& progress,
                                     double from, double to)
{
    Progress part([&](double fraction, const std::string& text) {
        progress.report(from + fraction * (to - from), text);
        if (progress.cancelled())
            part.cancel();
    });
    // A series that was measured without its bad files is shown without them: the grid below tells whether
    // it is the one that was measured.
    imaging::LoadOptions options{.incomplete = true};
    options.said = measurement::saidOf(series);
    return imaging::openSeries(series.paths, series.uid, options, part);
}

void addKeyImages(CaseReport& report, const Observations& observations, const imaging::Volume& volume)
{
    for (const measurement::Observation* one : observations) {
        auto image = renderKeyImage(volume, report.case_, *one);
        if (image)
            report.keyImages.push_back(std::move(*image));
        else
            warn(report, image.error());
    }
}

void readAgain(CaseReport& report, const Observations& observations, const Progress& progress, double from,
               double to)
{
    const measurement::SeriesReference* series = report.case_.series(observations.front()->seriesUid);
    if (series == nullptr || series->paths.empty())
        return; // typed in without images: nothing is missing
    const auto loaded = open(*series, progress, from, to);
    if (!loaded) {
        warn(report, loaded.error());
        return;
    }
    if (series->geometry && !series->geometry->sameGrid(loaded->volume.geometry())) {
        warn(report, {ProblemCode::OtherGrid, {series->paths.front().string(), series->uid}, {}});
        return;
    }
    for (const Warning& warning : loaded->volume.origin().warnings)
        warn(report, warning);
    addKeyImages(report, observations, loaded->volume);
}

} // namespace

Expected<CaseReport> makeReport(const measurement::Case& case_, const std::string& softwareVersion,
                                const Progress& progress)
{
    CaseReport report{case_, {}, {}, {}, softwareVersion};
    const auto rows = measurement::lesionRows(case_);
    const auto visits = measurement::visitRows(case_);
    if (!rows.empty()) {
        auto assessments = measurement::assess(rows, visits);
        if (!assessments)
            return passOn(assessments);
        report.assessments = std::move(*assessments);
    }

    const auto groups = measuredBySeries(report.case_);
    for (std::size_t at = 0; at < groups.size() && !progress.cancelled(); ++at) {
        const auto part = [&](std::size_t done) {
            return static_cast<double>(done) / static_cast<double>(groups.size());
        };
        progress.report(part(at), "reading the images for the report");
        readAgain(report, groups[at], progress, part(at), part(at + 1));
    }
    if (progress.cancelled())
        return fail(ProblemCode::Cancelled, {"the report"});
    progress.report(1.0, "the report is made");
    return report;
}

} // namespace hepatica::report
