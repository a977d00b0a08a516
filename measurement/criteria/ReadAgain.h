#pragma once
#include "History.h"
#include "ReadingErrors.h"
#include "TargetResponse.h"
#include <hepatica/measurement/Assessment.h>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace hepatica::measurement {

/// A size that is drawn anew in every reading, or stands as it is.
struct RereadSize {
    Amount size;
    bool drawn = false, gone = false, node = false;
    std::uint64_t targets = 0;
    int lesion = 0; ///< those of one lesion share the reader's bias
    /// Of the logarithm of a reading against another, from the row's standard errors; none: the model's.
    std::optional<double> deviation{};
};

/// The names of lesions as numbers.
class LesionNumbers {
public:
    [[nodiscard]] int of(const std::string& lesion);
    [[nodiscard]] int count() const { return static_cast<int>(numbers_.size()); }

private:
    std::map<std::string, int, std::less<>> numbers_;
};

[[nodiscard]] RereadSize rereadSize(const SizeTerm& term, LesionNumbers& lesions);

/// The sizes of a visit and whether they are all.
struct RereadVisit {
    std::vector<RereadSize> sizes;
    bool complete = true;
};

[[nodiscard]] RereadVisit rereadVisit(const TargetSums& sums, LesionNumbers& lesions);

/// Why a code cannot be read again; empty when it can. `restsOnCalls`: a progression of what is not measured.
[[nodiscard]] std::string whyNotReread(Response code, bool restsOnCalls, const RereadVisit& visit);

/// A visit as it is read again.
struct ReadSizes {
    TargetReading reading;
    std::uint64_t present = 0; ///< the targets that are there
};

/// Draws the readings of one course.
class Rereader {
public:
    Rereader(const CriterionAssessment& result, const History& history, const RereadingModel& model,
             int lesions);
    void nextReading(); ///< draws the reader's bias of each lesion
    [[nodiscard]] Amount draw(const RereadSize& size);
    /// `empty`: the visit has no target of the system.
    [[nodiscard]] ReadSizes read(const RereadVisit& visit);

private:
    const Protocol& protocol_;
    Unit unit_;
    ReadingFactors factors_, biasFactors_;
    bool biased_, ownErrors_;
    std::vector<double> bias_;
    ReadingDraws draws_;
};

/// `counts`: of the readings that give each code.
[[nodiscard]] Robustness robustnessOf(Response recorded, std::span<const int> counts, int readings,
                                      CodeStyle style, const std::string& notAssessed);

/// Why the code of a visit is not assessed; empty when it is.
using NotAssessed = std::function<std::string(std::size_t visit)>;

/// Reads the course again as often as the model says. `replay` fills the codes of the visits after the
/// baseline from one reading.
template <typename Replay>
void readAgain(CriterionAssessment& result, const RereadingModel& model, Rereader& rereader,
               const NotAssessed& notAssessed, Replay&& replay)
{
    constexpr std::size_t Codes = static_cast<std::size_t>(Response::CPD) + 1;
    const std::size_t visits = result.timepoints.size();
    std::vector<std::array<int, Codes>> counts(visits);
    std::vector<Response> codes(visits);
    for (int reading = 0; reading < model.readings; ++reading) {
        rereader.nextReading();
        replay(std::span(codes));
        for (std::size_t at = 0; at < visits; ++at)
            ++counts[at][static_cast<std::size_t>(codes[at])];
    }
    for (std::size_t at = 0; at < visits; ++at)
        result.timepoints[at].robustness = robustnessOf(result.timepoints[at].overall, counts[at],
                                                        model.readings, result.style, notAssessed(at));
}

} // namespace hepatica::measurement
