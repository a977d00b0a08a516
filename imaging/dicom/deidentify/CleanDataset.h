#pragma once
#include "../Dataset.h"
#include "KeyFile.h"

#include <hepatica/imaging/Deidentify.h>

namespace hepatica::imaging {

/// Makes a data set say what the profile and the options let it say, about the patient who has this pseudonym
/// and shift: every attribute is treated as treatmentOf() says, at every depth; texts that stay but name the
/// patient or another person get a dummy; and what was done is written down (PS3.15 E.1.1: (0012,0062),
/// (0012,0063), (0012,0064), (0028,0303)). UIDs come from `key`.
void cleanDataset(DcmDataset& dataset, const PatientKey& patient, KeyFile& key,
                  const DeidentifyOptions& options);

} // namespace hepatica::imaging
