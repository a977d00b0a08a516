#include <hepatica/measurement/StoreLocation.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace hepatica::measurement {

namespace {

constexpr std::array<std::string_view, 2> Schemes{"postgresql://", "postgres://"};

/// host, host:port or [address]:port.
bool isHost(std::string_view text)
{
    const auto port = text.rfind(':');
    const bool isAddressOfSix = text.starts_with('[') && text.ends_with(']');
    return port == std::string_view::npos || isAddressOfSix ||
           text.find_first_not_of("0123456789", port + 1) == std::string_view::npos;
}

/// The address without its parameters and without what may be a password, even where the address is wrong.
std::string withoutSecrets(std::string_view address, std::string_view scheme)
{
    std::string name(address.substr(0, address.find('?')));
    const auto colon = name.find(':', scheme.size());
    const auto user = name.rfind('@');
    if (user != std::string::npos)
        return colon < user ? name.erase(colon, user - colon) : name;
    std::string_view hosts = std::string_view(name).substr(scheme.size());
    hosts = hosts.substr(0, hosts.find('/'));
    for (std::size_t at = 0; at < hosts.size();) {
        const auto end = std::min(hosts.find(',', at), hosts.size());
        if (!isHost(hosts.substr(at, end - at)))
            return name.erase(colon);
        at = end + 1;
    }
    return name;
}

} // namespace

StoreLocation::StoreLocation(std::filesystem::path place) : place_(std::move(place))
{
    const std::string text = place_.string();
    const auto scheme = std::ranges::find_if(Schemes, [&](auto one) { return text.starts_with(one); });
    isDatabase_ = scheme != Schemes.end();
    name_ = isDatabase_ ? withoutSecrets(text, *scheme) : text;
}

bool StoreLocation::isNamedBy(const std::filesystem::path& word)
{
    return StoreLocation(word).isDatabase() || word.extension() == ".hepatica";
}

} // namespace hepatica::measurement
