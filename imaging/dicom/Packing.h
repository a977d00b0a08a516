#pragma once
// How values of the reader become bytes and come back: for this machine and this version of the program.
#include "FileStamp.h"

#include <hepatica/core/Date.h>
#include <hepatica/imaging/Series.h>

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace hepatica::imaging {

template <typename T, typename Value>
concept Is = std::same_as<std::remove_const_t<T>, Value>;

// Every field of every value, once for both ways. A list that lacks a field of its type does not compile.
template <Is<ByteRange> T> void fields(auto& coder, T& value)
{
    auto& [offset, length] = value;
    coder(offset, length);
}

template <Is<StoredPixels> T> void fields(auto& coder, T& value)
{
    auto& [ranges, coding, isDeflated, bitsAllocated, bitsStored, highBit, isSigned, swapBytes] = value;
    coder(ranges, coding, isDeflated, bitsAllocated, bitsStored, highBit, isSigned, swapBytes);
}

template <Is<ModalityTable> T> void fields(auto& coder, T& value)
{
    auto& [firstStored, values] = value;
    coder(firstStored, values);
}

template <Is<SliceSource> T> void fields(auto& coder, T& value)
{
    auto& [file, frame, sopInstanceUid] = value;
    coder(file, frame, sopInstanceUid);
}

template <Is<Instance> T> void fields(auto& coder, T& value)
{
    auto& [source, position, slope, intercept, table, instanceNumber, pixels] = value;
    coder(source, position, slope, intercept, table, instanceNumber, pixels);
}

/// Not as its bytes: states are compared, and it has some that are no value.
template <Is<FileStamp> T> void fields(auto& coder, T& value)
{
    auto& [size, inode, modified, changed, isRegular] = value;
    coder(size, inode, modified, changed, isRegular);
}

template <Is<Problem> T> void fields(auto& coder, T& value)
{
    auto& [code, arguments, further] = value;
    coder(code, arguments, further);
}

/// A value whose bytes are the value.
template <typename T>
concept Plain =
    std::is_arithmetic_v<T> || std::is_enum_v<T> || std::same_as<T, Point3> || std::same_as<T, Date> ||
    std::same_as<T, std::array<double, 2>> || std::same_as<T, std::array<double, 3>> ||
    std::same_as<T, std::array<int, 3>> || std::same_as<T, Geometry::Directions>;
static_assert(std::is_trivially_copyable_v<Point3> && std::is_trivially_copyable_v<Date>);

using Count = std::uint32_t;
/// In place of the length of a text: the one that stood here in the image before; the path of this file.
constexpr Count SameAsBefore = 0xffffffffu, ThisFile = 0xfffffffeu;
/// The place of an image's first text among those of its file: behind the file's own.
constexpr std::size_t FirstOfImage = 2;
/// What stands in place of a shared value: nothing, the value, the one of the image before.
enum class Shared : std::uint8_t { None, Value, AsBefore };

/// Where each of some files stands in their list.
using FilePlaces = std::unordered_map<std::string_view, Count>;
/// In place of that: a file that is not in the list.
constexpr Count NotInList = 0xffffffffu;

class Packer {
public:
    Packer() = default;
    /// Paths become their places in a list; without one they are left out.
    explicit Packer(const FilePlaces& places) : places_(&places) {}

    std::string bytes;

    void beginFile() { place_ = 0; }
    void nameFile(std::string file) { file_ = std::move(file); }
    void beginImage() { place_ = FirstOfImage; }
    void operator()(const auto&... values) { (put(values), ...); }

    template <Plain T> void put(const T& value)
    {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put(const std::filesystem::path& file)
    {
        if (places_ == nullptr)
            return;
        const auto found = places_->find(file.native());
        put(found == places_->end() ? NotInList : found->second);
        if (found == places_->end())
            put(file.native());
    }
    void put(const Geometry& grid)
    {
        (*this)(grid.dims(), grid.spacing(), grid.origin(), grid.directions(), grid.sliceDistances());
    }
    void put(const std::string& text)
    {
        if (place_ >= before_.size())
            before_.resize(place_ + 1);
        std::string& before = before_[place_++];
        if (text == before && !text.empty())
            return put(SameAsBefore);
        if (text == file_)
            return put(ThisFile);
        put(static_cast<Count>(text.size()));
        bytes += text;
        before = text;
    }
    template <typename T> void put(const std::optional<T>& value)
    {
        put(value.has_value());
        if (value)
            put(*value);
    }
    void put(const std::shared_ptr<const ModalityTable>& table)
    {
        const bool isAsBefore = table != nullptr && table == table_;
        put(table == nullptr ? Shared::None : isAsBefore ? Shared::AsBefore : Shared::Value);
        if (table != nullptr && !isAsBefore)
            put(*table);
        table_ = table;
    }
    template <typename T> void put(const std::vector<T>& values)
    {
        put(static_cast<Count>(values.size()));
        for (const T& value : values)
            put(value);
    }
    template <typename T> void put(const T& value) requires(!Plain<T>) { fields(*this, value); }

private:
    const FilePlaces* places_ = nullptr;
    std::string file_;
    std::vector<std::string> before_; ///< the texts of the last image, by their place in it
    std::size_t place_ = 0;
    std::shared_ptr<const ModalityTable> table_; ///< of the last image
};

class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
    /// Paths are places in this list, which is not empty.
    Unpacker(std::string_view bytes, std::span<const std::filesystem::path> files)
        : rest_(bytes), files_(files)
    {
    }
    [[nodiscard]] bool isDone() const { return rest_.empty(); }
    [[nodiscard]] bool hasFailed() const { return failed_; }

    void beginFile() { place_ = 0; }
    void nameFile(std::filesystem::path file) { file_ = std::move(file); }
    void beginImage() { place_ = FirstOfImage; }
    void operator()(auto&... values) { (get(values), ...); }

    template <Plain T> void get(T& value)
    {
        if (const char* bytes = take(sizeof value))
            std::memcpy(&value, bytes, sizeof value);
    }
    void get(bool& value)
    {
        unsigned char byte = 0;
        get(byte);
        if (byte > 1)
            return fail();
        value = byte == 1;
    }
    void get(std::filesystem::path& file)
    {
        if (files_.empty()) {
            file = file_;
            return;
        }
        Count place = NotInList;
        get(place);
        if (place < files_.size()) {
            file = files_[place];
        } else if (place == NotInList) {
            std::string name;
            get(name);
            file = std::move(name);
        } else {
            fail();
        }
    }
    void get(std::optional<Geometry>& grid)
    {
        bool isThere = false;
        get(isThere);
        if (!isThere)
            return grid.reset();
        std::array<int, 3> dims{};
        std::array<double, 3> spacing{};
        Point3 origin;
        Geometry::Directions directions;
        std::vector<double> distances_mm;
        (*this)(dims, spacing, origin, directions, distances_mm);
        auto made = Geometry::make(dims, spacing, origin, directions);
        if (made && !distances_mm.empty())
            made = made->withSlicesAt(std::move(distances_mm));
        if (!made)
            return fail();
        grid = *made;
    }
    void get(std::string& text)
    {
        if (place_ >= before_.size())
            before_.resize(place_ + 1);
        std::string_view& before = before_[place_++];
        Count count = 0;
        get(count);
        if (count == ThisFile) {
            text = file_.string();
            return;
        }
        if (count != SameAsBefore) {
            const char* bytes = take(count);
            before = bytes == nullptr ? std::string_view() : std::string_view(bytes, count);
        }
        text = before;
    }
    template <typename T> void get(std::optional<T>& value)
    {
        bool isThere = false;
        get(isThere);
        if (isThere)
            get(value.emplace());
    }
    void get(std::shared_ptr<const ModalityTable>& table)
    {
        Shared shared = Shared::None;
        get(shared);
        if (shared == Shared::Value) {
            auto made = std::make_shared<ModalityTable>();
            get(*made);
            table_ = std::move(made);
        } else if (shared == Shared::None) {
            table_ = nullptr;
        }
        table = table_;
    }
    template <typename T> void get(std::vector<T>& values)
    {
        Count count = 0;
        get(count);
        if (count > rest_.size()) // each takes at least a byte
            return fail();
        values.resize(count);
        for (T& value : values)
            get(value);
    }
    template <typename T> void get(T& value) requires(!Plain<T>) { fields(*this, value); }

private:
    void fail()
    {
        failed_ = true;
        rest_ = {};
    }
    const char* take(std::size_t count)
    {
        if (count > rest_.size()) {
            fail();
            return nullptr;
        }
        const char* bytes = rest_.data();
        rest_.remove_prefix(count);
        return bytes;
    }

    std::string_view rest_;
    std::span<const std::filesystem::path> files_;
    bool failed_ = false;
    std::filesystem::path file_;
    std::vector<std::string_view> before_;
    std::size_t place_ = 0;
    std::shared_ptr<const ModalityTable> table_; ///< of the last image
};

} // namespace hepatica::imaging
