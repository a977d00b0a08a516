// How well and how fast lesions are segmented: on the real reference lesions, and on the gallery of synthetic
// ones. Prints a row a lesion and a summary beside what must be reached.
//
//     SegmentationBenchmark [p01|altered|mr|elsewhere|gallery|others|thick|large|times|memory]
//     [stroke|click|box]
//
// Without the first argument all parts, without the second every prompt. `altered` are the real lesions as
// other scanners would have shown them: thick slices, coarse pixels, noise, a soft kernel. `mr` are the real
// lesions and every third of the gallery with the signals of MR sequences instead of HU. `elsewhere` are real
// lesions beside the liver's, which nothing was made for: they show how far the method carries. `others` are
// lesions of the gallery's kind that nothing was looked at on while it was made: the same designs with other
// forms and other noise. `thick` are the gallery's lesions in averaged slices, `large` lesions of 60 to 160
// mm of one density and patchy. `times` tries every fourth lesion of the gallery and larger ones, `memory`
// one prompt on each of them. Times are those waited for, on a machine with nothing else to do; the processor
// time of all threads stands beside them.

#include "segmentation/AccuracyTable.h"
#include "segmentation/Altered.h"
#include "segmentation/KnownLesions.h"
#include "segmentation/MrLike.h"
#include "segmentation/Patches.h"
#include "segmentation/PeakMemory.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

namespace {

using namespace hepatica;
using namespace hepatica::benchmarks;

Expected<void> benchmarkReal(const Prompts& prompts)
{
    const auto known = realLesions();
    if (!known)
        return passOn(known);
    if (known->empty()) {
        fmt::print("no reference folder beside the project: no real lesions\n");
        return {};
    }
    printHead("expert masks of a portal venous CT; clicks on the isodense tumour 4 are not in the summary");
    std::vector<LesionTrials> lesions;
    for (const KnownLesion& lesion : *known) {
        lesions.push_back(tryLesion(lesion, prompts));
        printRow(lesions.back());
    }
    printSummary(lesions,
                 {atLeast("stroke, Dice mean", 0.85), atLeast("stroke, mean of the worst lesion", 0.72),
                  atLeast("stroke, Dice mean on the key slice", 0.91),
                  atMost("stroke, volume error mean", 0.18), atMost("stroke, long axis error median", 0.03),
                  atLeast("two strokes minus one", 0.0), atMost("stroke, ms median", 50),
                  atMost("stroke, ms max", 100), atLeast("click, Dice mean", 0.80),
                  atMost("click, largest spread in a lesion (SD)", 0.06), atMost("click, refused", 0),
                  atMost("click, ms max", 200)});
    return {};
}

Expected<void> benchmarkAltered(const Prompts& prompts)
{
    static const std::array<Acquisition, 7> Acquisitions{
        {{"two slices together", 2},
         {"three slices together", 3},
         {"five slices together", 5},
         {"three slices together, noise of 15 HU more", 3, 1, 15.0},
         {"noise of 20 HU more", 1, 1, 20.0},
         {"four pixels together", 1, 2},
         {"a kernel softer by 0.8 mm", 1, 1, 0.0, 0.8}}};
    const auto known = realLesions();
    if (!known)
        return passOn(known);
    for (const Acquisition& acquisition : Acquisitions) {
        printHead("the real lesions, " + acquisition.what);
        std::vector<LesionTrials> lesions;
        for (const KnownLesion& lesion : *known) {
            const auto altered = acquiredOtherwise(lesion, acquisition);
            if (!altered)
                return passOn(altered);
            lesions.push_back(tryLesion(*altered, prompts));
            printRow(lesions.back());
        }
        printSummary(lesions, {});
    }
    return {};
}

/// T1 after contrast medium with and without fat, roughly as signals go on it: fluid dark, blood bright,
/// cortical bone dark, air without signal; shaded by a coil. Of soft tissue 1 HU is about 4. Where fat is
/// bright a dark line parts it from the liver, as in opposed phase.
const MrSequence& fatSaturated()
{
    static const MrSequence sequence{
        "T1, fat saturated",
        {{-1000, 0}, {-500, 20}, {-100, 150}, {0, 250}, {200, 1050}, {300, 1050}, {500, 200}},
        1.3};
    return sequence;
}
const MrSequence& fatBright()
{
    static const MrSequence sequence{
        "T1, fat bright",
        {{-1000, 0}, {-200, 500}, {-120, 900}, {-80, 900}, {-10, 250}, {200, 1050}, {300, 1050}, {500, 100}},
        1.3};
    return sequence;
}

Expected<void> benchmarkMrOfGallery(const MrSequence& sequence, const Prompts& prompts)
{
    printHead("every third lesion of the gallery as MR: " + sequence.what);
    std::vector<LesionTrials> lesions;
    for (std::size_t n = 0; n < phantom::lesionGallery().size(); n += 3) {
        const auto lesion = galleryLesion(phantom::lesionGallery()[n]);
        if (!lesion)
            return passOn(lesion);
        lesions.push_back(tryLesion(asMr(*lesion, sequence), prompts));
        printRow(lesions.back());
    }
    printSummary(lesions, {});
    return {};
}

/// The real lesions only without fat: noise makes some of their voxels as dark as fat, which a sequence that
/// shows fat bright would turn into bright ones.
Expected<void> benchmarkMr(const Prompts& prompts)
{
    const auto known = realLesions();
    if (!known)
        return passOn(known);
    printHead("the real lesions as MR: " + fatSaturated().what);
    std::vector<LesionTrials> lesions;
    for (const KnownLesion& lesion : *known) {
        lesions.push_back(tryLesion(asMr(lesion, fatSaturated()), prompts));
        printRow(lesions.back());
    }
    printSummary(lesions, {});
    if (const auto done = benchmarkMrOfGallery(fatSaturated(), prompts); !done)
        return done;
    return benchmarkMrOfGallery(fatBright(), prompts);
}

Expected<void> benchmarkElsewhere(const Prompts& prompts)
{
    const auto known = realLesionsElsewhere();
    if (!known)
        return passOn(known);
    printHead("expert masks on MR, and of other organs");
    std::vector<LesionTrials> lesions;
    for (const KnownLesion& lesion : *known) {
        lesions.push_back(tryLesion(lesion, prompts));
        printRow(lesions.back());
    }
    printSummary(lesions, {});
    return {};
}

/// Which of the gallery's lesions.
struct Choice {
    int every = 1;
    int numberFrom = 0;
};

Expected<void> benchmarkGallery(const Prompts& prompts, const std::string& title, const Choice& choice,
                                const std::vector<Bar>& bars)
{
    printHead(title);
    std::vector<LesionTrials> lesions;
    for (phantom::GalleryDesign design : phantom::lesionGallery()) {
        if ((design.number - 1) % choice.every != 0)
            continue;
        design.number += choice.numberFrom; // what forms and noise are drawn with
        const auto lesion = galleryLesion(design);
        if (!lesion)
            return passOn(lesion);
        lesions.push_back(tryLesion(*lesion, prompts));
        printRow(lesions.back());
    }
    printSummary(lesions, bars);
    return {};
}

Expected<void> benchmarkAccuracy(const Prompts& prompts)
{
    return benchmarkGallery(prompts, "gallery of synthetic lesions, portal venous phase", {},
                            {atLeast("stroke, Dice mean", 0.92),
                             atLeast("two strokes minus one", 0.0),
                             {"long axis within 2 standard errors", 0.90, 0.98},
                             {"short axis within 2 standard errors", 0.90, 0.98},
                             {"volume within 2 standard errors", 0.90, 0.98},
                             atLeast("click, Dice mean", 0.84)});
}

Expected<void> benchmarkOthers(const Prompts& prompts)
{
    return benchmarkGallery(prompts, "the same designs with other forms and noise", {.numberFrom = 1000},
                            {atLeast("stroke, Dice mean", 0.92), atLeast("click, Dice mean", 0.84)});
}

/// Lesions of the gallery whose slices can be averaged to about so many mm. Those that no slice shows by half
/// are left out.
Expected<void> benchmarkThickAs(double slice_mm, const Prompts& prompts)
{
    printHead(fmt::format("the gallery in slices averaged to about {:g} mm", slice_mm));
    std::vector<LesionTrials> lesions;
    for (const phantom::GalleryDesign& design : phantom::lesionGallery()) {
        const int together = static_cast<int>(std::lround(slice_mm / design.slice_mm));
        if (together < 2)
            continue;
        const auto lesion = galleryLesion(design);
        if (!lesion)
            return passOn(lesion);
        const auto thick = acquiredOtherwise(*lesion, {"", together});
        if (!thick) {
            fmt::print("{}: {}\n", lesion->name, thick.error().text());
            continue;
        }
        lesions.push_back(tryLesion(*thick, prompts));
        printRow(lesions.back());
    }
    printSummary(lesions, {});
    return {};
}

Expected<void> benchmarkThick(const Prompts& prompts)
{
    for (const double slice_mm : {3.0, 5.0, 8.0})
        if (const auto done = benchmarkThickAs(slice_mm, prompts); !done)
            return done;
    return {};
}

/// Ten lesions of one size, two beside each neighbour, four with a core.
std::vector<phantom::GalleryDesign> largeDesigns(double diameter_mm)
{
    constexpr int Count = 10;
    std::vector<phantom::GalleryDesign> designs;
    for (int n = 0; n < Count; ++n)
        designs.push_back({.number = 3000 + static_cast<int>(diameter_mm) * Count + n,
                           .diameter_mm = diameter_mm,
                           .contrast_hu = (n % 4 < 3 ? -1.0 : 1.0) * (20.0 + 5.0 * (n / 2 % 5)),
                           .noise_hu = 12.0 + 3.0 * (n % 3),
                           .pixel_mm = 0.9,
                           .slice_mm = 2.5,
                           .beside = static_cast<phantom::Neighbour>(n % 5),
                           .lobulated = n % 2 == 1,
                           .coreFraction = n % 3 == 0 ? 0.5 : 0.0});
    return designs;
}

Expected<void> benchmarkLarge(const Prompts& prompts)
{
    for (const double diameter_mm : {60.0, 80.0, 100.0, 130.0, 160.0})
        for (const bool isPatchy : {false, true}) {
            printHead(
                fmt::format("lesions of {:g} mm, {}", diameter_mm, isPatchy ? "patchy" : "of one density"));
            std::vector<LesionTrials> lesions;
            for (const phantom::GalleryDesign& design : largeDesigns(diameter_mm)) {
                const auto lesion = galleryLesion(design);
                if (!lesion)
                    return passOn(lesion);
                const auto seed = static_cast<unsigned>(design.number);
                lesions.push_back(tryLesion(isPatchy ? patchy(*lesion, {.seed = seed}) : *lesion, prompts));
                printRow(lesions.back());
            }
            printSummary(lesions, {});
        }
    return {};
}

const std::vector<Bar>& barsOfTimes()
{
    static const std::vector<Bar> bars{atMost("stroke, ms median", 50), atMost("stroke, ms max", 100),
                                       atMost("click, ms max", 200)};
    return bars;
}

/// Larger than any of the gallery, on fine voxels, which take the longest.
Expected<void> benchmarkTimesOfLarge(const Prompts& prompts)
{
    printHead("time, lesions of 90 and 100 mm");
    std::vector<LesionTrials> lesions;
    phantom::GalleryDesign design{.number = 900, .pixel_mm = 0.6, .slice_mm = 1.0};
    for (const double diameter_mm : {90.0, 100.0})
        for (const double contrast_hu : {-35.0, 40.0}) {
            ++design.number; // forms and noise of their own
            design.diameter_mm = diameter_mm;
            design.contrast_hu = contrast_hu;
            const auto lesion = galleryLesion(design);
            if (!lesion)
                return passOn(lesion);
            lesions.push_back(tryLesion(*lesion, prompts));
            printRow(lesions.back());
        }
    printSummary(lesions, barsOfTimes());
    return {};
}

Expected<void> benchmarkTimes(const Prompts& prompts)
{
    if (const auto done = benchmarkGallery(prompts, "time, every fourth lesion of the gallery", {.every = 4},
                                           barsOfTimes());
        !done)
        return done;
    return benchmarkTimesOfLarge(prompts);
}

void printMemory(std::string_view what, double most_mb)
{
    constexpr double Bar_mb = 100.0;
    fmt::print("{:<44} {:8.1f}   at most {:.0f}   {}\n", what, most_mb, Bar_mb,
               most_mb > Bar_mb ? "MISSED" : "");
}

Expected<void> benchmarkMemory(const Prompts& prompts)
{
    fmt::print("\nmemory beyond the volume at its height, every fourth lesion of the gallery\n");
    double ofStrokes_mb = 0.0, ofClicks_mb = 0.0;
    for (std::size_t n = 0; n < phantom::lesionGallery().size(); n += 4) {
        const auto lesion = galleryLesion(phantom::lesionGallery()[n]);
        if (!lesion)
            return passOn(lesion);
        const auto tried_mb = [&](const imaging::LesionPrompt& prompt) {
            return peakMegabytes([&] { static_cast<void>(imaging::segmentLesion(lesion->volume, prompt)); });
        };
        imaging::LesionPrompt stroke, click;
        stroke.strokes = {lesion->longAxis};
        click.click = 0.5 * (lesion->longAxis.from + lesion->longAxis.to);
        if (prompts.strokes)
            ofStrokes_mb = std::max(ofStrokes_mb, tried_mb(stroke));
        if (prompts.clicks)
            ofClicks_mb = std::max(ofClicks_mb, tried_mb(click));
    }
    if (prompts.strokes)
        printMemory("stroke, MB max", ofStrokes_mb);
    if (prompts.clicks)
        printMemory("click, MB max", ofClicks_mb);
    return {};
}

struct Part {
    std::string_view name;
    Expected<void> (*run)(const Prompts&);
};
constexpr std::array<Part, 10> Parts{{{"p01", benchmarkReal},
                                      {"altered", benchmarkAltered},
                                      {"mr", benchmarkMr},
                                      {"elsewhere", benchmarkElsewhere},
                                      {"gallery", benchmarkAccuracy},
                                      {"others", benchmarkOthers},
                                      {"thick", benchmarkThick},
                                      {"large", benchmarkLarge},
                                      {"times", benchmarkTimes},
                                      {"memory", benchmarkMemory}}};

} // namespace

int main(int count, char** arguments)
{
    Prompts prompts;
    std::string_view only;
    for (const std::string_view argument : std::span(arguments, static_cast<std::size_t>(count)).subspan(1)) {
        if (argument == "stroke" || argument == "click" || argument == "box") {
            prompts = {argument == "stroke", argument == "click", argument == "box"};
            continue;
        }
        only = argument;
        if (std::ranges::find(Parts, only, &Part::name) == Parts.end()) {
            fmt::print(stderr, "usage: SegmentationBenchmark "
                               "[p01|altered|mr|elsewhere|gallery|others|thick|large|times|memory] "
                               "[stroke|click|box]\n");
            return 2;
        }
    }
    for (const Part& part : Parts) {
        if (!only.empty() && part.name != only)
            continue;
        if (const auto done = part.run(prompts); !done) {
            fmt::print(stderr, "{}\n", done.error().text());
            return 1;
        }
    }
    return 0;
}
