#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/measurement/CaseStore.h>
#include <hepatica/measurement/LinkedSeries.h>

#include <functional>

namespace hepatica::measurement {

// The alignments of a case's series, kept beside it so that each is worked out once. They belong to the grids
// that the case knows, and of volume files to the file as it is: those of other images are not found.

/// What was kept of the pair; nothing where nothing (readable) was. Problems: those of CaseStore::derived().
[[nodiscard]] Expected<std::optional<imaging::Alignment>>
keptAlignment(const CaseStore& store, const Case& case_, const SeriesPair& pair);
/// Problems: those of CaseStore::keepDerived().
[[nodiscard]] Expected<void> keepAlignment(CaseStore& store, const Case& case_, const SeriesPair& pair,
                                           const imaging::Alignment& alignment);

/// What was kept of the pair in the store at a place, else what `make` gives, kept from now on; a store that
/// cannot be written keeps nothing. Problems: those of `make`.
[[nodiscard]] Expected<imaging::Alignment>
keptOrMade(const StoreLocation& place, const Case& case_, const SeriesPair& pair,
           const std::function<Expected<imaging::Alignment>()>& make);

/// Opens both series of the case and aligns them. Touches no store, so that it may run on a thread of its
/// own. Problems: those of openSeries() and align(), `NoSuchSeries`, `InvalidCase` when a series has other
/// slices than the case knows.
[[nodiscard]] Expected<imaging::Alignment> alignSeries(const Case& case_, const SeriesPair& pair,
                                                       const imaging::AlignmentOptions& options = {},
                                                       const Progress& progress = {});

} // namespace hepatica::measurement
