#pragma once
#include "Arguments.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/LesionSegmentation.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// Where a lesion is, as the commands that segment one take it.
struct PromptOptions {
    std::vector<std::string> strokes, box, add, remove; ///< points; strokes and box hold two each
    MaskOptions within;
    std::string click;
};

/// Adds --stroke, --click and --box, of which one must be given, to `choice`, and the corrections to
/// `command`.
void addPromptOptions(Command& command, Command& choice, PromptOptions& options);

/// Strokes from pairs of points. `BadDocument` for a point that is alone.
[[nodiscard]] Expected<std::vector<imaging::Stroke>> strokesOf(const std::vector<std::string>& ends);
/// What was pointed at, on an opened series; tells the warnings of the mask to stay within. Problems: those
/// of strokesOf() and readOnlyMask().
[[nodiscard]] Expected<imaging::LesionPrompt>
promptOf(const PromptOptions& options, const imaging::LoadedSeries& series, const Console& console);

} // namespace hepatica::cli
