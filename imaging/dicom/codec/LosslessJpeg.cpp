#include "LosslessJpeg.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>

namespace hepatica::imaging::codec {

namespace {

/// Takes bits out of coded samples; a zero byte after 0xff is none of them (T.81, B.1.1.5).
class Bits {
public:
    explicit Bits(std::span<const std::uint8_t> bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

    /// Makes at least 32 bits ready; zeros stand for what is missing behind the last one.
    void fill()
    {
        if (count_ >= 32)
            return;
        if (end_ - at_ >= 8) {
            std::uint64_t next;
            std::memcpy(&next, at_, sizeof next);
            constexpr std::uint64_t Ones = 0x0101010101010101u, Highs = 0x8080808080808080u;
            const bool hasMarker = ((~next - Ones) & next & Highs) != 0; // one of the bytes is 0xff
            if (!hasMarker) {
                ready_ |= __builtin_bswap64(next) >> count_;
                at_ += (63 - count_) >> 3;
                count_ |= 56;
                return;
            }
        }
        fillByBytes();
    }
    [[nodiscard]] std::uint32_t peek(int bits) const
    {
        return static_cast<std::uint32_t>(ready_ >> (64 - bits));
    }
    void drop(int bits)
    {
        ready_ <<= bits;
        count_ -= bits;
    }
    /// Takes all bits there are, and more: the stream is overdrawn from here on.
    void exhaust()
    {
        ready_ = 0;
        count_ = 64;
        missing_ = std::numeric_limits<int>::max() / 2;
    }
    /// Whether more bits were taken than there are.
    [[nodiscard]] bool isOverdrawn() const { return missing_ > count_; }

    /// Goes on behind the next restart marker; false when another one or none stands there.
    bool restart(int index)
    {
        while (end_ - at_ >= 2 && at_[0] == 0xff && at_[1] == 0xff)
            ++at_;
        if (end_ - at_ < 2 || at_[0] != 0xff || at_[1] != 0xd0 + index % 8)
            return false;
        *this = Bits({at_ + 2, end_});
        return true;
    }

private:
    void fillByBytes()
    {
        while (count_ <= 56) {
            std::uint64_t byte = 0;
            const bool isMarker = end_ - at_ >= 1 && at_[0] == 0xff && (end_ - at_ < 2 || at_[1] != 0);
            if (at_ == end_ || isMarker) {
                missing_ += 8;
            } else {
                byte = *at_;
                at_ += byte == 0xff ? 2 : 1;
            }
            ready_ |= byte << (56 - count_);
            count_ += 8;
        }
    }

    const std::uint8_t *at_, *end_;
    std::uint64_t ready_ = 0; ///< the next bits, at its upper end
    int count_ = 0, missing_ = 0;
};

/// The number that `extra` bits stand for in a category (T.81, F.2.2.1: EXTEND).
int extended(std::uint32_t extra, int category)
{
    const auto value = static_cast<int>(extra);
    return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
}

/// Reads differences. What fits into a few bits, code and number together, takes one look at a table.
class Differences {
public:
    /// None when the specification is no prefix code of the categories 0 to 16.
    static std::unique_ptr<Differences> make(const HuffmanSpecification& specification)
    {
        auto made = std::make_unique<Differences>();
        std::uint32_t code = 0;
        std::size_t symbol = 0;
        for (int length = 1; length <= 16; ++length, code <<= 1)
            for (int n = specification.codesOfLength[static_cast<std::size_t>(length - 1)]; n > 0; --n) {
                if (code >= 1u << length || specification.symbols[symbol] > 16)
                    return nullptr;
                made->enter(code++, length, specification.symbols[symbol++]);
            }
        return symbol > 0 ? std::move(made) : nullptr;
    }

    /// The next difference modulo 2^16. A code that is in no table takes all bits there are.
    int next(Bits& bits) const
    {
        bits.fill();
        const Entry& entry = quick_[bits.peek(QuickBits)];
        if (entry.kind == Kind::Whole) {
            bits.drop(entry.bits);
            return entry.difference;
        }
        return entry.kind == Kind::Code ? withNumber(bits, entry) : byLongCode(bits);
    }

private:
    static constexpr int QuickBits = 12;
    enum class Kind : std::uint8_t { Unknown, Code, Whole };
    struct Entry {
        std::int16_t difference = 0; ///< or the category, where only the code is known
        std::uint8_t bits = 0;
        Kind kind = Kind::Unknown;
    };
    struct LongCode {
        std::uint32_t code;
        int length;
        Entry entry;
    };

    void enter(std::uint32_t code, int length, int category)
    {
        const Entry whole{static_cast<std::int16_t>(category), static_cast<std::uint8_t>(length), Kind::Code};
        if (length > QuickBits) {
            long_.push_back({code, length, whole});
            return;
        }
        const int numberBits = category == 16 ? 0 : category, free = QuickBits - length;
        for (std::uint32_t rest = 0; rest < 1u << free; ++rest) {
            Entry& entry = quick_[code << free | rest];
            entry = whole;
            if (numberBits > free)
                continue;
            const int number = category == 0    ? 0
                               : category == 16 ? 1 << 15
                                                : extended(rest >> (free - numberBits), category);
            entry = {static_cast<std::int16_t>(number), static_cast<std::uint8_t>(length + numberBits),
                     Kind::Whole};
        }
    }
    static int withNumber(Bits& bits, const Entry& code)
    {
        bits.drop(code.bits);
        const int category = code.difference;
        if (category == 0)
            return 0;
        if (category == 16)
            return 1 << 15;
        const int number = extended(bits.peek(category), category);
        bits.drop(category);
        return number;
    }
    int byLongCode(Bits& bits) const
    {
        for (const LongCode& one : long_)
            if (bits.peek(one.length) == one.code)
                return withNumber(bits, one.entry);
        bits.exhaust();
        return 0;
    }

    std::array<Entry, 1u << QuickBits> quick_;
    std::vector<LongCode> long_;
};

/// The neighbours of a sample: left, above, and left above (T.81, figure H.1).
using Predict = int (*)(int a, int b, int c);

template <Predict predict>
void decodeLine(Bits& bits, const Differences& differences, const std::uint16_t* above,
                std::span<std::uint16_t> line)
{
    Bits local = bits; // stays in registers
    int left = static_cast<std::uint16_t>(above[0] + differences.next(local));
    line[0] = static_cast<std::uint16_t>(left);
    for (std::size_t at = 1; at < line.size(); ++at) {
        left = static_cast<std::uint16_t>(predict(left, above[at], above[at - 1]) + differences.next(local));
        line[at] = static_cast<std::uint16_t>(left);
    }
    bits = local;
}

void decodeFirstLine(Bits& bits, const Differences& differences, int start, std::span<std::uint16_t> line)
{
    for (std::uint16_t& sample : line) {
        start = static_cast<std::uint16_t>(start + differences.next(bits));
        sample = static_cast<std::uint16_t>(start);
    }
}

using DecodeLine = void (*)(Bits&, const Differences&, const std::uint16_t*, std::span<std::uint16_t>);

/// T.81, table H.1.
constexpr DecodeLine Lines[] = {
    decodeLine<[](int a, int, int) { return a; }>,
    decodeLine<[](int, int b, int) { return b; }>,
    decodeLine<[](int, int, int c) { return c; }>,
    decodeLine<[](int a, int b, int c) { return a + b - c; }>,
    decodeLine<[](int a, int b, int c) { return a + ((b - c) >> 1); }>,
    decodeLine<[](int a, int b, int c) { return b + ((a - c) >> 1); }>,
    decodeLine<[](int a, int b, int) { return ((a + b) >> 1); }>,
};

} // namespace

bool isPlainLossless(const JpegHeader& header)
{
    const auto columns = static_cast<std::size_t>(header.shape.columns);
    return header.process == JpegHeader::Lossless && header.scanComponents == 1 && header.predictor >= 1 &&
           header.predictor <= 7 && header.pointTransform < header.shape.precision && columns > 0 &&
           header.restartInterval % columns == 0;
}

Fault decodeLosslessJpeg(std::span<const std::uint8_t> stream, const JpegHeader& header,
                         std::span<std::uint16_t> words)
{
    const auto differences = Differences::make(header.tables[static_cast<std::size_t>(header.scanTable)]);
    if (!differences)
        return "its JPEG stream has no Huffman table that can be used";
    const auto columns = static_cast<std::size_t>(header.shape.columns);
    const auto rows = static_cast<std::size_t>(header.shape.rows);
    const std::size_t rowsAtOnce = header.restartInterval == 0 ? rows : header.restartInterval / columns;
    const DecodeLine decode = Lines[header.predictor - 1];
    const int middle = 1 << (header.shape.precision - header.pointTransform - 1);
    Bits bits(stream.subspan(header.dataAt));
    for (std::size_t row = 0; row < rows; ++row) {
        const auto line = words.subspan(row * columns, columns);
        const bool isFirst = row % rowsAtOnce == 0;
        if (isFirst && row > 0 && !bits.restart(static_cast<int>(row / rowsAtOnce) - 1))
            return "its JPEG stream lacks a restart marker";
        if (isFirst)
            decodeFirstLine(bits, *differences, middle, line);
        else
            decode(bits, *differences, line.data() - columns, line);
        if (bits.isOverdrawn())
            return fmt::format("its JPEG stream ends after {} of {} lines", row, rows);
    }
    if (header.pointTransform > 0)
        for (std::uint16_t& word : words)
            word = static_cast<std::uint16_t>(word << header.pointTransform);
    return std::nullopt;
}

} // namespace hepatica::imaging::codec
