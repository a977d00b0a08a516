#include <hepatica/phantom/Phantom.h>

namespace hepatica::phantom {

std::string_view storyName(Story story)
{
    constexpr std::array<std::string_view, 3> Names{"responder", "pseudoprogressor", "hyperprogressor"};
    return Names[static_cast<std::size_t>(story)];
}

} // namespace hepatica::phantom
