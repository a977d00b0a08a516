#include <hepatica/imaging/Uid.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

namespace hepatica::imaging {

namespace {

using Uuid = std::array<std::uint8_t, 16>; // most significant byte first, as RFC 4122 prints it

/// The UUID as one decimal number under 2.25 (PS3.5 B.2): at most 39 digits, so at most 44 characters.
std::string decimalUid(Uuid uuid)
{
    std::string digits;
    while (std::ranges::any_of(uuid, [](std::uint8_t byte) { return byte != 0; })) {
        unsigned remainder = 0;
        for (std::uint8_t& byte : uuid) {
            const unsigned value = remainder * 256 + byte;
            byte = static_cast<std::uint8_t>(value / 10);
            remainder = value % 10;
        }
        digits += static_cast<char>('0' + remainder);
    }
    std::ranges::reverse(digits);
    return "2.25." + (digits.empty() ? "0" : digits);
}

void setVersion(Uuid& uuid, unsigned version)
{
    uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0fu) | (version << 4));
    uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3fu) | 0x80u);
}

/// FNV-1a (Fowler, Noll, Vo) from a given start, finished with the 64-bit mixer of MurmurHash3 (Appleby) so
/// that every bit depends on every byte.
std::uint64_t hash(std::string_view name, std::uint64_t start)
{
    std::uint64_t value = start;
    for (const char byte : name)
        value = (value ^ static_cast<std::uint8_t>(byte)) * 0x100000001b3u;
    value = (value ^ (value >> 33)) * 0xff51afd7ed558ccdu;
    value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53u;
    return value ^ (value >> 33);
}

} // namespace

std::string newUid()
{
    std::random_device random;
    Uuid uuid{};
    for (std::uint8_t& byte : uuid)
        byte = static_cast<std::uint8_t>(random() & 0xffu);
    setVersion(uuid, 4);
    return decimalUid(uuid);
}

std::string seriesInstanceUidOf(std::string_view key)
{
    return std::string(key.substr(0, key.find('/')));
}

std::string uidFromName(std::string_view name)
{
    const std::array<std::uint64_t, 2> halves{hash(name, 0xcbf29ce484222325u),
                                              hash(name, 0x9e3779b97f4a7c15u)};
    Uuid uuid{};
    for (std::size_t byte = 0; byte < uuid.size(); ++byte)
        uuid[byte] = static_cast<std::uint8_t>(halves[byte / 8] >> (8 * (7 - byte % 8)));
    setVersion(uuid, 8);
    return decimalUid(uuid);
}

} // namespace hepatica::imaging
