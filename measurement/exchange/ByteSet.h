#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace hepatica::measurement {

/// A set of bytes that answers in one look; std::string_view::find_first_of searches the set anew for every
/// byte of a text, which is most of the time it takes to read or write a table.
class ByteSet {
public:
    constexpr explicit ByteSet(std::string_view bytes)
    {
        for (const char byte : bytes)
            has_[place(byte)] = true;
    }
    /// The bytes that are not in it.
    [[nodiscard]] constexpr ByteSet others() const
    {
        ByteSet others("");
        for (std::size_t at = 0; at < has_.size(); ++at)
            others.has_[at] = !has_[at];
        return others;
    }
    [[nodiscard]] constexpr bool has(char byte) const { return has_[place(byte)]; }
    /// Where the first byte of the set stands, from a place on; the end of the text where there is none.
    [[nodiscard]] constexpr std::size_t find(std::string_view text, std::size_t from = 0) const
    {
        while (from < text.size() && !has(text[from]))
            ++from;
        return from < text.size() ? from : text.size();
    }

private:
    static constexpr std::size_t place(char byte) { return static_cast<unsigned char>(byte); }
    std::array<bool, 256> has_{};
};

} // namespace hepatica::measurement
