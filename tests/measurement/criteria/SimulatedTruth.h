#pragma once
#include "Course.h"

#include <cmath>
#include <random>

/// Patients whose true sizes are known, read once and again with the error of the model: how often the second
/// reading gives the same code, against what the first one says of itself.
namespace hepatica::tests {

/// True sizes of one patient: lesions shrink or grow by a rate of their own about that of the patient.
class SimulatedPatients {
public:
    SimulatedPatients(unsigned seed, double sigma) : random_(seed), error_(0.0, sigma) {}

    void next()
    {
        constexpr int Visits = 5;
        const int lesions = std::uniform_int_distribution(1, 5)(random_);
        const double rate = std::normal_distribution(-0.03, 0.15)(random_);
        truth_.assign(static_cast<std::size_t>(lesions), {});
        for (auto& sizes : truth_) {
            double size = std::uniform_real_distribution(std::log(12.0), std::log(80.0))(random_);
            const double own = rate + std::normal_distribution(0.0, 0.04)(random_);
            for (int visit = 0; visit < Visits; ++visit) {
                sizes.push_back(size);
                size += own + std::normal_distribution(0.0, 0.02)(random_);
            }
        }
    }

    /// One reading of all lesions at all visits, eight weeks apart.
    CourseOf read()
    {
        CourseOf course;
        course.baseline();
        Date day = Date::fromIso("2025-01-01").value();
        for (std::size_t visit = 0; visit < truth_.front().size(); ++visit, day = day.plusDays(56)) {
            if (visit > 0)
                course.visit("FU" + std::to_string(visit), day.iso());
            for (std::size_t lesion = 0; lesion < truth_.size(); ++lesion)
                course.target("T0" + std::to_string(lesion + 1),
                              Length::fromMm(std::exp(truth_[lesion][visit] + error_(random_))));
        }
        return course;
    }

private:
    std::mt19937 random_;
    std::normal_distribution<double> error_;
    std::vector<std::vector<double>> truth_;
};

/// Visits whose claimed agreement lies in one range.
struct CalibrationBin {
    double from = 0.0;
    int visits = 0, same = 0;
    double claimed = 0.0; ///< sum
};

struct Calibration {
    std::vector<CalibrationBin> bins{{0.0}, {0.5}, {0.6}, {0.7}, {0.8}, {0.9}, {0.95}};
    int visits = 0;

    void add(double claimed, bool same)
    {
        auto bin = bins.rbegin();
        while (bin->from > claimed)
            ++bin;
        ++bin->visits;
        ++visits;
        bin->same += same ? 1 : 0;
        bin->claimed += claimed;
    }
    /// The mean distance of claim and truth over the bins, by their visits.
    [[nodiscard]] double error() const
    {
        double sum = 0.0;
        for (const CalibrationBin& bin : bins)
            sum += std::abs(bin.claimed - bin.same);
        return sum / visits;
    }
};

/// Claims of the first reading against one further reading of each patient. `sigma`: the true error of a
/// reading, where it is not the one that is claimed by.
inline Calibration calibrated(const std::string& system, int patients, const RereadingModel& model = {},
                              std::optional<double> sigma = {})
{
    SimulatedPatients simulated(20160105, sigma.value_or(model.sigma));
    Calibration calibration;
    const std::vector<Protocol> protocols{protocolNamed(system).value()};
    for (int at = 0; at < patients; ++at) {
        simulated.next();
        const CourseOf first = simulated.read(), second = simulated.read();
        AssessmentRequest request{first.rows, {}, {}, protocols};
        request.rereading = model;
        const auto claims = assess(request).value().at(0).criteria.at(0);
        const auto again = second.under(system);
        for (std::size_t visit = 0; visit < claims.timepoints.size(); ++visit)
            if (const auto& claim = claims.timepoints[visit].robustness; claim && claim->readings > 0)
                calibration.add(claim->agreement,
                                again.timepoints[visit].overall == claims.timepoints[visit].overall);
    }
    return calibration;
}

} // namespace hepatica::tests
