#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <string>
#include <vector>

namespace hepatica::measurement {

/// Of the trail of a case, what a reader may see of it. In a blinded case, until all readers have locked
/// every visit: what concerns the case as seenBy() shows it, which is the visits up to the reader's first
/// open one, their own lesions, observations and answers, who reads it, and its clinical values up to then.
/// An action of which any change is not of that is left out whole, for its name would tell it.
[[nodiscard]] std::vector<RecordedAction> trailSeenBy(const Case& case_, std::vector<RecordedAction> trail,
                                                      const std::string& reader);

/// What was before and after each change of an action, as a JSON array in the words of the stored form
///: [{"kind":"observation","before":{..},"after":{..}}].
[[nodiscard]] std::string changesJson(const Action& action);

} // namespace hepatica::measurement
