#include <hepatica/measurement/Robustness.h>

#include <array>

namespace hepatica::measurement {

std::string_view verdictText(RobustnessVerdict verdict)
{
    constexpr std::array<std::string_view, 3> Texts{"robust", "borderline", "not assessed"};
    return Texts[static_cast<std::size_t>(verdict)];
}

} // namespace hepatica::measurement
