#pragma once
#include "../Dataset.h"

namespace hepatica::imaging {

/// The words by which a data set's patient and people are known: IDs as they stand, names by their parts.
/// Short ones (under four letters) are left out: they would be found everywhere.
class Identifiers {
public:
    /// Of the data set and of everything nested in it.
    explicit Identifiers(DcmItem& dataset);

    /// Whether one of them stands in the text as a word of its own, in capitals or not.
    [[nodiscard]] bool standIn(std::string_view text) const;

private:
    void collect(DcmItem& item);
    void add(std::string_view text);
    std::vector<std::string> words_; ///< in small letters
};

} // namespace hepatica::imaging
