// irRC: Wolchok et al., Clin Cancer Res 2009;15:7412-7420.
#include "ImmuneBurden.h"
#include "Products.h"
#include "Recist11.h"
#include "Rereading.h"

namespace hepatica::measurement {

namespace {

/// Ten visceral lesions, five an organ.
Protocol defaults()
{
    Protocol protocol = defaultsOf("irrc", 25, 50);
    protocol.plan.mostTargets = 10;
    protocol.plan.mostTargetsAnOrgan = 5;
    return protocol;
}

/// New measurable lesions are at least 5 x 5 mm, whatever the least size of the index lesions.
std::string newLesionWarning(const LesionRow& first, const Protocol& protocol)
{
    Protocol ofNewLesions = protocol;
    ofNewLesions.leastTarget = Length::fromHundredths(500);
    return products::baselineWarning(first, ofNewLesions);
}

BurdenRules rules()
{
    return {{products::whole, recist11::nonTarget, recist11::newLesion, products::baselineWarning,
             recist11::newLesionLacks, Unit::SquareMillimetre},
            newLesionWarning,
            CodeStyle::Irrc};
}

} // namespace

const ResponseSystem Irrc{
    "irrc",
    "Wolchok JD et al. Clin Cancer Res 2009;15:7412-7420",
    "products of two diameters, new lesions included",
    {OptionGroup::Sum, OptionGroup::LeastTarget, OptionGroup::Progression, OptionGroup::Plan},
    defaults(),
    assessBurdenByRules<rules>,
    rereadBurdenByRules<rules>};

} // namespace hepatica::measurement
