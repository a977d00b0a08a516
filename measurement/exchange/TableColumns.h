#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/measurement/LesionRow.h>

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// A column of a table: how a cell is read into a row and written back. `expected` says what a cell must hold
/// when it does not.
template <typename Row> struct TableColumn {
    std::string_view name;
    bool required; ///< the header must have it
    bool (*read)(std::string_view cell, Row& row);
    std::string (*write)(const Row& row);
    std::string (*expected)();
};

[[nodiscard]] std::span<const TableColumn<LesionRow>> lesionColumns();
[[nodiscard]] std::span<const TableColumn<VisitRow>> visitColumns();

} // namespace hepatica::measurement
