#pragma once
// Data elements byte by byte, for files that no writer would write.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace hepatica::tests {

inline std::string littleShort(int value)
{
    return {static_cast<char>(value & 0xff), static_cast<char>(value >> 8)};
}
inline std::string bigShort(int value)
{
    return {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)};
}
inline std::string littleLong(std::size_t value)
{
    return littleShort(static_cast<int>(value & 0xffff)) +
           littleShort(static_cast<int>(value >> 16 & 0xffff));
}

inline std::string explicitLittle(int group, int element, const std::string& vr, const std::string& value)
{
    return littleShort(group) + littleShort(element) + vr + littleShort(static_cast<int>(value.size())) +
           value;
}
inline std::string explicitBig(int group, int element, const std::string& vr, const std::string& value)
{
    return bigShort(group) + bigShort(element) + vr + bigShort(static_cast<int>(value.size())) + value;
}
/// What an element of implicit VR begins with; `length` may be any.
inline std::string implicitHead(int group, int element, std::size_t length)
{
    return littleShort(group) + littleShort(element) + littleLong(length);
}
inline std::string implicitLittle(int group, int element, const std::string& value)
{
    return implicitHead(group, element, value.size()) + value;
}
inline std::string item(const std::string& elements)
{
    return implicitLittle(0xfffe, 0xe000, elements);
}

/// A file with preamble and the transfer syntax in group 2.
inline void writeRaw(const std::filesystem::path& file, std::string transferSyntaxUid,
                     const std::string& dataSet)
{
    if (transferSyntaxUid.size() % 2 != 0)
        transferSyntaxUid += '\0';
    std::ofstream out(file, std::ios::binary);
    out << std::string(128, '\0') << "DICM" << explicitLittle(2, 0x10, "UI", transferSyntaxUid) << dataSet;
}

} // namespace hepatica::tests
