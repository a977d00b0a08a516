#include <hepatica/measurement/Pseudoprogression.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

using enum Response;
using Result = PseudoprogressionResult;

bool isReset(Response code)
{
    return code == SD || code == PR || code == CR || code == NonCrNonPd;
}

/// The first iUPD of a block and the visit that ended it.
struct Block {
    std::size_t first = 0, end = 0;
    bool reset = false;
};

std::vector<Block> blocksOf(std::span<const ImmuneVisit> visits)
{
    std::vector<Block> blocks;
    for (std::size_t at = 0; at < visits.size(); ++at) {
        const bool open = !blocks.empty() && blocks.back().end == 0;
        if (visits[at].code == UPD && !open)
            blocks.push_back({at, 0, false});
        else if (open && isReset(visits[at].code))
            blocks.back() = {blocks.back().first, at, true};
    }
    return blocks;
}

std::vector<std::string> triggersOf(const ImmuneVisit& visit)
{
    std::vector<std::string> triggers;
    const std::pair<bool, const char*> all[] = {
        {visit.byTarget, "target"}, {visit.byNonTarget, "non-target"}, {visit.byNewLesion, "new lesion"}};
    for (const auto& [is, name] : all)
        if (is)
            triggers.emplace_back(name);
    return triggers;
}

/// What is told of the block, whatever it came to.
void describe(Pseudoprogression& found, std::span<const ImmuneVisit> visits, const Block& block,
              std::optional<Date> start)
{
    const ImmuneVisit& first = visits[block.first];
    found.unconfirmedAt = first.timepoint;
    found.triggers = triggersOf(first);
    if (start)
        found.daysToUnconfirmed = daysBetween(*start, first.date);
    const std::size_t end = block.reset ? block.end : visits.size();
    for (std::size_t at = block.first; at < end; ++at)
        if (visits[at].code == UPD && visits[at].increasePercent)
            found.depthPercent = std::max(found.depthPercent.value_or(*visits[at].increasePercent),
                                          *visits[at].increasePercent);
    if (!block.reset)
        return;
    found.resetAt = visits[block.end].timepoint;
    found.daysToReset = daysBetween(first.date, visits[block.end].date);
    found.strict = std::any_of(visits.begin() + static_cast<std::ptrdiff_t>(block.end), visits.end(),
                               [](const ImmuneVisit& visit) { return visit.code == PR || visit.code == CR; });
}

std::string sentence(std::span<const ImmuneVisit> visits, const Block& block)
{
    return fmt::format("iUPD at {} was followed by {} at {}", visits[block.first].timepoint,
                       responseCode(visits[block.end].code, CodeStyle::Irecist), visits[block.end].timepoint);
}

void conclude(Pseudoprogression& found, std::span<const ImmuneVisit> visits, const std::vector<Block>& blocks)
{
    const auto confirmed = std::ranges::find(visits, CPD, &ImmuneVisit::code);
    const auto reset = std::ranges::find(blocks, true, &Block::reset);
    if (confirmed != visits.end()) {
        found.result = Result::No;
        found.strict = false;
        found.reason = reset == blocks.end()
                           ? fmt::format("progression was confirmed at {}", confirmed->timepoint)
                           : fmt::format("{}, withdrawn: progression was confirmed at {}",
                                         sentence(visits, *reset), confirmed->timepoint);
        return;
    }
    if (reset != blocks.end()) {
        found.result = Result::Yes;
        found.reason = sentence(visits, *reset) + (found.strict ? ", a response" : "");
        return;
    }
    found.result = Result::Unresolved;
    found.reason = fmt::format("iUPD at {} was neither confirmed nor followed by iSD, iPR or iCR",
                               visits[blocks.front().first].timepoint);
}

Result worthOf(bool met, bool open, bool any)
{
    if (met)
        return Result::Yes;
    if (open)
        return Result::Unresolved;
    return any ? Result::No : Result::NotEvaluable;
}

} // namespace

std::string_view pseudoprogressionText(PseudoprogressionResult result)
{
    constexpr std::array<std::string_view, 4> Texts{"no", "yes", "unresolved", "NE"};
    return Texts[static_cast<std::size_t>(result)];
}

Pseudoprogression pseudoprogression(std::span<const ImmuneVisit> visits, std::optional<Date> start)
{
    std::vector<ImmuneVisit> ordered(visits.begin(), visits.end());
    std::ranges::stable_sort(ordered, {}, &ImmuneVisit::date);
    Pseudoprogression found;
    if (std::ranges::all_of(ordered, [](const ImmuneVisit& visit) { return visit.code == NE; })) {
        found.reason = "no visit that could be judged under iRECIST";
        return found;
    }
    const std::vector<Block> blocks = blocksOf(ordered);
    if (blocks.empty()) {
        found.result = Result::No;
        const auto confirmed = std::ranges::find(ordered, CPD, &ImmuneVisit::code);
        found.reason = confirmed == ordered.end()
                           ? "no unconfirmed progression"
                           : fmt::format("progression was confirmed at {}", confirmed->timepoint);
        return found;
    }
    const auto reset = std::ranges::find(blocks, true, &Block::reset);
    describe(found, ordered, reset == blocks.end() ? blocks.front() : *reset, start);
    conclude(found, ordered, blocks);
    return found;
}

IrrcPseudoprogression irrcPseudoprogression(std::span<const BurdenVisit> visits, std::optional<Date> start)
{
    constexpr double Increase = 25.0, Tolerance = 1e-9; // percent
    constexpr int WeekTwelve = 84;
    std::vector<BurdenVisit> ordered;
    for (const BurdenVisit& visit : visits)
        if (visit.increasePercent)
            ordered.push_back(visit);
    std::ranges::stable_sort(ordered, {}, &BurdenVisit::date);
    if (!start)
        return {};
    bool met[2] = {}, open[2] = {}, any[2] = {};
    for (std::size_t at = 0; at < ordered.size(); ++at) {
        const bool late = daysBetween(*start, ordered[at].date) > WeekTwelve;
        const auto grew = [](const BurdenVisit& visit) {
            return *visit.increasePercent >= Increase - Tolerance;
        };
        any[late] = true;
        if (!grew(ordered[at]))
            continue;
        const bool isLast = at + 1 == ordered.size();
        open[late] = open[late] || isLast;
        // An increase that the scan before had already shown is the confirmation of that one.
        const bool confirms = at > 0 && grew(ordered[at - 1]);
        met[late] = met[late] || (!confirms && !isLast && !grew(ordered[at + 1]));
    }
    return {worthOf(met[0], open[0], any[0]), worthOf(met[1], open[1], any[1])};
}

} // namespace hepatica::measurement
