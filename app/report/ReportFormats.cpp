#include <hepatica/report/CaseReport.h>

namespace hepatica::report {

std::vector<std::string> reportFormats()
{
    return {"pdf", "csv", "json"};
}

} // namespace hepatica::report
