#include "ProtocolName.h"

#include <hepatica/measurement/Protocol.h>

namespace hepatica::cli {

std::string checkProtocolName(const std::string& text)
{
    if (text.ends_with(".json"))
        return {}; // what it holds is told when it is read
    const auto system = measurement::protocolNamed(text);
    return system ? std::string() : system.error().text();
}

} // namespace hepatica::cli
