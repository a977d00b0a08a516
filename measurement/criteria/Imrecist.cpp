// imRECIST: Hodi et al., J Clin Oncol 2018;36:850-858.
#include "ImmuneBurden.h"
#include "Recist11.h"
#include "Rereading.h"

namespace hepatica::measurement {

namespace {

BurdenRules rules()
{
    return {recist11::Rules, recist11::baselineWarning, CodeStyle::Imrecist, false, true, true};
}

} // namespace

const ResponseSystem Imrecist{
    "imrecist",
    "Hodi FS et al. J Clin Oncol 2018;36:850-858",
    "diameters, new lesions included",
    {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Progression, OptionGroup::Plan},
    defaultsOf("imrecist", 20, 30),
    [](const History& history, const Protocol& protocol) { return assessBurden(history, rules(), protocol); },
    [](CriterionAssessment& result, const History& history, const RereadingModel& model) {
        rereadByBurden(result, history, rules(), model);
    }};

} // namespace hepatica::measurement
