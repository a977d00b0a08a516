#include <hepatica/imaging/AlignmentBytes.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

namespace hepatica::imaging {

namespace {

using Json = nlohmann::json;

constexpr int Version = 1;
constexpr double Step_mm = 0.01; ///< of a displacement as it is kept
constexpr std::size_t MostBytes = std::size_t{1} << 28;

Json toJson(const Point3& point)
{
    return {point.x, point.y, point.z};
}

Point3 pointFrom(const Json& json)
{
    return {json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>()};
}

std::array<Point3, 3> rowsFrom(const Json& json)
{
    return {pointFrom(json.at(0)), pointFrom(json.at(1)), pointFrom(json.at(2))};
}

Json toJson(const std::array<Point3, 3>& rows)
{
    return {toJson(rows[0]), toJson(rows[1]), toJson(rows[2])};
}

/// The displacements in steps, two bytes each, the lower one first.
Json toJson(const DisplacementField& field)
{
    constexpr double Most = std::numeric_limits<std::int16_t>::max();
    std::vector<std::uint8_t> steps;
    steps.reserve(field.mm.size() * 6);
    for (const std::array<float, 3>& one : field.mm)
        for (const float component_mm : one) {
            const auto step =
                static_cast<std::int16_t>(std::lround(std::clamp(component_mm / Step_mm, -Most, Most)));
            const auto bits = static_cast<std::uint16_t>(step);
            steps.push_back(static_cast<std::uint8_t>(bits & 0xFFU));
            steps.push_back(static_cast<std::uint8_t>(bits >> 8U));
        }
    return {{"dims", field.grid.dims()},
            {"spacing", field.grid.spacing()},
            {"origin", toJson(field.grid.origin())},
            {"directions", toJson(field.grid.directions())},
            {"steps", Json::binary(std::move(steps))}};
}

std::shared_ptr<const DisplacementField> fieldFrom(const Json& json)
{
    const auto grid = Geometry::make(json.at("dims").get<std::array<int, 3>>(),
                                     json.at("spacing").get<std::array<double, 3>>(),
                                     pointFrom(json.at("origin")), rowsFrom(json.at("directions")));
    const auto& steps = json.at("steps").get_binary();
    if (!grid || steps.size() != grid->voxelCount() * 6)
        return nullptr;
    std::vector<std::array<float, 3>> mm(grid->voxelCount());
    for (std::size_t at = 0; at < steps.size() / 2; ++at) {
        const auto bits = static_cast<std::uint16_t>(steps[2 * at] | steps[2 * at + 1] << 8U);
        mm[at / 3][at % 3] = static_cast<float>(Step_mm * std::bit_cast<std::int16_t>(bits));
    }
    return std::make_shared<const DisplacementField>(DisplacementField{*grid, std::move(mm)});
}

template <typename Value> Json toJson(const std::optional<Value>& value)
{
    return value ? Json(*value) : Json();
}

std::optional<double> numberFrom(const Json& json)
{
    return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

Json toJson(const AlignmentQuality& quality)
{
    return {{"verdict", static_cast<int>(quality.verdict)},
            {"reasons", quality.reasons},
            {"overlap", quality.overlap},
            {"body_overlap", quality.bodyOverlap},
            {"liver_overlap", toJson(quality.liverOverlap)},
            {"round_trip_mm", toJson(quality.roundTrip_mm)},
            {"similarity", quality.similarity},
            {"similarity_before", quality.similarityBefore},
            {"least_jacobian", quality.leastJacobian},
            {"greatest_jacobian", quality.greatestJacobian},
            {"greatest_displacement_mm", quality.greatestDisplacement_mm}};
}

AlignmentQuality qualityFrom(const Json& json)
{
    AlignmentQuality quality;
    using Verdict = AlignmentQuality::Verdict;
    quality.verdict =
        json.at("verdict") == static_cast<int>(Verdict::Good) ? Verdict::Good : Verdict::Doubtful;
    quality.reasons = json.at("reasons").get<std::vector<std::string>>();
    quality.overlap = json.at("overlap").get<double>();
    quality.bodyOverlap = json.at("body_overlap").get<double>();
    quality.liverOverlap = numberFrom(json.at("liver_overlap"));
    quality.roundTrip_mm = numberFrom(json.at("round_trip_mm"));
    quality.similarity = json.at("similarity").get<double>();
    quality.similarityBefore = json.at("similarity_before").get<double>();
    quality.leastJacobian = json.at("least_jacobian").get<double>();
    quality.greatestJacobian = json.at("greatest_jacobian").get<double>();
    quality.greatestDisplacement_mm = json.at("greatest_displacement_mm").get<double>();
    return quality;
}

/// The length, then the deflated bytes.
std::vector<std::byte> deflated(const std::vector<std::uint8_t>& plain)
{
    const std::uint64_t length = plain.size();
    uLongf size = compressBound(static_cast<uLong>(length));
    std::vector<std::byte> bytes(sizeof length + size);
    std::memcpy(bytes.data(), &length, sizeof length);
    compress2(reinterpret_cast<Bytef*>(bytes.data() + sizeof length), &size, plain.data(),
              static_cast<uLong>(length), Z_BEST_SPEED);
    bytes.resize(sizeof length + size);
    return bytes;
}

std::optional<std::vector<std::uint8_t>> inflated(std::span<const std::byte> bytes)
{
    std::uint64_t length = 0;
    if (bytes.size() < sizeof length)
        return std::nullopt;
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > MostBytes)
        return std::nullopt;
    std::vector<std::uint8_t> plain(length);
    auto size = static_cast<uLongf>(length);
    const auto rest = bytes.subspan(sizeof length);
    const int done = uncompress(plain.data(), &size, reinterpret_cast<const Bytef*>(rest.data()),
                                static_cast<uLong>(rest.size()));
    return done == Z_OK && size == length ? std::optional(std::move(plain)) : std::nullopt;
}

std::optional<Alignment> alignmentFrom(const Json& json)
{
    if (json.at("version") != Version)
        return std::nullopt;
    Alignment alignment;
    alignment.toMoving.affine = {rowsFrom(json.at("rows")), pointFrom(json.at("translation"))};
    if (const Json& field = json.at("field"); !field.is_null()) {
        alignment.toMoving.deformation = fieldFrom(field);
        if (!alignment.toMoving.deformation)
            return std::nullopt;
    }
    alignment.quality = qualityFrom(json.at("quality"));
    if (!alignment.quality.reasons.empty())
        alignment.warnings.push_back({ProblemCode::AlignmentDoubtful,
                                      {fmt::format("{}", fmt::join(alignment.quality.reasons, "; "))},
                                      {}});
    return alignment;
}

} // namespace

std::vector<std::byte> bytesOf(const Alignment& alignment)
{
    const SpatialMap& map = alignment.toMoving;
    const Json json{{"version", Version},
                    {"rows", toJson(map.affine.rows)},
                    {"translation", toJson(map.affine.translation)},
                    {"field", map.deformation ? toJson(*map.deformation) : Json()},
                    {"quality", toJson(alignment.quality)}};
    return deflated(Json::to_cbor(json));
}

std::optional<Alignment> alignmentFromBytes(std::span<const std::byte> bytes)
{
    const auto plain = inflated(bytes);
    if (!plain)
        return std::nullopt;
    try {
        return alignmentFrom(Json::from_cbor(*plain));
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

} // namespace hepatica::imaging
