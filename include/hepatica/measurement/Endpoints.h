#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/BestResponse.h>
#include <hepatica/measurement/Response.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// When an assessment counts as missed, and what counts as benefit.
struct EndpointRules {
    int missedVisits = 2;           ///< consecutive missed assessments before an event that censor it
    int benefitDays = 168;          ///< of stable disease that is clinical benefit
    bool nonCrNonPdControls = true; ///< NON-CR/NON-PD counts as disease control and benefit
};

/// What happened to a patient, for endpoints.
struct EndpointDates {
    std::optional<Date> randomisation, firstDose, baseline, newTherapy, death;
};

/// Whether a response could be judged: not NE, ND, NA or missing. An UPD is evaluable, and neither response
/// nor progression.
[[nodiscard]] bool isEvaluable(Response response);

/// From one day to an event, or to the day up to which there was none.
struct TimeToEvent {
    Date from, to;
    bool event = false;
    std::string reason; ///< "progression", "death", "new anticancer therapy on 2026-03-31", …
    [[nodiscard]] int days() const { return daysBetween(from, to); }
};

/// Endpoints of one patient under one system (Eisenhauer 2009, section 4.7 and appendix; censoring as FDA's
/// guidance on clinical trial endpoints, 2018). A month's worth of days is left to the reader: everything is
/// in days.
struct Endpoints {
    std::optional<Date> start;           ///< randomisation, else first dose, else baseline
    std::string_view startIs;            ///< "randomisation", "first_dose", "baseline"; empty without a start
    BestResponse unconfirmed, confirmed; ///< up to a new anticancer therapy
    bool confirmationRequired = false;   ///< then only a confirmed response counts below
    bool objectiveResponse = false, diseaseControl = false, clinicalBenefit = false;
    std::optional<Date> responseDate; ///< first CR or PR that counts
    std::optional<TimeToEvent> timeToResponse, durationOfResponse, durationOfStableDisease;
    std::optional<TimeToEvent> progressionFreeSurvival, timeToProgression;
};

/// `visits` after the baseline, in any order; `progression` as the system dates it. `bestUnconfirmed` and
/// `bestConfirmed` are the system's own best responses; they are derived anew from the codes only when a new
/// therapy cuts the course. Progression or death after `missedVisits` or more consecutive missed assessments
/// (so many visits that were not evaluable, or a gap longer than as many intervals and a window) counts as
/// censored at the last evaluable one; so does anything after a new anticancer therapy.
struct EndpointCourse {
    std::vector<DatedResponse> visits;
    std::optional<Date> progression;
    BestResponse bestUnconfirmed, bestConfirmed;
    BestResponseRules bestResponse;
    bool confirmationRequired = false;
    int visitIntervalDays = 56; ///< planned from one assessment to the next; 0: none is planned
    int visitWindowDays = 7;    ///< how much later one may come
};
[[nodiscard]] Endpoints endpointsOf(const EndpointCourse& course, const EndpointDates& dates,
                                    const EndpointRules& rules = {});

/// The first CR or PR that was confirmed, up to the first PD (as admiralonco's confirmed response).
[[nodiscard]] std::optional<Date> confirmedResponseDate(std::span<const DatedResponse> visits,
                                                        const BestResponseRules& rules = {});

/// The first day of benefit: a response, or before the first PD a visit at least `days` after the start with
/// one of the codes that count (as admiralonco's clinical benefit).
[[nodiscard]] std::optional<Date> benefitDate(std::span<const DatedResponse> visits, Date start, int days,
                                              std::optional<Date> response, std::span<const Response> codes);

/// Progression from iRECIST codes (section 3.6 of the specification): the first iUPD of the block that an
/// iCPD confirmed, or else of a last block that nothing but iUPD and NE follows. Nothing when the last block
/// was reset.
struct ImmuneProgression {
    std::optional<Date> date;
    bool confirmed = false;
    bool operator==(const ImmuneProgression&) const = default;
};
[[nodiscard]] ImmuneProgression immuneProgression(std::span<const DatedResponse> visits);

} // namespace hepatica::measurement
