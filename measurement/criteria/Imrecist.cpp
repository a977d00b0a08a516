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
    assessBurdenByRules<rules>,
    rereadBurdenByRules<rules>};

} // namespace hepatica::measurement
