#include <hepatica/measurement/Recist.h>

#include <array>

namespace hepatica::measurement {

namespace {

using enum Response;

struct OverallRow {
    Response target, nonTarget, overall;
};

// Tables 1 and 2 of Eisenhauer 2009 without new lesions and without PD, row for row; NA reads as CR in
// Table 1.
constexpr std::array WithoutProgression{
    // Table 1: target disease at baseline
    OverallRow{CR, CR, CR},
    OverallRow{CR, NA, CR},
    OverallRow{CR, NonCrNonPd, PR},
    OverallRow{CR, NE, PR},
    OverallRow{PR, CR, PR},
    OverallRow{PR, NA, PR},
    OverallRow{PR, NonCrNonPd, PR},
    OverallRow{PR, NE, PR},
    OverallRow{SD, CR, SD},
    OverallRow{SD, NA, SD},
    OverallRow{SD, NonCrNonPd, SD},
    OverallRow{SD, NE, SD},
    OverallRow{NE, CR, NE},
    OverallRow{NE, NA, NE},
    OverallRow{NE, NonCrNonPd, NE},
    OverallRow{NE, NE, NE},
    // Table 2: non-target disease only
    OverallRow{NA, CR, CR},
    OverallRow{NA, NonCrNonPd, NonCrNonPd},
    OverallRow{NA, NE, NE},
};

} // namespace

Response overallResponse(Response target, Response nonTarget, bool newLesion)
{
    if (target == PD || nonTarget == PD || newLesion)
        return PD;
    for (const OverallRow& row : WithoutProgression)
        if (row.target == target && row.nonTarget == nonTarget)
            return row.overall;
    return NE;
}

} // namespace hepatica::measurement
