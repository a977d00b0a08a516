#pragma once
#include "criteria/History.h"
#include <hepatica/measurement/Hyperprogression.h>

namespace hepatica::measurement {

/// New lesions up to `first`, in organs with disease at the baseline and in others; the sum with those that
/// are measured. An equivocal lesion does not count, nor a node with a short axis under 10 mm. An answer of
/// yes in VISITS.csv without a row leaves the counts open.
void addNewDisease(HyperprogressionEvidence& evidence, const History& history, const Visit& first,
                   Length sum);

} // namespace hepatica::measurement
