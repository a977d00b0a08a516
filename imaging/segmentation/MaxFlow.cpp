#include "segmentation/MaxFlow.h"

#include <algorithm>
#include <limits>

namespace hepatica::imaging::segmentation {

namespace {

// Values of Node::parentArc that are no arc.
constexpr std::int32_t NoParent = -1, Terminal = -2, Orphan = -3;
constexpr std::int32_t NoArc = -1;
constexpr std::int32_t Unreachable = std::numeric_limits<std::int32_t>::max();

} // namespace

MaxFlow::MaxFlow(int nodes, int edges) : nodes_(static_cast<std::size_t>(nodes))
{
    arcs_.reserve(2 * static_cast<std::size_t>(edges));
}

void MaxFlow::addTie(int node, Capacity capacity)
{
    nodes_[static_cast<std::size_t>(node)].tie += capacity;
}

void MaxFlow::addEdge(int from, int to, Capacity forward, Capacity backward)
{
    const auto hang = [&](int tail, int head, Capacity rest) {
        Node& node = nodes_[static_cast<std::size_t>(tail)];
        arcs_.push_back({head, node.firstArc, rest});
        node.firstArc = static_cast<std::int32_t>(arcs_.size()) - 1;
    };
    hang(from, to, forward); // an even number; its reverse is the next one
    hang(to, from, backward);
}

bool MaxFlow::isSource(int node) const
{
    return nodes_[static_cast<std::size_t>(node)].tree == Tree::Source;
}

MaxFlow::Capacity MaxFlow::restAlong(std::int32_t arc, Tree tree) const
{
    return arcs_[static_cast<std::size_t>(tree == Tree::Source ? arc : arc ^ 1)].rest;
}

void MaxFlow::activate(std::int32_t index)
{
    Node& node = nodes_[static_cast<std::size_t>(index)];
    if (node.isActive)
        return;
    node.isActive = true;
    nextActive_.push_back(index);
}

void MaxFlow::solve()
{
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        Node& node = nodes_[n];
        if (node.tie == 0)
            continue;
        node.tree = node.tie > 0 ? Tree::Source : Tree::Sink;
        node.parentArc = Terminal;
        node.distance = 1;
        activate(static_cast<std::int32_t>(n));
    }
    while (!nextActive_.empty()) {
        active_.swap(nextActive_);
        nextActive_.clear();
        for (const std::int32_t node : active_) {
            nodes_[static_cast<std::size_t>(node)].isActive = false;
            // A node stays in the search as long as it finds the other tree.
            for (std::int32_t bridge = grow(node); bridge != NoArc; bridge = grow(node)) {
                ++time_;
                augment(bridge);
                // From the roots to the bridge: what lies below an orphan is then seldom touched twice.
                std::reverse(orphans_.begin(), orphans_.end());
                for (std::size_t n = 0; n < orphans_.size(); ++n)
                    adopt(orphans_[n]);
                orphans_.clear();
            }
        }
    }
}

/// Takes free neighbours into the node's tree. Returns the arc from the source's to the sink's tree when it
/// finds one.
std::int32_t MaxFlow::grow(std::int32_t index)
{
    const Node& node = nodes_[static_cast<std::size_t>(index)];
    if (node.tree == Tree::Free)
        return NoArc;
    for (std::int32_t arc = node.firstArc; arc != NoArc; arc = arcs_[static_cast<std::size_t>(arc)].next) {
        if (restAlong(arc, node.tree) == 0)
            continue;
        const std::int32_t other = arcs_[static_cast<std::size_t>(arc)].to;
        Node& neighbour = nodes_[static_cast<std::size_t>(other)];
        if (neighbour.tree == Tree::Free) {
            neighbour.tree = node.tree;
            neighbour.parentArc = arc ^ 1;
            neighbour.distance = node.distance + 1;
            neighbour.checked = node.checked;
            activate(other);
        } else if (neighbour.tree != node.tree) {
            return node.tree == Tree::Source ? arc : arc ^ 1;
        } else if (neighbour.checked <= node.checked && neighbour.distance > node.distance + 1) {
            // A shorter way to the root keeps the trees flat.
            neighbour.parentArc = arc ^ 1;
            neighbour.distance = node.distance + 1;
            neighbour.checked = node.checked;
        }
    }
    return NoArc;
}

MaxFlow::Capacity MaxFlow::bottleneck(std::int32_t bridge) const
{
    Capacity least = arcs_[static_cast<std::size_t>(bridge)].rest;
    const std::int32_t ends[2] = {arcs_[static_cast<std::size_t>(bridge ^ 1)].to,
                                  arcs_[static_cast<std::size_t>(bridge)].to};
    for (const std::int32_t end : ends) {
        const Node* node = &nodes_[static_cast<std::size_t>(end)];
        while (node->parentArc != Terminal) {
            // The flow runs from the source's root down to the bridge, and from it down to the sink's root.
            const std::int32_t arc = node->tree == Tree::Source ? node->parentArc ^ 1 : node->parentArc;
            least = std::min(least, arcs_[static_cast<std::size_t>(arc)].rest);
            node = &nodes_[static_cast<std::size_t>(arcs_[static_cast<std::size_t>(node->parentArc)].to)];
        }
        least = std::min(least, node->tie < 0 ? -node->tie : node->tie);
    }
    return least;
}

/// Sends the flow along one tree, from a node to its root; ties that are used up make orphans.
void MaxFlow::push(std::int32_t index, Capacity flow, Tree tree)
{
    const auto orphan = [&](std::int32_t which) {
        nodes_[static_cast<std::size_t>(which)].parentArc = Orphan;
        orphans_.push_back(which);
    };
    for (std::int32_t parent = nodes_[static_cast<std::size_t>(index)].parentArc; parent != Terminal;
         parent = nodes_[static_cast<std::size_t>(index)].parentArc) {
        const std::int32_t arc = tree == Tree::Source ? parent ^ 1 : parent;
        arcs_[static_cast<std::size_t>(arc)].rest -= flow;
        arcs_[static_cast<std::size_t>(arc ^ 1)].rest += flow;
        const std::int32_t next = arcs_[static_cast<std::size_t>(parent)].to;
        if (arcs_[static_cast<std::size_t>(arc)].rest == 0)
            orphan(index);
        index = next;
    }
    Node& root = nodes_[static_cast<std::size_t>(index)];
    root.tie += tree == Tree::Source ? -flow : flow;
    if (root.tie == 0)
        orphan(index);
}

void MaxFlow::augment(std::int32_t bridge)
{
    const Capacity flow = bottleneck(bridge);
    const std::int32_t from = arcs_[static_cast<std::size_t>(bridge ^ 1)].to;
    const std::int32_t to = arcs_[static_cast<std::size_t>(bridge)].to;
    arcs_[static_cast<std::size_t>(bridge)].rest -= flow;
    arcs_[static_cast<std::size_t>(bridge ^ 1)].rest += flow;
    push(from, flow, Tree::Source);
    push(to, flow, Tree::Sink);
}

/// Steps to the root of the tree, or Unreachable when the way ends at an orphan. Nodes on the way remember
/// it for the present time.
std::int32_t MaxFlow::rootDistance(std::int32_t start)
{
    std::int32_t steps = 0, index = start;
    for (;;) {
        Node& node = nodes_[static_cast<std::size_t>(index)];
        if (node.checked == time_) {
            steps += node.distance;
            break;
        }
        ++steps;
        if (node.parentArc == Terminal) {
            node.checked = time_;
            node.distance = 1;
            break;
        }
        if (node.parentArc == Orphan || node.parentArc == NoParent)
            return Unreachable;
        index = arcs_[static_cast<std::size_t>(node.parentArc)].to;
    }
    std::int32_t left = steps;
    for (index = start; nodes_[static_cast<std::size_t>(index)].checked != time_; --left) {
        Node& node = nodes_[static_cast<std::size_t>(index)];
        node.checked = time_;
        node.distance = left;
        index = arcs_[static_cast<std::size_t>(node.parentArc)].to;
    }
    return steps;
}

/// The arc to the neighbour of the same tree nearest to the root.
std::int32_t MaxFlow::findParent(std::int32_t index)
{
    const Node& node = nodes_[static_cast<std::size_t>(index)];
    std::int32_t best = NoArc, nearest = Unreachable;
    for (std::int32_t arc = node.firstArc; arc != NoArc; arc = arcs_[static_cast<std::size_t>(arc)].next) {
        const std::int32_t other = arcs_[static_cast<std::size_t>(arc)].to;
        if (nodes_[static_cast<std::size_t>(other)].tree != node.tree || restAlong(arc ^ 1, node.tree) == 0)
            continue;
        const std::int32_t steps = rootDistance(other);
        if (steps < nearest) {
            nearest = steps;
            best = arc;
        }
    }
    if (best != NoArc) {
        nodes_[static_cast<std::size_t>(index)].distance = nearest + 1;
        nodes_[static_cast<std::size_t>(index)].checked = time_;
    }
    return best;
}

/// An orphan without a new parent leaves its tree, and its children become orphans.
void MaxFlow::release(std::int32_t index)
{
    Node& node = nodes_[static_cast<std::size_t>(index)];
    for (std::int32_t arc = node.firstArc; arc != NoArc; arc = arcs_[static_cast<std::size_t>(arc)].next) {
        const std::int32_t other = arcs_[static_cast<std::size_t>(arc)].to;
        Node& neighbour = nodes_[static_cast<std::size_t>(other)];
        if (neighbour.tree != node.tree)
            continue;
        if (restAlong(arc ^ 1, node.tree) > 0)
            activate(other);
        if (neighbour.parentArc == (arc ^ 1)) {
            neighbour.parentArc = Orphan;
            orphans_.push_back(other);
        }
    }
    node.tree = Tree::Free;
    node.parentArc = NoParent;
}

void MaxFlow::adopt(std::int32_t index)
{
    const std::int32_t parent = findParent(index);
    if (parent == NoArc)
        release(index);
    else
        nodes_[static_cast<std::size_t>(index)].parentArc = parent;
}

} // namespace hepatica::imaging::segmentation
