#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/measurement/Response.h>

#include <optional>
#include <span>

namespace hepatica::measurement {

/// When a response counts as confirmed and when stable disease lasted long enough.
struct BestResponseRules {
    int confirmDays = 28;          ///< from the first response to the one that confirms it
    int minStableDays = 42;        ///< from the start to a visit whose stable disease counts
    int maxNotEvaluable = 1;       ///< NE visits allowed between a response and its confirmation
    bool acceptStable = false;     ///< one SD allowed between two PR
    int lateConfirmationDays = 56; ///< a confirmation later than this is told in a warning
    bool operator==(const BestResponseRules&) const = default;
};

struct DatedResponse {
    Date date;
    Response response = Response::NE;
    bool operator==(const DatedResponse&) const = default;
};

/// Best response of one patient; no date when it is `Missing` (no visit at all).
struct BestResponse {
    Response response = Response::Missing;
    std::optional<Date> date;
    bool operator==(const BestResponse&) const = default;
};

/// Visits in any order. CR, PR, SD, NON-CR/NON-PD, PD, NE: the first of these that occurs up to and including
/// the first PD; SD and NON-CR/NON-PD before the minimum duration count as NE. Among equals the earliest
/// date. Without a start every SD counts. Source: Eisenhauer 2009, section 4.6; ties as admiralonco does.
/// iRECIST (Seymour 2017, Table 3): iUPD ends nothing, the first iCPD does; iCPD and then iUPD are the best
/// only where nothing better came before.
[[nodiscard]] BestResponse bestUnconfirmed(std::span<const DatedResponse> visits, std::optional<Date> start,
                                           const BestResponseRules& rules = {});

/// The same with confirmation (Eisenhauer 2009, section 4.6 and Table 3): CR by CR with only CR and NE
/// between, PR by PR or CR with only CR, PR and NE between and no PR after a CR. A response that stays
/// unconfirmed counts as SD when it lasted long enough, else as NE.
[[nodiscard]] BestResponse bestConfirmed(std::span<const DatedResponse> visits, std::optional<Date> start,
                                         const BestResponseRules& rules = {});

/// The visit at which the response of `best` was confirmed, when there is one: CR or PR of bestConfirmed().
[[nodiscard]] std::optional<Date> confirmationDate(std::span<const DatedResponse> visits,
                                                   const BestResponse& best,
                                                   const BestResponseRules& rules = {});

} // namespace hepatica::measurement
