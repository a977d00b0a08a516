#include "ResponseSystem.h"

#include <array>

namespace hepatica::measurement {

Protocol defaultsOf(std::string_view system)
{
    Protocol protocol;
    protocol.name = protocol.system = system;
    return protocol;
}

Protocol defaultsOf(std::string_view system, int progressionPercent, int responsePercent)
{
    Protocol protocol = defaultsOf(system);
    protocol.progressionPercent = progressionPercent;
    protocol.responsePercent = responsePercent;
    protocol.prCarryForward = false;
    return protocol;
}

Protocol withArterialPhase(Protocol protocol)
{
    protocol.plan.arterialPhase = true;
    return protocol;
}

std::span<const ResponseSystem* const> systems()
{
    static constexpr std::array All{&Recist11,         &Mrecist,  &Irecist,      &Irrc,   &IrrecistNishino,
                                    &IrrecistBohnsack, &Imrecist, &Who,          &Easl,   &Qeasl,
                                    &Vrecist,          &Choi,     &ModifiedChoi, &Recicl, &LiRads2018,
                                    &LrTr2018,         &LrTr2024};
    return All;
}

const ResponseSystem* systemNamed(std::string_view name)
{
    for (const ResponseSystem* system : systems())
        if (system->name == name)
            return system;
    return nullptr;
}

std::vector<std::string> protocolNames()
{
    std::vector<std::string> names;
    for (const ResponseSystem* system : systems())
        names.emplace_back(system->name);
    return names;
}

Expected<Protocol> protocolNamed(const std::string& name)
{
    if (const ResponseSystem* system = systemNamed(name))
        return system->defaults;
    std::string known;
    for (const ResponseSystem* system : systems())
        known += (known.empty() ? "" : ", ") + std::string(system->name);
    return fail(ProblemCode::UnknownProtocol, {name, known});
}

} // namespace hepatica::measurement
