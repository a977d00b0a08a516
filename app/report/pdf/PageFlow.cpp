#include "PageFlow.h"

namespace hepatica::report {

double heightOf(const std::vector<PageBlock>& blocks)
{
    double height = 0.0;
    for (const PageBlock& block : blocks)
        height += block.height;
    return height;
}

double flow(const std::vector<PageBlock>& blocks, double y, double bottom,
            const std::function<double()>& newPage)
{
    bool held = false; // its place was kept together with the block before
    for (std::size_t at = 0; at < blocks.size(); ++at) {
        double together = blocks[at].height;
        for (std::size_t next = at; blocks[next].keepsNext && next + 1 < blocks.size(); ++next)
            together += blocks[next + 1].height;
        if (!held && y + together > bottom)
            y = newPage();
        blocks[at].draw(y);
        y += blocks[at].height;
        held = blocks[at].keepsNext;
    }
    return y;
}

} // namespace hepatica::report
