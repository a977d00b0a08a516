#include "Phase.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

enum class Match { Word, WordStart, Anywhere };

struct PhaseWord {
    std::string_view text; ///< folded to lower case, words parted by one blank
    Match match;
    Phase phase;
};

// Longer phrases first: what one has matched is not read again, so that "late venous" is not also "venous".
// "Early arterial" is no phase that anything is measured on.
constexpr auto PhaseWords = std::to_array<PhaseWord>({
    {"early arterial", Match::WordStart, Phase::Unknown},
    {"late arterial", Match::WordStart, Phase::LateArterial},
    {"late venous", Match::WordStart, Phase::Delayed},
    {"late phase", Match::Word, Phase::Delayed},
    {"non contrast", Match::WordStart, Phase::NonContrast},
    {"without contrast", Match::WordStart, Phase::NonContrast},
    {"no contrast", Match::WordStart, Phase::NonContrast},
    {"pre contrast", Match::WordStart, Phase::NonContrast},
    {"sans injection", Match::WordStart, Phase::NonContrast},
    {"sans contraste", Match::WordStart, Phase::NonContrast},
    {"sin contraste", Match::WordStart, Phase::NonContrast},
    {"senza contrasto", Match::WordStart, Phase::NonContrast},
    {"ohne km", Match::Word, Phase::NonContrast},
    {"noncontrast", Match::WordStart, Phase::NonContrast},
    {"precontrast", Match::WordStart, Phase::NonContrast},
    {"unenhanced", Match::WordStart, Phase::NonContrast},
    {"native", Match::WordStart, Phase::NonContrast},
    {"nativ", Match::WordStart, Phase::NonContrast},
    {"basale", Match::Word, Phase::NonContrast},
    {"plain", Match::Word, Phase::NonContrast},
    {"pre", Match::Word, Phase::NonContrast},
    {"натив", Match::WordStart, Phase::NonContrast},
    {"平扫", Match::Anywhere, Phase::NonContrast},
    {"単純", Match::Anywhere, Phase::NonContrast},
    {"hepatobil", Match::WordStart, Phase::Hepatobiliary},
    {"hépatobil", Match::WordStart, Phase::Hepatobiliary},
    {"epatobil", Match::WordStart, Phase::Hepatobiliary},
    {"hbp", Match::Word, Phase::Hepatobiliary},
    {"肝胆", Match::Anywhere, Phase::Hepatobiliary},
    {"肝細胞", Match::Anywhere, Phase::Hepatobiliary},
    {"portal venous", Match::WordStart, Phase::PortalVenous},
    {"portovenous", Match::WordStart, Phase::PortalVenous},
    {"portoven", Match::WordStart, Phase::PortalVenous},
    {"portalven", Match::WordStart, Phase::PortalVenous},
    {"port ven", Match::WordStart, Phase::PortalVenous},
    {"portal", Match::WordStart, Phase::PortalVenous},
    {"venous", Match::WordStart, Phase::PortalVenous},
    {"venös", Match::WordStart, Phase::PortalVenous},
    {"venoes", Match::WordStart, Phase::PortalVenous},
    {"veineux", Match::Word, Phase::PortalVenous},
    {"veineuse", Match::Word, Phase::PortalVenous},
    {"venos", Match::WordStart, Phase::PortalVenous},
    {"porta", Match::Word, Phase::PortalVenous},
    {"port", Match::Word, Phase::PortalVenous},
    {"pvp", Match::Word, Phase::PortalVenous},
    {"pv", Match::Word, Phase::PortalVenous},
    {"ven", Match::Word, Phase::PortalVenous},
    {"портал", Match::WordStart, Phase::PortalVenous},
    {"веноз", Match::WordStart, Phase::PortalVenous},
    {"门脉", Match::Anywhere, Phase::PortalVenous},
    {"門脈", Match::Anywhere, Phase::PortalVenous},
    {"静脉", Match::Anywhere, Phase::PortalVenous},
    {"delay", Match::WordStart, Phase::Delayed},
    {"equilibrium", Match::WordStart, Phase::Delayed},
    {"équilibre", Match::WordStart, Phase::Delayed},
    {"equilibr", Match::WordStart, Phase::Delayed},
    {"tardi", Match::WordStart, Phase::Delayed},
    {"spät", Match::WordStart, Phase::Delayed},
    {"spaet", Match::WordStart, Phase::Delayed},
    {"отсроч", Match::WordStart, Phase::Delayed},
    {"延迟", Match::Anywhere, Phase::Delayed},
    {"平衡", Match::Anywhere, Phase::Delayed},
    {"arterial", Match::WordStart, Phase::LateArterial},
    {"artériel", Match::WordStart, Phase::LateArterial},
    {"arteri", Match::WordStart, Phase::LateArterial},
    {"hap", Match::Word, Phase::LateArterial},
    {"lap", Match::Word, Phase::LateArterial},
    {"art", Match::Word, Phase::LateArterial},
    {"артери", Match::WordStart, Phase::LateArterial},
    {"动脉", Match::Anywhere, Phase::LateArterial},
    {"動脈", Match::Anywhere, Phase::LateArterial},
});

struct Delay {
    double from_s, to_s;
    Phase phase;
};
// LI-RADS v2018 (ACR), technical recommendations; hepatobiliary about 20 min after gadoxetate.
constexpr auto Delays = std::to_array<Delay>({
    {-3600.0, 0.0, Phase::NonContrast},
    {25.0, 45.0, Phase::LateArterial},
    {55.0, 100.0, Phase::PortalVenous},
    {120.0, 600.0, Phase::Delayed},
    {900.0, 2400.0, Phase::Hepatobiliary},
});

/// Lower case for ASCII, Latin-1 and Cyrillic letters of UTF-8; everything that is no letter or digit becomes
/// one blank; a blank at either end.
std::string folded(std::string_view text)
{
    std::string all = " ";
    unsigned char before = 0;
    for (const char one : text) {
        auto byte = static_cast<unsigned char>(one);
        if (byte < 0x80) {
            const bool isLetter = std::isalnum(byte) != 0;
            if (isLetter || all.back() != ' ')
                all += isLetter ? static_cast<char>(std::tolower(byte)) : ' ';
        } else {
            if (before == 0xc3 && byte <= 0x9e)
                byte = static_cast<unsigned char>(byte + 0x20);
            else if (before == 0xd0 && byte >= 0x90 && byte <= 0x9f)
                byte = static_cast<unsigned char>(byte + 0x20);
            else if (before == 0xd0 && byte >= 0xa0 && byte <= 0xaf) {
                all.back() = static_cast<char>(0xd1);
                byte = static_cast<unsigned char>(byte - 0x20);
            }
            all += static_cast<char>(byte);
        }
        before = static_cast<unsigned char>(one);
    }
    return all + (all.back() == ' ' ? "" : " ");
}

/// The phases that the words name; a phrase that has matched is blanked out.
std::set<Phase> phasesIn(std::string_view description)
{
    std::string text = folded(description);
    std::set<Phase> named;
    for (const PhaseWord& word : PhaseWords) {
        const std::string before = word.match == Match::Anywhere ? "" : " ";
        const std::string after = word.match == Match::Word ? " " : "";
        const std::string pattern = before + std::string(word.text) + after;
        const auto at = text.find(pattern);
        if (at == std::string::npos)
            continue;
        named.insert(word.phase);
        const auto end = word.match == Match::Anywhere
                             ? at + pattern.size()
                             : text.find(' ', at + before.size() + word.text.size());
        text.replace(at + before.size(), end - at - before.size(), "");
    }
    return named;
}

struct AgentPhase {
    std::string_view term;
    Phase phase;
};
// PS3.3 C.7.6.16.2.12: defined terms of Contrast/Bolus Agent Phase that name one phase of the liver.
constexpr auto AgentPhases = std::to_array<AgentPhase>({
    {"PRE_CONTRAST", Phase::NonContrast},
    {"ARTERIAL", Phase::LateArterial},
    {"PORTAL_VENOUS", Phase::PortalVenous},
    {"DELAYED", Phase::Delayed},
});

Phase phaseAfter(double seconds)
{
    const auto* found = std::ranges::find_if(
        Delays, [&](const Delay& delay) { return seconds >= delay.from_s && seconds <= delay.to_s; });
    return found == Delays.end() ? Phase::Unknown : found->phase;
}

/// What the header says of the phase other than by words.
struct Evidence {
    Phase phase = Phase::Unknown;
    std::string words;
};

Evidence evidenceOf(const PhaseHints& hints)
{
    const auto* agent = std::ranges::find(AgentPhases, hints.contrastAgentPhase, &AgentPhase::term);
    if (agent != AgentPhases.end())
        return {agent->phase, "in the contrast agent's phase " + hints.contrastAgentPhase};
    if (!hints.secondsAfterBolus)
        return {};
    return {phaseAfter(*hints.secondsAfterBolus),
            fmt::format("{:.0f} s after the bolus", *hints.secondsAfterBolus)};
}

} // namespace

PhaseReading readPhase(const PhaseHints& hints)
{
    const std::set<Phase> named = phasesIn(hints.description);
    const Phase byWords = named.size() == 1 ? *named.begin() : Phase::Unknown;
    const Evidence sure = evidenceOf(hints);
    if (sure.phase != Phase::Unknown && byWords != Phase::Unknown && sure.phase != byWords)
        return {
            Phase::Unknown, PhaseConfidence::None,
            fmt::format("the description says {}, but it was acquired {}", phaseName(byWords), sure.words)};
    if (sure.phase != Phase::Unknown)
        return {sure.phase, PhaseConfidence::High, "acquired " + sure.words};
    if (named.size() > 1)
        return {Phase::Unknown, PhaseConfidence::None, "the description names several phases"};
    if (byWords != Phase::Unknown)
        return {byWords, PhaseConfidence::Low, "the series description says so"};
    return {};
}

std::vector<Phase> phasesNamed(const std::string& description)
{
    const std::set<Phase> named = phasesIn(description);
    return {named.begin(), named.end()};
}

} // namespace hepatica::imaging
