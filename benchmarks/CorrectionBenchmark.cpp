// What three corrections make of a stroke's mask: a simulated reader points, each time, at the middle of what
// is most wrong, or scribbles along it. A row a lesion and kind of correction, the mean of ten strokes whose
// ends are moved; real ones and every fourth of the gallery; no argument.
#include "segmentation/CorrectingReader.h"
#include "segmentation/KnownLesions.h"
#include "segmentation/Scribble.h"
#include "segmentation/Stopwatch.h"

#include <algorithm>

#include <fmt/format.h>

namespace {

using namespace hepatica;
using namespace hepatica::benchmarks;
using namespace hepatica::imaging;

constexpr int Corrections = 3;
enum class Hand { Points, Scribbles };

/// Overlap and time waited for without and after every correction. Where one was refused or nothing was left
/// to correct, the overlap stays.
struct Course {
    std::vector<double> dice, ms;
};

Course courseOf(const KnownLesion& lesion, const Stroke& stroke, Hand hand)
{
    LesionPrompt prompt;
    prompt.strokes = {stroke};
    Course course;
    const SolvedPrompts solved;
    for (int n = 0; n <= Corrections; ++n) {
        const Stopwatch watch;
        const auto found = segmentLesion(lesion.volume, prompt, {}, &solved);
        course.ms.push_back(watch.waited_ms());
        course.dice.push_back(found ? dice(found->mask, lesion.mask) : 0.0);
        const auto error = found ? largestError(found->mask, lesion.mask) : std::nullopt;
        if (!error)
            break;
        prompt = hand == Hand::Points
                     ? corrected(std::move(prompt), *error)
                     : corrected(std::move(prompt), *error, scribbleAlong(*error, found->mask, lesion.mask));
    }
    course.dice.resize(Corrections + 1, course.dice.back());
    return course;
}

/// Mean overlaps, and the times of all corrections.
Course courseOf(const KnownLesion& lesion, Hand hand)
{
    const auto strokes = tenStrokes(lesion);
    Course all;
    all.dice.assign(Corrections + 1, 0.0);
    for (const Stroke& stroke : strokes) {
        const Course one = courseOf(lesion, stroke, hand);
        for (std::size_t n = 0; n < one.dice.size(); ++n)
            all.dice[n] += one.dice[n] / static_cast<double>(strokes.size());
        all.ms.insert(all.ms.end(), one.ms.begin() + 1, one.ms.end());
    }
    return all;
}

void printCourse(const KnownLesion& lesion, const Course& course)
{
    fmt::print("{:<10}", lesion.name);
    for (const double dice : course.dice)
        fmt::print("{:>8.3f}", dice);
    fmt::print("  {:>6.0f}  {}\n", course.ms.empty() ? 0.0 : std::ranges::max(course.ms), lesion.what);
    std::fflush(stdout);
}

void printSummary(const std::vector<Course>& courses)
{
    if (courses.empty())
        return;
    std::vector<double> last, ms;
    for (const Course& course : courses) {
        last.push_back(course.dice.back());
        ms.insert(ms.end(), course.ms.begin(), course.ms.end());
    }
    double sum = 0.0;
    for (const double dice : last)
        sum += dice;
    const double least = std::ranges::min(last), slowest = ms.empty() ? 0.0 : std::ranges::max(ms);
    fmt::print(
        "mean after the last correction {:.3f}; the worst lesion {:.3f}, at least 0.90{}; slowest correction "
        "{:.0f} ms, at most 100{}\n",
        sum / static_cast<double>(last.size()), least, least < 0.90 ? " MISSED" : "", slowest,
        slowest > 100.0 ? " MISSED" : "");
}

void printHead(std::string_view title)
{
    fmt::print("\n{}\n{:<10}{:>8}{:>8}{:>8}{:>8}  {:>6}\n", title, "lesion", "stroke", "1", "2", "3",
               "max ms");
}

Expected<void> correctAll(Hand hand)
{
    const std::string_view with = hand == Hand::Points ? "points" : "scribbles";
    const auto real = realLesions();
    if (!real)
        return passOn(real);
    printHead(fmt::format("expert masks of a portal venous CT, {}", with));
    std::vector<Course> courses;
    for (const KnownLesion& lesion : *real) {
        courses.push_back(courseOf(lesion, hand));
        printCourse(lesion, courses.back());
    }
    printSummary(courses);
    printHead(fmt::format("every fourth lesion of the gallery, {}", with));
    courses.clear();
    const auto made = forEveryFourthLesion([&](const KnownLesion& lesion) {
        courses.push_back(courseOf(lesion, hand));
        printCourse(lesion, courses.back());
    });
    if (!made)
        return made;
    printSummary(courses);
    return {};
}

} // namespace

int main()
{
    for (const Hand hand : {Hand::Points, Hand::Scribbles})
        if (const auto done = correctAll(hand); !done) {
            fmt::print(stderr, "{}\n", done.error().text());
            return 1;
        }
    return 0;
}
