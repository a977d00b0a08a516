#include "History.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace hepatica::measurement {

namespace {

class Faults {
public:
    Faults(const History& history, const std::string& source) : history_(history), source_(source) {}

    void add(const LesionRow& row, const std::string& what, const std::string& expected)
    {
        const std::string who = row.line > 0 ? "patient " + row.patient + ": " : std::string();
        found_.push_back(
            {row.line, Problem{ProblemCode::BadHistory, {placeOf(row, source_), who + what, expected}, {}}});
    }

    /// Of a whole visit: told at its first line.
    void add(const Visit& visit, const std::string& what, const std::string& expected)
    {
        const auto first = std::ranges::min_element(visit.rows, {}, &LesionRow::line);
        if (first != visit.rows.end())
            return add(**first, what, expected);
        const std::string place = "patient " + history_.patient + ", timepoint " + visit.timepoint;
        found_.push_back({0, Problem{ProblemCode::BadHistory, {place, what, expected}, {}}});
    }

    [[nodiscard]] std::vector<PlacedProblem> take() { return std::move(found_); }

private:
    const History& history_;
    const std::string& source_;
    std::vector<PlacedProblem> found_;
};

std::string inQuotes(std::string_view word)
{
    return "\"" + std::string(word) + "\"";
}

bool sameText(std::string_view a, std::string_view b)
{
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

void checkOneTimepoint(const Visit& visit, Faults& findings)
{
    const LesionRow* before = nullptr;
    for (const LesionRow* row : visit.rows) {
        if (row->role != visit.rows.front()->role)
            findings.add(*row,
                         visit.timepoint + " is " + inQuotes(wordOf(TimepointRoleWords, row->role)) +
                             " here and " + inQuotes(wordOf(TimepointRoleWords, visit.rows.front()->role)) +
                             " elsewhere",
                         "one role a timepoint");
        if (row->date != visit.rows.front()->date && visit.answers == nullptr)
            findings.add(*row,
                         visit.timepoint + " is dated " + row->date.iso() + " here and " +
                             visit.rows.front()->date.iso() + " elsewhere",
                         "one date a timepoint, or date_first and date_last in VISITS.csv");
        if (before != nullptr && before->lesion == row->lesion)
            findings.add(*row, row->lesion + " stands twice at " + visit.timepoint,
                         "one row a lesion and visit");
        before = row;
    }
}

void checkBaselines(const History& history, Faults& findings)
{
    if (!history.baseline)
        return;
    const Visit& baseline = history.visits[*history.baseline];
    for (const Visit& visit : history.visits) {
        if (&visit == &baseline)
            continue;
        const bool isPre = visit.role == TimepointRole::Pre;
        if (visit.role == TimepointRole::Baseline)
            findings.add(visit, visit.timepoint + " is a second baseline beside " + baseline.timepoint,
                         "one baseline");
        else if (isPre && visit.last >= baseline.first)
            findings.add(visit,
                         visit.timepoint + " (pre) of " + visit.last.iso() +
                             " is not before the baseline of " + baseline.first.iso(),
                         "pre visits before the baseline");
        else if (!isPre && visit.first <= baseline.last)
            findings.add(visit,
                         visit.timepoint + " of " + visit.first.iso() + " is not after the baseline of " +
                             baseline.last.iso(),
                         "follow-up visits after the baseline");
    }
}

void checkDays(const History& history, Faults& findings)
{
    for (std::size_t at = 1; at < history.visits.size(); ++at) {
        const Visit &before = history.visits[at - 1], &visit = history.visits[at];
        const bool aroundBaseline =
            history.baseline && (at == *history.baseline || at - 1 == *history.baseline);
        if (visit.first <= before.last && !aroundBaseline)
            findings.add(visit,
                         visit.timepoint + " and " + before.timepoint + " share the day " + visit.first.iso(),
                         "visits of a reader on different days");
    }
}

bool isNew(const LesionRow& row)
{
    return row.lesionClass == LesionClass::NewTarget || row.lesionClass == LesionClass::NewNonTarget;
}

void checkIdentities(const History& history, Faults& findings)
{
    std::map<std::string_view, const LesionRow*> known;
    const auto compare = [&](const LesionRow& row, const LesionRow& first) {
        if (row.lesionClass != first.lesionClass)
            findings.add(row,
                         row.lesion + " is " + inQuotes(wordOf(LesionClassWords, row.lesionClass)) + " at " +
                             row.timepoint + " and " + inQuotes(wordOf(LesionClassWords, first.lesionClass)) +
                             " at " + first.timepoint,
                         "one class a lesion");
        const bool organsTold = !row.organ.empty() && !first.organ.empty();
        if (organsTold && !sameText(row.organ, first.organ))
            findings.add(row,
                         row.lesion + " lies in " + inQuotes(row.organ) + " at " + row.timepoint +
                             " and in " + inQuotes(first.organ) + " at " + first.timepoint,
                         "one organ a lesion");
        else if (organsTold && row.node != first.node)
            findings.add(row,
                         row.lesion + " is a node at one of " + row.timepoint + " and " + first.timepoint +
                             " only",
                         "a lesion that is a node at every visit or at none");
    };
    for (const Visit& visit : history.visits)
        for (const LesionRow* row : visit.rows)
            if (const auto [at, isFirst] = known.try_emplace(row->lesion, row); !isFirst)
                compare(*row, *at->second);
}

/// A lesion of that class at the baseline, a part of one, or a merged lesion that holds one.
bool wasAtBaseline(const Visit& baseline, std::string_view lesion, LesionClass lesionClass)
{
    for (std::string_view name : componentsOf(lesion))
        for (; !name.empty(); name = parentOf(name))
            if (const LesionRow* row = baseline.row(name); row != nullptr && row->lesionClass == lesionClass)
                return true;
    return false;
}

/// Whether the lesion, or the one it is a part of, was seen at one of the visits.
bool wasSeen(std::span<const Visit> visits, std::string_view lesion)
{
    for (; !lesion.empty(); lesion = parentOf(lesion))
        if (std::ranges::any_of(visits, [&](const Visit& visit) { return visit.row(lesion) != nullptr; }))
            return true;
    return false;
}

/// What is wrong with the name of a merged lesion, given the visits up to it; empty when nothing is.
std::string faultOfMerger(std::span<const Visit> visits, std::string_view lesion)
{
    std::vector<std::string_view> names = componentsOf(lesion);
    if (names.size() < 2)
        return {};
    for (const std::string_view name : names)
        if (!wasSeen(visits, name))
            return "holds " + inQuotes(name) + ", which has no row";
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    return twice == names.end() ? std::string() : "holds " + std::string(*twice) + " twice";
}

/// A lesion that has no row at the baseline, at a later visit.
void checkLater(const History& history, std::size_t at, const LesionRow& row, Faults& findings)
{
    if (isNew(row) || row.lesionType == "bland-thrombus") // which is no disease
        return;
    const Visit& baseline = history.visits[*history.baseline];
    const bool target = row.lesionClass == LesionClass::Target;
    if (!wasAtBaseline(baseline, row.lesion, row.lesionClass))
        findings.add(row,
                     row.lesion + " is a " + std::string(wordOf(LesionClassWords, row.lesionClass)) + " at " +
                         row.timepoint + " without a row at the baseline " + baseline.timepoint,
                     target ? "targets that were chosen at the baseline; a lesion seen later is new-target"
                            : "non-targets of the baseline; a lesion seen later is new-non-target");
    else if (const std::string fault = faultOfMerger(std::span(history.visits).first(at + 1), row.lesion);
             !fault.empty())
        findings.add(row, "the merged lesion " + row.lesion + " " + fault,
                     "the names of two or more lesions that were seen");
}

void checkAgainstBaseline(const History& history, Faults& findings)
{
    if (!history.baseline)
        return;
    const Visit& baseline = history.visits[*history.baseline];
    for (std::size_t at = 0; at < history.visits.size(); ++at)
        for (const LesionRow* row : history.visits[at].rows) {
            const bool target = row->lesionClass == LesionClass::Target;
            if (at <= *history.baseline && isNew(*row))
                findings.add(*row, row->lesion + " is new at " + row->timepoint,
                             "new lesions at visits after the baseline only");
            else if (at > *history.baseline && !baseline.row(row->lesion))
                checkLater(history, at, *row, findings);
            else if (at == *history.baseline && target &&
                     (row->state == LesionState::Absent || row->longAxis == Length()))
                findings.add(*row, "the target " + row->lesion + " is absent at the baseline",
                             "a target that is there at the baseline");
        }
}

} // namespace

std::vector<PlacedProblem> impossibilities(const History& history, const std::string& source)
{
    Faults findings(history, source);
    for (const Visit& visit : history.visits)
        checkOneTimepoint(visit, findings);
    checkBaselines(history, findings);
    checkDays(history, findings);
    checkIdentities(history, findings);
    checkAgainstBaseline(history, findings);
    return findings.take();
}

} // namespace hepatica::measurement
