// How well and how fast lesions are followed, on phantom pairs whose motion and changes are known: five
// patients, the later visit in the same phase and in the late arterial one. Prints the target registration
// error at the lesions by scanner coordinates, after the affine and after the deformable step, what is
// proposed, how changes read from proposals stand against changes read from strokes, and the candidates.
//
//     FollowBenchmark [SEEDS] [512]      the first seeds only (5); 512 x 512 x 150 instead of 256 x 256 x 75
#include <hepatica/imaging/NewLesions.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/measurement/LesionAxes.h>
#include <hepatica/phantom/FollowUpPair.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <span>
#include <string>

#include <fmt/format.h>

namespace {

using namespace hepatica;
using namespace hepatica::imaging;

/// Processor time of all threads, so that others on the machine do not count.
class Stopwatch {
public:
    [[nodiscard]] double seconds() const
    {
        return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC;
    }

private:
    std::clock_t begin_ = std::clock();
};

/// Numbers of many lesions, for the summary.
struct Figures {
    std::vector<double> unaligned, affine, deformed, place, difference, awayFromStable, dice, freshDice;
    std::vector<double> affineSeconds, deformableSeconds, proposalSeconds, searchSeconds;
    int fresh = 0, amongThree = 0, refused = 0;
};

double quantile(std::vector<double> values, double part)
{
    if (values.empty())
        return 0.0;
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1) + 0.5)];
}

double mean(const std::vector<double>& values)
{
    double sum = 0.0;
    for (const double value : values)
        sum += value / static_cast<double>(values.size());
    return sum;
}

double farthest(const std::vector<double>& values)
{
    double most = 0.0;
    for (const double value : values)
        most = std::max(most, std::abs(value));
    return most;
}

Mask strokeMask(const Volume& volume, const phantom::LesionTruth& lesion)
{
    LesionPrompt prompt;
    prompt.strokes = {{lesion.longEnds[0], lesion.longEnds[1]}};
    return segmentLesion(volume, prompt).value().mask;
}

double longAxis(const Mask& mask)
{
    return measurement::measureAxes(mask).longAxis.mm();
}

/// One lesion's proposal against the truth and against a stroke at the later visit.
void addProposal(Figures& figures, const phantom::FollowUpPair& pair, std::size_t lesion, const Mask& read,
                 const LesionProposal& proposal)
{
    const phantom::LesionTruth &before = pair.earlier.lesions[lesion], &now = pair.later.lesions[lesion];
    figures.place.push_back(distance(proposal.position, now.centre));
    if (!proposal.mask)
        return;
    const Mask fresh = strokeMask(pair.later.volume, now);
    const double difference =
        100.0 * (longAxis(*proposal.mask) - longAxis(fresh)) / longAxis(read); // percentage points
    figures.difference.push_back(difference);
    figures.awayFromStable.push_back(now.volume_mm3 > before.volume_mm3 ? difference : -difference);
    figures.dice.push_back(dice(*proposal.mask, *pair.later.masks[lesion]));
    figures.freshDice.push_back(dice(fresh, *pair.later.masks[lesion]));
}

void addErrors(Figures& figures, const phantom::FollowUpPair& pair, const SpatialMap& affine,
               const SpatialMap& deformed)
{
    for (const phantom::LesionTruth& lesion : pair.earlier.lesions) {
        if (!lesion.present)
            continue;
        const Point3 truth = pair.toLater(lesion.centre);
        figures.unaligned.push_back(distance(lesion.centre, truth));
        figures.affine.push_back(distance(affine(lesion.centre), truth));
        figures.deformed.push_back(distance(deformed(lesion.centre), truth));
    }
}

void addCandidates(Figures& figures, const phantom::FollowUpPair& pair, const SpatialMap& map,
                   const std::vector<LesionProposal>& proposals)
{
    NewLesionOptions options;
    for (const LesionProposal& proposal : proposals)
        if (proposal.mask)
            options.known.push_back(*proposal.mask);
    const Stopwatch watch;
    const auto search = findNewLesionCandidates(pair.earlier.volume, pair.later.volume, map, options);
    figures.searchSeconds.push_back(watch.seconds());
    for (std::size_t i = 0; i < pair.later.lesions.size(); ++i) {
        const phantom::LesionTruth& lesion = pair.later.lesions[i];
        if (pair.earlier.lesions[i].present)
            continue;
        ++figures.fresh;
        if (!search)
            continue;
        const double near = std::max(5.0, 0.5 * lesion.longAxis.mm());
        const auto first =
            std::span(search->candidates).first(std::min<std::size_t>(3, search->candidates.size()));
        figures.amongThree += std::ranges::any_of(first, [&](const NewLesionCandidate& candidate) {
            return distance(candidate.position, lesion.centre) < near;
        });
    }
}

void followPair(Figures& figures, const phantom::FollowUpPair& pair)
{
    const Stopwatch affineWatch;
    AlignmentOptions affineAlone;
    affineAlone.deformable = false;
    const auto affine = align(pair.earlier.volume, pair.later.volume, affineAlone);
    figures.affineSeconds.push_back(affineWatch.seconds());
    const Stopwatch watch;
    const auto aligned = align(pair.earlier.volume, pair.later.volume);
    figures.deformableSeconds.push_back(watch.seconds());
    if (!affine || !aligned) {
        ++figures.refused;
        return;
    }
    addErrors(figures, pair, affine->toMoving, aligned->toMoving);
    std::vector<LesionProposal> proposals;
    for (std::size_t i = 0; i < pair.earlier.lesions.size(); ++i) {
        if (!pair.earlier.lesions[i].present)
            continue;
        const Mask read = strokeMask(pair.earlier.volume, pair.earlier.lesions[i]);
        const Stopwatch one;
        auto proposed = proposeLesions(pair.earlier.volume, {read}, pair.later.volume, aligned->toMoving);
        figures.proposalSeconds.push_back(one.seconds());
        addProposal(figures, pair, i, read, proposed.value().front());
        proposals.push_back(std::move(proposed->front()));
    }
    addCandidates(figures, pair, aligned->toMoving, proposals);
}

void printErrors(const std::string& name, const std::vector<double>& errors, const std::string& bar)
{
    fmt::print("  {:<46}{:>8.2f}{:>8.2f}   {}\n", name, quantile(errors, 0.5), quantile(errors, 1.0), bar);
}

void printFigures(const Figures& figures)
{
    const auto within = std::ranges::count_if(figures.place, [](double far) { return far <= 5.0; });
    fmt::print("  {:<46}{:>8}{:>8}\n", "", "median", "worst");
    printErrors("error at the lesions, scanner coordinates, mm", figures.unaligned, "");
    printErrors("error at the lesions, affine, mm", figures.affine, "");
    printErrors("error at the lesions, deformed, mm", figures.deformed, "(bar 2 and 5)");
    printErrors("place proposed, mm from the centre", figures.place, "");
    printErrors("affine alignment, processor s", figures.affineSeconds, "");
    printErrors("whole alignment, processor s", figures.deformableSeconds, "");
    printErrors("one proposal, processor s", figures.proposalSeconds, "(bar 1)");
    printErrors("search for candidates, processor s", figures.searchSeconds, "");
    fmt::print("  proposed within 5 mm: {} of {} (bar 95 %); pairs not aligned: {}\n", within,
               figures.place.size(), figures.refused);
    fmt::print("  change from proposals minus from strokes: {:+.1f} points in the mean (bar 2), {:+.1f} away "
               "from stable, {:.1f} at worst\n",
               mean(figures.difference), mean(figures.awayFromStable), farthest(figures.difference));
    fmt::print("  Dice with the truth: proposals {:.3f}, strokes {:.3f}\n", mean(figures.dice),
               mean(figures.freshDice));
    fmt::print("  new lesions among the first three candidates: {} of {}\n", figures.amongThree,
               figures.fresh);
}

} // namespace

int main(int count, char** arguments)
{
    unsigned long seeds = 5;
    phantom::PhantomOptions options;
    options.dims = {256, 256, 75};
    options.bodyWidth_mm = 384.0;
    options.coverage_mm = 225.0;
    for (const std::string argument : std::span(arguments, static_cast<std::size_t>(count)).subspan(1)) {
        if (argument == "512")
            options.dims = {512, 512, 150};
        else
            seeds = std::stoul(argument);
    }
    for (const Phase later : {Phase::PortalVenous, Phase::LateArterial}) {
        Figures figures;
        for (options.seed = 1; options.seed <= seeds; ++options.seed) {
            const auto pair = phantom::makeFollowUpPair(options, Phase::PortalVenous, later);
            if (!pair) {
                fmt::print(stderr, "{}\n", pair.error().text());
                return 1;
            }
            followPair(figures, *pair);
        }
        fmt::print("{} pairs of {} x {} x {}, portal venous to {}\n", seeds, options.dims[0], options.dims[1],
                   options.dims[2], phaseName(later));
        printFigures(figures);
    }
    return 0;
}
