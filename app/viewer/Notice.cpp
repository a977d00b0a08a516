#include "Notice.h"

#include <QStringList>

#include <algorithm>

namespace hepatica::viewer {

Notice noticeOf(const std::vector<std::string>& sentences, Notice::Tone tone)
{
    constexpr std::size_t Most = 30; // more fits on no screen
    Notice notice;
    notice.tone = tone;
    if (sentences.empty())
        return notice;
    notice.text = QString::fromStdString(sentences.front());
    if (sentences.size() > 1)
        notice.text += QString("  (and %1 more)").arg(sentences.size() - 1);
    QStringList lines;
    for (std::size_t at = 0; at < std::min(Most, sentences.size()); ++at)
        lines += QString::fromStdString(sentences[at]);
    if (sentences.size() > Most)
        lines += QString("… and %1 more").arg(sentences.size() - Most);
    notice.details = lines.join('\n');
    return notice;
}

} // namespace hepatica::viewer
