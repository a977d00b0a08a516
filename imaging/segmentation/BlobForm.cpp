#include "segmentation/BlobForm.h"

namespace hepatica::imaging::segmentation {

namespace {

constexpr double Flatness = 0.9;
constexpr std::size_t LongestRow = 128; // voxels; pixels are seldom under a quarter of a millimetre

/// The voxels along a row that a form can touch, relative to the crop's first voxel, and their parts.
struct RowOfForm {
    int y = 0, z = 0, first = 0;
    std::array<float, LongestRow> parts{};
    std::size_t count = 0;
};

struct Reach {
    int first = 0, last = 0;
};

Reach reachOf(double middle_mm, double half_mm, double spacing_mm)
{
    return {static_cast<int>(std::floor((middle_mm - half_mm) / spacing_mm)),
            static_cast<int>(std::ceil((middle_mm + half_mm) / spacing_mm))};
}

/// What is the same for all rows of a form.
class FormOnCrop {
public:
    FormOnCrop(const BlobForm& form, const Crop& crop)
        : form_(form), spacing_(crop.spacing), blur_(0.5 * (crop.spacing[0] + crop.spacing[1])),
          soft_(static_cast<float>(0.5 * (form.semi_mm[0] + form.semi_mm[1]) / (1.6 * blur_))),
          layers_(std::max(1, static_cast<int>(std::lround(crop.spacing[2] / Sublayer_mm)))),
          cosine_(std::cos(form.turn)), sine_(std::sin(form.turn))
    {
    }

    /// Calls `visit(row)` for every row that the form touches.
    template <typename Visit> void forEachRow(Visit&& visit) const
    {
        const double wide = std::max(form_.semi_mm[0], form_.semi_mm[1]) + blur_;
        const Reach along = reachOf(form_.centre.x, wide, spacing_[0]);
        const Reach across = reachOf(form_.centre.y, wide, spacing_[1]);
        const Reach through = reachOf(form_.centre.z, form_.semi_mm[2] + 0.5 * spacing_[2], spacing_[2]);
        RowOfForm row;
        row.first = along.first;
        row.count = std::min(static_cast<std::size_t>(along.last - along.first + 1), LongestRow);
        for (row.z = through.first; row.z <= through.last; ++row.z)
            for (row.y = across.first; row.y <= across.last; ++row.y)
                if (fill(row))
                    visit(row);
    }

private:
    static constexpr double Sublayer_mm = 0.8;

    /// Returns whether any of the row lies in the form.
    [[nodiscard]] bool fill(RowOfForm& row) const
    {
        std::array<float, LongestRow> squared{}; // distance from the axis through the slices, in half axes
        const double dy = row.y * spacing_[1] - form_.centre.y;
        float nearest = 1e9F;
        for (std::size_t n = 0; n < row.count; ++n) {
            const double dx = (row.first + static_cast<int>(n)) * spacing_[0] - form_.centre.x;
            const double u = (dx * cosine_ + dy * sine_) / form_.semi_mm[0];
            const double v = (dy * cosine_ - dx * sine_) / form_.semi_mm[1];
            squared[n] = static_cast<float>(u * u + v * v);
            nearest = std::min(nearest, squared[n]);
        }
        const float farthest = (1.0F + 0.5F / soft_) * (1.0F + 0.5F / soft_);
        row.parts.fill(0.0F);
        bool isTouched = false;
        for (int layer = 0; layer < layers_; ++layer) {
            const double dz = (row.z + (layer + 0.5) / layers_ - 0.5) * spacing_[2] - form_.centre.z;
            const auto w = static_cast<float>(dz / form_.semi_mm[2]);
            if (nearest + w * w >= farthest)
                continue;
            isTouched = true;
            for (std::size_t n = 0; n < row.count; ++n) {
                const float part = 0.5F + (1.0F - std::sqrt(squared[n] + w * w)) * soft_;
                const float above = part > 0.0F ? part : 0.0F;
                row.parts[n] += above < 1.0F ? above : 1.0F;
            }
        }
        const float share = 1.0F / static_cast<float>(layers_);
        for (std::size_t n = 0; n < row.count; ++n)
            row.parts[n] *= share;
        return isTouched;
    }

    const BlobForm& form_;
    std::array<double, 3> spacing_;
    double blur_;
    float soft_;
    int layers_;
    double cosine_, sine_;
};

} // namespace

BlobForm flatBall(double radius_mm, const Point3& centre)
{
    return {centre, {radius_mm, radius_mm, Flatness * radius_mm}, 0.0};
}

Answer answerTo(const BlobForm& form, const Crop& crop)
{
    std::array<float, LongestRow> sums{}, squares{}, wholes{};
    std::size_t count = 0;
    FormOnCrop(form, crop).forEachRow([&](const RowOfForm& row) {
        count = row.count;
        const bool isInCrop = row.y >= -crop.rim[1] && row.y < crop.dims[1] + crop.rim[1] &&
                              row.z >= -crop.rim[2] && row.z < crop.dims[2] + crop.rim[2] &&
                              row.first >= -crop.rim[0] &&
                              row.first + static_cast<int>(row.count) <= crop.dims[0] + crop.rim[0];
        for (std::size_t n = 0; n < count; ++n)
            wholes[n] += row.parts[n] * row.parts[n];
        if (!isInCrop)
            return;
        const std::size_t first = crop.offset(row.first, row.y, row.z);
        const float* const differences = &crop.differences[first];
        const float* const weights = &crop.weights[first];
        for (std::size_t n = 0; n < count; ++n) {
            sums[n] += row.parts[n] * differences[n];
            squares[n] += row.parts[n] * row.parts[n] * weights[n];
        }
    });
    Answer answer;
    for (std::size_t n = 0; n < count; ++n) {
        answer.sum += static_cast<double>(sums[n]);
        answer.squares += static_cast<double>(squares[n]);
        answer.whole += static_cast<double>(wholes[n]);
    }
    return answer;
}

BlobFilter::BlobFilter(const BlobForm& form, const Crop& crop)
{
    const auto width = static_cast<std::ptrdiff_t>(crop.side(0));
    const auto plane = width * static_cast<std::ptrdiff_t>(crop.side(1));
    FormOnCrop(form, crop).forEachRow([&](const RowOfForm& row) {
        std::size_t first = 0, last = row.count; // of the part of the row within the form
        while (first < last && row.parts[first] <= 0.0F)
            ++first;
        while (first < last && row.parts[last - 1] <= 0.0F)
            --last;
        for (; first < last; first += 4) {
            Four four;
            four.offset = row.z * plane + row.y * width + row.first + static_cast<std::ptrdiff_t>(first);
            for (std::size_t n = 0; n < std::min<std::size_t>(4, last - first); ++n) {
                four.parts[n] = row.parts[first + n];
                four.squares[n] = four.parts[n] * four.parts[n];
                whole_ += static_cast<double>(four.squares[n]);
            }
            fours_.push_back(four);
        }
    });
}

Answer BlobFilter::at(const Crop& crop, int x, int y, int z) const
{
    const std::size_t at = crop.offset(x, y, z);
    const float* const differences = &crop.differences[at];
    const float* const weights = &crop.weights[at];
    std::array<float, 4> sums{}, squares{};
    for (const Four& four : fours_)
        for (std::size_t n = 0; n < 4; ++n) {
            sums[n] += four.parts[n] * differences[four.offset + static_cast<std::ptrdiff_t>(n)];
            squares[n] += four.squares[n] * weights[four.offset + static_cast<std::ptrdiff_t>(n)];
        }
    Answer answer{0.0, 0.0, whole_};
    for (std::size_t n = 0; n < 4; ++n) {
        answer.sum += static_cast<double>(sums[n]);
        answer.squares += static_cast<double>(squares[n]);
    }
    return answer;
}

} // namespace hepatica::imaging::segmentation
