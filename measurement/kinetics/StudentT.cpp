#include "StudentT.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::measurement {

double studentTwoSided(double t, int degrees)
{
    const double angle = std::atan(std::abs(t) / std::sqrt(static_cast<double>(degrees)));
    const double sine = std::sin(angle), cosine = std::cos(angle);
    const bool odd = degrees % 2 == 1;
    // Each term is the one before times cos^2 and the next quotient: 2/3, 4/5 … or 1/2, 3/4 …
    double term = odd ? cosine : 1.0, sum = degrees == 1 ? 0.0 : term;
    for (int next = odd ? 3 : 2; next < degrees; next += 2) {
        term *= cosine * cosine * (next - 1) / next;
        sum += term;
    }
    const double within = odd ? 2.0 / std::numbers::pi * (angle + sine * sum) : sine * sum;
    return std::clamp(1.0 - within, 0.0, 1.0);
}

} // namespace hepatica::measurement
