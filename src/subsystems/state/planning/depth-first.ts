import { type Io, type Steps, wait } from "../../../io/io.ts";

/** Calls `work` for each item, with pauses: a plan may have 100,000 steps. */
export function* each<Item>(items: Iterable<Item>, io: Io, work: (item: Item) => void): Steps<void> {
  for (const item of items) {
    work(item);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
}

export interface Visitor<Node> {
  isVisited(node: Node): boolean;
  /** Marks a node as visited, and returns the nodes to which its edges lead. */
  visit(node: Node): readonly Node[];
  /** Called after the visit of the node to which an edge leads. In a cycle, this visit has not ended. */
  follow(node: Node, other: Node): void;
}

/** Visits nodes, and all to which their edges lead, depth first and without recursion. Returns them in the order in which the visits ended. */
export function* visitAll<Node>(nodes: Iterable<Node>, visitor: Visitor<Node>, io: Io): Steps<Node[]> {
  const ended: Node[] = [];
  const enter = (node: Node) => ({ node, others: visitor.visit(node), followed: 0 });
  for (const start of nodes) {
    const path = visitor.isVisited(start) ? [] : [enter(start)];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const other = last.others[last.followed];
      if (other === undefined) ended.push(path.pop()!.node);
      else if (visitor.isVisited(other)) {
        visitor.follow(last.node, other);
        last.followed++;
      } else path.push(enter(other));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }
  return ended;
}
