#include "History.h"

#include <algorithm>
#include <tuple>

namespace hepatica::measurement {

namespace {

auto groupOf(const LesionRow& row)
{
    return std::tie(row.patient, row.evaluator);
}

std::vector<const LesionRow*> sorted(std::span<const LesionRow> lesions)
{
    std::vector<const LesionRow*> rows;
    rows.reserve(lesions.size());
    for (const LesionRow& row : lesions)
        rows.push_back(&row);
    std::ranges::stable_sort(rows, [](const LesionRow* a, const LesionRow* b) {
        return std::tie(a->patient, a->evaluator, a->timepoint, a->lesion) <
               std::tie(b->patient, b->evaluator, b->timepoint, b->lesion);
    });
    return rows;
}

void addVisit(History& history, std::span<const LesionRow* const> rows)
{
    Visit visit{
        rows.front()->timepoint, rows.front()->role, rows.front()->date, rows.front()->date, {}, {}, {}};
    for (const LesionRow* row : rows) {
        visit.first = std::min(visit.first, row->date);
        visit.last = std::max(visit.last, row->date);
        visit.rows.push_back(row);
        const bool merged = row->lesion.find('/') != std::string::npos;
        visit.hasMerged = visit.hasMerged || merged;
        visit.hasParts = visit.hasParts || (!merged && row->lesion.find('.') != std::string::npos);
    }
    history.visits.push_back(std::move(visit));
}

History historyOf(std::span<const LesionRow* const> rows)
{
    History history{rows.front()->patient, rows.front()->evaluator, {}, {}};
    for (std::size_t from = 0, to = 0; from < rows.size(); from = to) {
        while (to < rows.size() && rows[to]->timepoint == rows[from]->timepoint)
            ++to;
        addVisit(history, rows.subspan(from, to - from));
    }
    return history;
}

struct Contradiction {
    std::string what, expected;
};

/// Adds the answers of VISITS.csv; a visit without lesion rows is a visit of its own.
std::optional<Contradiction> addAnswers(History& history, const VisitRow& row)
{
    auto visit = std::ranges::find(history.visits, row.timepoint, &Visit::timepoint);
    if (visit == history.visits.end()) {
        if (!row.dateFirst && !row.dateLast)
            return Contradiction{row.timepoint + " has no lesion row and no date",
                                 "date_first of a visit without lesion rows"};
        const Date date = row.dateFirst.value_or(row.dateLast.value_or(Date()));
        history.visits.push_back(
            {row.timepoint, TimepointRole::FollowUp, date, row.dateLast.value_or(date), {}, {}, &row});
        return std::nullopt;
    }
    const Date first = row.dateFirst.value_or(visit->first), last = row.dateLast.value_or(visit->last);
    if (visit->first < first || visit->last > last)
        return Contradiction{row.timepoint + " has a lesion row outside " + first.iso() + " to " + last.iso(),
                             "dates that span every row of the visit"};
    visit->first = first;
    visit->last = last;
    visit->answers = &row;
    return std::nullopt;
}

void order(History& history)
{
    std::ranges::sort(history.visits, [](const Visit& a, const Visit& b) {
        return std::tie(a.first, a.timepoint) < std::tie(b.first, b.timepoint);
    });
    const auto baseline = std::ranges::find(history.visits, TimepointRole::Baseline, &Visit::role);
    if (baseline != history.visits.end())
        history.baseline = static_cast<std::size_t>(baseline - history.visits.begin());
}

void leaveOutNotAccepted(History& history)
{
    for (Visit& visit : history.visits)
        std::erase_if(visit.rows, [&](const LesionRow* row) {
            const bool leftOut = row->accepted == false;
            if (leftOut)
                visit.notAccepted.push_back(row->lesion);
            return leftOut;
        });
}

PlacedProblem problemOf(const VisitRow& row, const Contradiction& contradiction, const std::string& source)
{
    const std::string place = row.line > 0 ? source + ", line " + std::to_string(row.line)
                                           : "patient " + row.patient + ", timepoint " + row.timepoint;
    return {row.line,
            Problem{ProblemCode::BadHistory, {place, contradiction.what, contradiction.expected}, {}}};
}

std::vector<PlacedProblem> addAnswers(std::vector<History>& histories, std::span<const VisitRow> visits,
                                      const std::string& source)
{
    std::vector<PlacedProblem> problems;
    const auto key = [](const History& history) { return std::tie(history.patient, history.evaluator); };
    for (const VisitRow& row : visits) {
        const auto at = std::ranges::lower_bound(histories, std::tie(row.patient, row.evaluator), {}, key);
        if (at == histories.end() || key(*at) != std::tie(row.patient, row.evaluator))
            problems.push_back(
                problemOf(row,
                          {"patient " + row.patient + " has no lesion row of reader " + row.evaluator,
                           "visits of patients and readers of the lesion table"},
                          source));
        else if (const auto what = addAnswers(*at, row))
            problems.push_back(problemOf(row, *what, source));
    }
    return problems;
}

} // namespace

const LesionRow* Visit::row(std::string_view lesion) const
{
    const auto found = std::ranges::lower_bound(
        rows, lesion, {}, [](const LesionRow* row) { return std::string_view(row->lesion); });
    return found != rows.end() && (*found)->lesion == lesion ? *found : nullptr;
}

std::string placeOf(const LesionRow& row, const std::string& source)
{
    if (row.line > 0)
        return source + ", line " + std::to_string(row.line);
    return "patient " + row.patient + ", " + row.lesion + " at " + row.timepoint;
}

std::string_view parentOf(std::string_view lesion)
{
    const auto dot = lesion.rfind('.');
    const bool isPart = dot != std::string_view::npos && lesion.find('/') == std::string_view::npos;
    return isPart ? lesion.substr(0, dot) : std::string_view();
}

std::vector<std::string_view> componentsOf(std::string_view lesion)
{
    std::vector<std::string_view> components;
    for (std::size_t slash = lesion.find('/'); slash != std::string_view::npos; slash = lesion.find('/')) {
        components.push_back(lesion.substr(0, slash));
        lesion.remove_prefix(slash + 1);
    }
    components.push_back(lesion);
    return components;
}

bool isMergedOf(std::string_view merged, std::string_view lesion)
{
    if (merged.find('/') == std::string_view::npos)
        return false;
    const std::vector<std::string_view> components = componentsOf(merged);
    return components.size() > 1 && std::ranges::find(components, lesion) != components.end();
}

std::vector<History> historiesOf(std::span<const LesionRow> lesions, std::span<const VisitRow> visits,
                                 const std::string& source, const std::string& visitSource,
                                 std::vector<PlacedProblem>& problems)
{
    const std::vector<const LesionRow*> rows = sorted(lesions);
    std::vector<History> histories;
    for (std::size_t from = 0, to = 0; from < rows.size(); from = to) {
        while (to < rows.size() && groupOf(*rows[to]) == groupOf(*rows[from]))
            ++to;
        histories.push_back(historyOf(std::span(rows).subspan(from, to - from)));
    }
    std::ranges::move(addAnswers(histories, visits, visitSource), std::back_inserter(problems));
    for (History& history : histories) {
        order(history);
        std::ranges::move(impossibilities(history, source), std::back_inserter(problems));
        leaveOutNotAccepted(history);
    }
    return histories;
}

} // namespace hepatica::measurement
