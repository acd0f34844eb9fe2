import { type Io, type Steps, wait } from "../../../io/io.ts";

export interface Visitor<Node> {
  isVisited(node: Node): boolean;
  /** Marks a node as visited, and returns the nodes that must come before. */
  visit(node: Node): readonly Node[];
  /** Called after the visit of a node that must come before another one. In a cycle, this visit has not ended. */
  follow(node: Node, before: Node): void;
}

/** Visits nodes, and all that must come before them, depth first and without recursion. */
export function* visitAll<Node>(nodes: Iterable<Node>, visitor: Visitor<Node>, io: Io): Steps<void> {
  const enter = (node: Node) => ({ node, before: visitor.visit(node), followed: 0 });
  for (const start of nodes) {
    const path = visitor.isVisited(start) ? [] : [enter(start)];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const before = last.before[last.followed];
      if (before === undefined) path.pop();
      else if (visitor.isVisited(before)) {
        visitor.follow(last.node, before);
        last.followed++;
      } else path.push(enter(before));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }
}
