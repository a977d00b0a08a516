#include "record/UtcNow.h"

#include <hepatica/core/Date.h>
#include <hepatica/measurement/Reading.h>

#include <chrono>

#include <fmt/format.h>

namespace hepatica::measurement {

std::string utcNow()
{
    using namespace std::chrono;
    const auto now = floor<seconds>(system_clock::now());
    const auto day = floor<days>(now);
    const hh_mm_ss clock(now - day);
    return fmt::format("{}T{:02}:{:02}:{:02}Z", Date(day).iso(), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

Signature signedNow(std::string name, std::string meaning)
{
    return {std::move(name), std::move(meaning), utcNow()};
}

} // namespace hepatica::measurement
