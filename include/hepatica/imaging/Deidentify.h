#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Series.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// What of PS3.15 annex E is done beside the basic profile.
struct DeidentifyOptions {
    bool shiftDates = true; ///< keep intervals: all dates of a patient move by one secret number of days
    bool keepPatientCharacteristics = false; ///< sex, age, size, weight and the like
    bool keepDeviceIdentity = false;
    std::string pseudonym;     ///< of the only patient; "" makes one up for each
    std::filesystem::path key; ///< where the key file stands or comes to stand
};

struct DeidentifiedPatient {
    std::string pseudonym;
    std::size_t files = 0;
};

/// What was written, and what was not.
struct Deidentified {
    std::vector<DeidentifiedPatient> patients;
    std::vector<LeftOut> leftOut; ///< every file given that has no counterpart in the output, with the reason
    std::vector<Warning> warnings;
};

/// Writes a de-identified copy of every DICOM file in the folders and archives of `inputs` into `output`
/// (absent or empty), as PSEUDONYM/STUDY/SERIES/INSTANCE.dcm by new UIDs, in the transfer syntax it had.
/// Basic Application Level Confidentiality Profile (PS3.15 annex E) with the options above; what an option
/// would keep after cleaning free text is treated as the basic profile says. UIDs are mapped alike over
/// everything the key file knows, private attributes removed, and kinds of objects that may show or tell
/// names left out by name. Each file is written whole or not at all, and the input is never changed.
///
/// The key file (JSON, readable by its owner alone) leads back to the patients. One that is there already is
/// used, so that a later visit gets the same pseudonym, UIDs and shift.
///
/// Problems: `NoSuchFile`, `NothingToRead`, `OutputInUse`, `KeyInsideOutput`, `NotAKeyFile`, `BadDocument` (a
/// pseudonym for several patients, or one that is no file name), `NotWritable`, `Cancelled`.
[[nodiscard]] Expected<Deidentified> deidentify(const std::vector<std::filesystem::path>& inputs,
                                                const std::filesystem::path& output,
                                                const DeidentifyOptions& options,
                                                const Progress& progress = {});

} // namespace hepatica::imaging
