// Prints the paths of packets between namespaces, as the map finds them: one line of JSON for each destination.
import { explainedPath, localFeed } from "../../../apps/map/src/index.ts";
import { graphOf } from "../../../apps/map/src/model/graph.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { recordedPath } from "../../../apps/map/src/path/recorded.ts";
import { parseTarget } from "../../../apps/map/src/path/target.ts";

const [kind, ...pairs] = process.argv.slice(2);
const state = new NetworkState();
const end = new AbortController();
for await (const event of localFeed({ host: "lab" })(end.signal)) {
  state.apply(event);
  if (event.type === "snapshot") break;
}
const graph = graphOf(state);
const find = kind === "kernel" ? explainedPath : recordedPath(state);
for (const pair of pairs) {
  const [, from, device, to] = /^([^ /]+)(?:\/(\S+))? (.*)$/.exec(pair)!;
  const namespace = graph.hosts[0]!.namespaces.find(({ name }) => name === from)!;
  const start = device === undefined ? namespace : namespace.nodes.find(({ name }) => name === device)!;
  const hops = await find(graph, start, parseTarget(to!), end.signal).catch((error: Error) => [
    { kind: "error", text: error.message, node: undefined },
  ]);
  const at = hops.map(({ node }) => (node === undefined ? "" : graph.nodes.get(node)!));
  const names = at.map((node) => (node === "" ? "" : `${node.namespace.name}/${node.name}`));
  console.log(JSON.stringify(hops.map((hop, index) => ({ ...hop, node: undefined, at: names[index] }))));
}
process.exit(0);
