// irRECIST, two systems of one name: Nishino et al., Clin Cancer Res 2013;19:3936-3943, is irRC with the
// longest diameters; Bohnsack et al., Ann Oncol 2014;25(suppl 4):iv369, lets disease that is not measured
// progress too.
#include "ImmuneBurden.h"
#include "Recist11.h"
#include "Rereading.h"

namespace hepatica::measurement {

namespace {

BurdenRules nishino()
{
    return {recist11::Rules, recist11::baselineWarning, CodeStyle::Irrc};
}

BurdenRules bohnsack()
{
    return {recist11::Rules, recist11::baselineWarning, CodeStyle::Bohnsack, true, true};
}

} // namespace

const ResponseSystem IrrecistNishino{
    "irrecist-nishino",
    "Nishino M et al. Clin Cancer Res 2013;19:3936-3943",
    "diameters, new lesions included",
    {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Progression, OptionGroup::Plan},
    defaultsOf("irrecist-nishino", 20, 30),
    assessBurdenByRules<nishino>,
    rereadBurdenByRules<nishino>};
const ResponseSystem IrrecistBohnsack{
    "irrecist-bohnsack",
    "Bohnsack O et al. Ann Oncol 2014;25(suppl 4):iv369",
    "diameters, new lesions included",
    {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Progression, OptionGroup::Plan},
    defaultsOf("irrecist-bohnsack", 20, 30),
    assessBurdenByRules<bohnsack>,
    rereadBurdenByRules<bohnsack>};

} // namespace hepatica::measurement
