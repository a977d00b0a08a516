// EASL: Bruix et al., J Hepatol 2001;35:421-430. The products of the enhancing tissue.
#include "AssessHistory.h"
#include "Mrecist.h"
#include "Products.h"
#include "Recist11.h"
#include "Rereading.h"

namespace hepatica::measurement {

namespace {

std::string baselineWarning(const LesionRow& baseline, const Protocol&)
{
    return mrecist::isTypical(baseline) ? std::string()
                                        : "no arterial enhancement in the liver; measured whole";
}

const LesionRules Rules{products::viable,
                        mrecist::nonTarget,
                        recist11::newLesion,
                        baselineWarning,
                        recist11::newLesionLacks,
                        Unit::SquareMillimetre,
                        true};

} // namespace

const ResponseSystem Easl{"easl",
                          "Bruix J et al. J Hepatol 2001;35:421-430",
                          "products of the enhancing part",
                          {OptionGroup::Sum, OptionGroup::Nodules, OptionGroup::Plan, OptionGroup::Arterial},
                          withArterialPhase(defaultsOf("easl", 25, 50)),
                          assessByRules<Rules>,
                          rereadByRules<Rules>};

} // namespace hepatica::measurement
