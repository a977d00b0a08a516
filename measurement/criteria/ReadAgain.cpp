#include "ReadAgain.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace hepatica::measurement {

namespace {

constexpr const char* NoResponse = "there is no response to read again";
constexpr const char* RestsOnCalls =
    "the progression rests on non-target disease or new lesions, which are not measured";
constexpr const char* RestsOnDetection =
    "the code rests on lesions being seen or not, which no error of measurement describes";

bool isNoResponse(Response response)
{
    return response == Response::NE || response == Response::NA || response == Response::ND ||
           response == Response::NonCrNonPd || response == Response::Missing;
}

/// A part of the size, or none where the row does not tell it or the size is another one than the row's.
std::optional<double> shareOf(const std::optional<double>& error, double size)
{
    return error && size > 0.0 ? std::optional(*error / size) : std::nullopt;
}

/// The sizes of a row, whole or viable, and their standard errors.
struct RowSizes {
    std::optional<Length> longAxis, shortAxis;
    std::optional<double> volume_mm3, longAxisError_mm, shortAxisError_mm, volumeError_mm3;
};

RowSizes sizesOf(const LesionRow& row, bool isViable)
{
    if (isViable)
        return {row.viableLongAxis,         row.viableShortAxis,         row.viableVolume_mm3,
                row.viableLongAxisError_mm, row.viableShortAxisError_mm, row.viableVolumeError_mm3};
    return {row.longAxis,         row.shortAxis,         row.volume_mm3,
            row.longAxisError_mm, row.shortAxisError_mm, row.volumeError_mm3};
}

/// What the row's standard errors make of the size that counts: an axis, both, or the volume.
std::optional<double> ownError(const RowSizes& row, const Amount& size)
{
    const auto longAxis = shareOf(row.longAxisError_mm, row.longAxis.value_or(Length()).mm());
    const auto shortAxis = shareOf(row.shortAxisError_mm, row.shortAxis.value_or(Length()).mm());
    switch (size.unit()) {
    case Unit::Millimetre:
        if (row.longAxis == size.length())
            return longAxis;
        return row.shortAxis == size.length() ? shortAxis : std::nullopt;
    case Unit::SquareMillimetre:
        if (!longAxis || !shortAxis || size != Amount::product(*row.longAxis, *row.shortAxis))
            return std::nullopt;
        return std::hypot(*longAxis, *shortAxis);
    case Unit::CubicMillimetre:
        return row.volume_mm3 && size == Amount::fromMm3(*row.volume_mm3)
                   ? shareOf(row.volumeError_mm3, *row.volume_mm3)
                   : std::nullopt;
    case Unit::Hounsfield:
        break;
    }
    return std::nullopt;
}

} // namespace

int LesionNumbers::of(const std::string& lesion)
{
    return numbers_.try_emplace(lesion, static_cast<int>(numbers_.size())).first->second;
}

RereadSize rereadSize(const SizeTerm& term, LesionNumbers& lesions)
{
    const bool drawn = !term.nominal && term.size.steps() > 0;
    RereadSize size{term.size, drawn, term.gone, term.node, term.targets, lesions.of(term.row->lesion)};
    // A reading differs from another by the errors of both.
    if (const auto error = ownError(sizesOf(*term.row, term.isViable), term.size))
        size.deviation = *error * std::numbers::sqrt2;
    return size;
}

RereadVisit rereadVisit(const TargetSums& sums, LesionNumbers& lesions)
{
    RereadVisit visit;
    visit.complete = sums.complete;
    for (const SizeTerm& term : sums.terms)
        visit.sizes.push_back(rereadSize(term, lesions));
    return visit;
}

std::string whyNotReread(Response code, bool restsOnCalls, const RereadVisit& visit)
{
    if (isNoResponse(code))
        return NoResponse;
    if (restsOnCalls)
        return RestsOnCalls;
    return std::ranges::any_of(visit.sizes, &RereadSize::drawn) ? std::string() : RestsOnDetection;
}

Rereader::Rereader(const CriterionAssessment& result, const History& history, const RereadingModel& model,
                   int lesions)
    : protocol_(result.protocol), unit_(result.unit), factors_(deviationOf(result.unit, model.sigma)),
      biasFactors_(deviationOf(result.unit, model.biasSigma)), biased_(model.biasSigma > 0.0),
      ownErrors_(model.ownErrors), bias_(static_cast<std::size_t>(lesions), 1.0),
      draws_(model.seed, history.patient, history.evaluator)
{
}

void Rereader::nextReading()
{
    if (biased_)
        for (double& bias : bias_)
            bias = biasFactors_.at(draws_.next());
}

Amount Rereader::draw(const RereadSize& size)
{
    if (!size.drawn)
        return size.size;
    const std::uint64_t bits = draws_.next();
    const double error =
        ownErrors_ && size.deviation ? ReadingFactors::of(*size.deviation, bits) : factors_.at(bits);
    const double factor = error * bias_[static_cast<std::size_t>(size.lesion)];
    const double steps = static_cast<double>(size.size.steps()) * factor;
    return Amount::ofSteps(std::max<std::int64_t>(1, static_cast<std::int64_t>(steps + 0.5)), unit_);
}

ReadSizes Rereader::read(const RereadVisit& visit)
{
    ReadSizes read;
    read.reading.sum = Amount::zero(unit_);
    read.reading.complete = read.reading.allGone = visit.complete;
    const bool lengths = unit_ == Unit::Millimetre;
    for (const RereadSize& size : visit.sizes) {
        const Amount now = draw(size);
        read.reading.sum += now;
        // A node of a length is gone by its size; everything else by what was seen.
        const bool gone = size.drawn && size.node && lengths ? now < Amount(protocol_.normalNode) : size.gone;
        read.reading.allGone = read.reading.allGone && gone;
        if (!gone)
            read.present |= size.targets;
    }
    return read;
}

Robustness robustnessOf(Response recorded, std::span<const int> counts, int readings, CodeStyle style,
                        const std::string& notAssessed)
{
    constexpr int RobustPercent = 95;
    Robustness robustness;
    if (!notAssessed.empty()) {
        robustness.reason = notAssessed;
        return robustness;
    }
    for (std::size_t at = 0; at < counts.size(); ++at)
        if (counts[at] > 0)
            robustness.responses.emplace_back(static_cast<Response>(at), counts[at]);
    std::ranges::stable_sort(robustness.responses, std::ranges::greater(), &std::pair<Response, int>::second);
    const int same = counts[static_cast<std::size_t>(recorded)];
    robustness.readings = readings;
    robustness.agreement = static_cast<double>(same) / readings;
    robustness.verdict =
        same * 100 >= RobustPercent * readings ? RobustnessVerdict::Robust : RobustnessVerdict::Borderline;
    robustness.reason = fmt::format("of {} simulated re-readings of these lesions, {} give {}", readings,
                                    same, responseCode(recorded, style));
    return robustness;
}

} // namespace hepatica::measurement
