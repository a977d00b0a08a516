#include <hepatica/imaging/TransformFile.h>

#include <hepatica/core/WholeFile.h>

#include <fmt/format.h>

#include <iterator>

namespace hepatica::imaging {

namespace {

using Text = fmt::memory_buffer;

void addPoint(Text& text, const Point3& point)
{
    fmt::format_to(std::back_inserter(text), " {} {} {}", point.x, point.y, point.z);
}

void addAffine(Text& text, const AffineMap& map)
{
    fmt::format_to(std::back_inserter(text),
                   "#Transform 1\nTransform: AffineTransform_double_3_3\nParameters:");
    for (const Point3& row : map.rows)
        addPoint(text, row);
    addPoint(text, map.translation);
    fmt::format_to(std::back_inserter(text), "\nFixedParameters: 0 0 0\n");
}

/// Vectors x fastest; then size, origin, spacing and the matrix of directions, row by row.
void addField(Text& text, const DisplacementField& field)
{
    auto end = std::back_inserter(text);
    fmt::format_to(end, "#Transform 2\nTransform: DisplacementFieldTransform_double_3_3\nParameters:");
    for (const auto& [x, y, z] : field.mm)
        fmt::format_to(end, " {} {} {}", x, y, z);
    const auto& [ni, nj, nk] = field.grid.dims();
    const auto& [si, sj, sk] = field.grid.spacing();
    const auto& [x, y, z] = field.grid.directions();
    fmt::format_to(end, "\nFixedParameters: {} {} {}", ni, nj, nk);
    addPoint(text, field.grid.origin());
    addPoint(text, {si, sj, sk});
    addPoint(text, {x.x, y.x, z.x});
    addPoint(text, {x.y, y.y, z.y});
    addPoint(text, {x.z, y.z, z.z});
    fmt::format_to(end, "\n");
}

} // namespace

Expected<void> writeTransformFile(const SpatialMap& map, const std::filesystem::path& file)
{
    if (file.extension() != ".tfm")
        return fail(ProblemCode::UnknownFormat, {file.string(), ".tfm"});
    Text text;
    fmt::format_to(std::back_inserter(text), "#Insight Transform File V1.0\n"
                                             "#Transform 0\nTransform: CompositeTransform_double_3_3\n");
    // ITK applies the last one first.
    addAffine(text, map.affine);
    if (map.deformation)
        addField(text, *map.deformation);
    return writeWholeFile(file, {text.data(), text.size()});
}

} // namespace hepatica::imaging
