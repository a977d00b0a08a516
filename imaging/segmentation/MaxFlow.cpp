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

MaxFlow::MaxFlow(int nodes, int edges) : nodes_(static_cast<std::size_t>(nodes) + 1)
{
    edges_.reserve(static_cast<std::size_t>(edges));
}

void MaxFlow::addTie(int node, Capacity capacity)
{
    nodeAt(node).tie += capacity;
}

void MaxFlow::addEdge(int from, int to, Capacity forward, Capacity backward)
{
    edges_.push_back({from, to, forward, backward});
}

bool MaxFlow::isSource(int node) const
{
    return nodeAt(node).tree == Tree::Source;
}

/// Counts the arcs of every node, and puts them behind those of the nodes before it.
void MaxFlow::makeArcs()
{
    for (const Edge& edge : edges_) {
        ++nodeAt(edge.from + 1).firstArc;
        ++nodeAt(edge.to + 1).firstArc;
    }
    for (std::size_t n = 1; n < nodes_.size(); ++n)
        nodes_[n].firstArc += nodes_[n - 1].firstArc;
    std::vector<std::int32_t> next;
    next.reserve(nodes_.size());
    for (const Node& node : nodes_)
        next.push_back(node.firstArc);
    arcs_.resize(2 * edges_.size());
    for (const Edge& edge : edges_) {
        const std::int32_t there = next[static_cast<std::size_t>(edge.from)]++;
        const std::int32_t back = next[static_cast<std::size_t>(edge.to)]++;
        arcAt(there) = {edge.to, back, edge.forward, edge.backward};
        arcAt(back) = {edge.from, there, edge.backward, edge.forward};
    }
}

void MaxFlow::activate(std::int32_t index)
{
    Node& node = nodeAt(index);
    if (node.isActive)
        return;
    node.isActive = true;
    nextActive_.push_back(index);
}

void MaxFlow::solve()
{
    makeArcs();
    for (std::size_t n = 0; n + 1 < nodes_.size(); ++n) {
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
            nodeAt(node).isActive = false;
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
    const Node& node = nodeAt(index);
    if (node.tree == Tree::Free)
        return NoArc;
    for (std::int32_t n = node.firstArc, end = endOfArcs(index); n != end; ++n) {
        const Arc& arc = arcAt(n);
        if (arc.restAlong(node.tree) == 0)
            continue;
        Node& neighbour = nodeAt(arc.to);
        if (neighbour.tree == Tree::Free) {
            neighbour.tree = node.tree;
            neighbour.parentArc = arc.reverse;
            neighbour.distance = node.distance + 1;
            neighbour.checked = node.checked;
            activate(arc.to);
        } else if (neighbour.tree != node.tree) {
            return node.tree == Tree::Source ? n : arc.reverse;
        } else if (neighbour.checked <= node.checked && neighbour.distance > node.distance + 1) {
            // A shorter way to the root keeps the trees flat.
            neighbour.parentArc = arc.reverse;
            neighbour.distance = node.distance + 1;
            neighbour.checked = node.checked;
        }
    }
    return NoArc;
}

MaxFlow::Capacity MaxFlow::bottleneck(std::int32_t bridge) const
{
    const Arc& between = arcAt(bridge);
    Capacity least = between.rest;
    for (const std::int32_t end : {arcAt(between.reverse).to, between.to}) {
        const Node* node = &nodeAt(end);
        while (node->parentArc != Terminal) {
            // The flow runs from the source's root down to the bridge, and from it down to the sink's root.
            const Arc& arc = arcAt(node->parentArc);
            least = std::min(least, arc.restAgainst(node->tree));
            node = &nodeAt(arc.to);
        }
        least = std::min(least, node->tie < 0 ? -node->tie : node->tie);
    }
    return least;
}

void MaxFlow::send(std::int32_t arc, Capacity flow)
{
    Arc& there = arcAt(arc);
    Arc& back = arcAt(there.reverse);
    there.rest -= flow;
    there.restBack += flow;
    back.rest += flow;
    back.restBack -= flow;
}

/// Sends the flow along one tree, from a node to its root; ties that are used up make orphans.
void MaxFlow::push(std::int32_t index, Capacity flow, Tree tree)
{
    const auto orphan = [&](std::int32_t which) {
        nodeAt(which).parentArc = Orphan;
        orphans_.push_back(which);
    };
    for (std::int32_t parent = nodeAt(index).parentArc; parent != Terminal;
         parent = nodeAt(index).parentArc) {
        send(parent, tree == Tree::Source ? -flow : flow);
        const Arc& arc = arcAt(parent);
        if (arc.restAgainst(tree) == 0)
            orphan(index);
        index = arc.to;
    }
    Node& root = nodeAt(index);
    root.tie += tree == Tree::Source ? -flow : flow;
    if (root.tie == 0)
        orphan(index);
}

void MaxFlow::augment(std::int32_t bridge)
{
    const Capacity flow = bottleneck(bridge);
    send(bridge, flow);
    push(arcAt(arcAt(bridge).reverse).to, flow, Tree::Source);
    push(arcAt(bridge).to, flow, Tree::Sink);
}

/// Steps to the root of the tree, or Unreachable when the way ends at an orphan. Nodes on the way remember
/// it for the present time.
std::int32_t MaxFlow::rootDistance(std::int32_t start)
{
    std::int32_t steps = 0, index = start;
    for (;;) {
        Node& node = nodeAt(index);
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
        index = arcAt(node.parentArc).to;
    }
    std::int32_t left = steps;
    for (index = start; nodeAt(index).checked != time_; --left) {
        Node& node = nodeAt(index);
        node.checked = time_;
        node.distance = left;
        index = arcAt(node.parentArc).to;
    }
    return steps;
}

/// The arc to the neighbour of the same tree nearest to the root.
std::int32_t MaxFlow::findParent(std::int32_t index)
{
    Node& node = nodeAt(index);
    std::int32_t best = NoArc, nearest = Unreachable;
    for (std::int32_t n = node.firstArc, end = endOfArcs(index); n != end; ++n) {
        const Arc& arc = arcAt(n);
        if (arc.restAgainst(node.tree) == 0 || nodeAt(arc.to).tree != node.tree)
            continue;
        const std::int32_t steps = rootDistance(arc.to);
        if (steps < nearest) {
            nearest = steps;
            best = n;
        }
    }
    if (best != NoArc) {
        node.distance = nearest + 1;
        node.checked = time_;
    }
    return best;
}

/// An orphan without a new parent leaves its tree, and its children become orphans.
void MaxFlow::release(std::int32_t index)
{
    Node& node = nodeAt(index);
    for (std::int32_t n = node.firstArc, end = endOfArcs(index); n != end; ++n) {
        const Arc& arc = arcAt(n);
        Node& neighbour = nodeAt(arc.to);
        if (neighbour.tree != node.tree)
            continue;
        if (arc.restAgainst(node.tree) > 0)
            activate(arc.to);
        if (neighbour.parentArc == arc.reverse) {
            neighbour.parentArc = Orphan;
            orphans_.push_back(arc.to);
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
        nodeAt(index).parentArc = parent;
}

} // namespace hepatica::imaging::segmentation
