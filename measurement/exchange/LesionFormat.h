#pragma once
#include "TableReader.h"
#include <hepatica/measurement/LesionRow.h>

namespace hepatica::measurement {

/// What LESIONS.csv asks of its rows.
[[nodiscard]] const TableFormat<LesionRow>& lesionFormat();

} // namespace hepatica::measurement
