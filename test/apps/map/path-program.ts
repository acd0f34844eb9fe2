// Prints the paths of packets between namespaces, as the map finds them: one line of JSON for each destination.
import { kernelLookups, localFeed } from "../../../apps/map/src/index.ts";
import { graphOf } from "../../../apps/map/src/model/graph.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { recordedLookups } from "../../../apps/map/src/path/recorded.ts";
import { tracePath } from "../../../apps/map/src/path/trace.ts";

const [kind, ...pairs] = process.argv.slice(2);
const state = new NetworkState();
const end = new AbortController();
for await (const event of localFeed({ host: "lab" })(end.signal)) {
  state.apply(event);
  if (event.type === "snapshot") break;
}
const graph = graphOf(state);
const lookups = kind === "kernel" ? kernelLookups() : recordedLookups(state);
for (const pair of pairs) {
  const [from, to] = pair.split(" ") as [string, string];
  const namespace = graph.hosts[0]!.namespaces.find(({ name }) => name === from)!;
  const hops = await tracePath(graph, namespace, to, lookups);
  const names = hops.map(({ node }) => (node === undefined ? "" : `${graph.nodes.get(node)!.name}`));
  console.log(JSON.stringify(hops.map(({ kind, text }, index) => ({ kind, text, at: names[index] }))));
}
process.exit(0);
