import type { JsonObject } from "../src/feed.ts";
import { declaredNote } from "../src/model/declared.ts";
import type { Edge, Graph, Namespace, Node } from "../src/model/graph-types.ts";
import { list, number, object, objects, text } from "../src/model/item.ts";
import { isNode } from "../src/model/layout.ts";
import type { NetworkState } from "../src/model/state.ts";
import { declaredDetails, declaredNodeDetails } from "./declared.ts";
import { element, svgElement } from "./dom.ts";
import { dropDetails, nodeDropDetails } from "./drops.ts";
import { bitRate, short } from "./format.ts";

/** The network that the details panel describes, and functions that change the selection. */
export interface DetailsContext {
  readonly graph: Graph;
  readonly state: NetworkState;
  /** Traffic of the selected interface in the last minutes, oldest value first. */
  readonly rates: readonly JsonObject[];
  select(id: string): void;
  clear(): void;
}

type DomNode = globalThis.Node;

const MAX_ROUTES = 60;
const tables: Readonly<Record<number, string>> = { 253: "default", 254: "main", 255: "local" };

/** Returns the content of the details panel when nothing is selected. */
export function overview({ graph, select }: DetailsContext): DomNode[] {
  const namespaces = graph.hosts.flatMap((host) => host.namespaces);
  const nodes = [...graph.nodes.values()];
  const count = (state: Node["state"]) => nodes.filter((node) => node.state === state).length;
  const facts: [string, string][] = [
    ["Namespaces", `${namespaces.length}`],
    ["Interfaces", `${nodes.length}`],
    ["Up", `${count("up")}`],
    ["No carrier", `${count("no-carrier")}`],
    ["Down", `${count("down")}`],
    ["Connections", `${graph.edges.length}`],
  ];
  if (graph.hosts.length > 1) facts.unshift(["Hosts", `${graph.hosts.length}`]);
  const busiest = nodes
    .map((node) => ({ node, rate: (number(node.rates, "rxBytes") ?? 0) + (number(node.rates, "txBytes") ?? 0) }))
    .filter(({ rate }) => rate > 0)
    .sort((one, other) => other.rate - one.rate)
    .slice(0, 5);
  const content: DomNode[] = [element("header", {}, element("h2", {}, "Overview")), definitions(facts)];
  if (busiest.length > 0) {
    const items = busiest.map(({ node, rate }) =>
      element("li", {}, nodeLink(node, select), element("small", {}, ` ${node.namespace.name} · ${bitRate(rate)}`)),
    );
    content.push(element("h3", {}, "Busiest interfaces"), element("ul", {}, ...items));
  }
  const declared = namespaces.filter((one) => declaredNote(one.declared) !== "");
  const placeOf = ({ name, host }: Namespace) => (graph.hosts.length > 1 && name !== host ? `${host} · ` : "");
  section(
    content,
    "Declared state",
    declared.map((one) =>
      element(
        "li",
        {},
        link(one.name, () => select(one.id)),
        element("small", {}, ` ${placeOf(one)}${declaredNote(one.declared)}`),
      ),
    ),
  );
  content.push(...dropDetails(graph, select));
  for (const { name, loss } of graph.hosts) {
    if (loss !== undefined) content.push(element("p", { class: "error" }, `${name}: not up to date: ${loss}`));
  }
  return content;
}

/** Returns the content of the details panel for a selected namespace. */
export function namespaceDetails(namespace: Namespace, { clear, select }: DetailsContext): DomNode[] {
  const omitted = number(namespace.item, "omittedRoutes");
  const facts: [string, string][] = [
    ["Host", namespace.host],
    ["Identity", namespace.netns],
    ["Interfaces", `${namespace.nodes.length}`],
  ];
  if (omitted !== undefined) facts.push(["Routes", `${omitted} more are not shown`]);
  const items = namespace.nodes.map((node) =>
    element("li", {}, nodeLink(node, select), element("small", {}, ` ${node.kind}, ${node.state}`)),
  );
  return [
    heading(`${namespace.name}`, clear, tag("namespace", "")),
    ...(namespace.error === undefined ? [] : [element("p", { class: "error" }, namespace.error)]),
    definitions(facts),
    ...declaredDetails(namespace),
    element("h3", {}, "Interfaces"),
    element("ul", {}, ...items),
    raw(namespace.item),
  ];
}

/** Returns the content of the details panel for a selected interface. */
export function nodeDetails(node: Node, context: DetailsContext): DomNode[] {
  const { graph, state, rates, select, clear } = context;
  const { item, namespace } = node;
  const facts: [string, DomNode | string][] = [
    ["Namespace", link(namespace.name, () => select(namespace.id))],
    ["Index", `${node.ifindex}`],
    ["MTU", `${number(item, "mtu") ?? ""}`],
    ["Hardware", text(item, "address") ?? ""],
    ["Alias", text(item, "ifalias") ?? ""],
    ["Queueing", text(item, "qdisc") ?? ""],
    ["Flags", list(item, "flags").join(", ")],
    ["State", text(item, "operstate") ?? ""],
  ];
  if (node.parent !== undefined) facts.splice(1, 0, ["Port of", nodeLink(node.parent, select)]);
  for (const { edge, end, title } of connections(node, graph.edges)) {
    const target = isNode(end) ? nodeLink(end, select) : end.address;
    const place = isNode(end) && end.namespace !== namespace ? ` (${end.namespace.name})` : "";
    facts.splice(1, 0, [title, element("span", {}, target, `${place}${edge.isUp ? "" : ", not up"}`)]);
  }
  const content: DomNode[] = [
    heading(node.name, clear, tag(node.kind, `kind ${node.group}`), tag(node.state, node.state)),
    definitions(facts),
    ...declaredNodeDetails(node),
    ...nodeDropDetails(node, graph),
  ];
  section(
    content,
    "Addresses",
    node.addresses.map((address) => element("li", {}, address)),
  );
  const routes = [...state.hosts.get(namespace.host)!.table(namespace.netns, "routes").values()].filter((route) =>
    uses(route, node),
  );
  section(content, "Routes", routes.slice(0, MAX_ROUTES).map(routeItem));
  if (routes.length > MAX_ROUTES) content.push(element("p", {}, `${routes.length - MAX_ROUTES} more routes`));
  if (node.rates !== undefined) content.push(...rateDetails(node.rates, rates));
  section(
    content,
    `Ports (${node.ports.length})`,
    node.ports.map((port) => element("li", {}, nodeLink(port, select))),
  );
  if (node.datapath !== undefined) content.push(...datapathDetails(node.datapath));
  content.push(raw(item));
  return content;
}

function heading(title: string, clear: () => void, ...tags: readonly DomNode[]): HTMLElement {
  const close = element("button", { type: "button", class: "close", "aria-label": "Close details" }, "✕");
  close.addEventListener("click", clear);
  return element("header", {}, element("h2", {}, title), ...tags, close);
}

function tag(title: string, classes: string): HTMLElement {
  return element("span", { class: `tag ${classes}` }, title);
}

function definitions(facts: readonly (readonly [string, DomNode | string])[]): HTMLElement {
  const rows = facts.filter(([, value]) => value !== "");
  return element("dl", {}, ...rows.flatMap(([title, value]) => [element("dt", {}, title), element("dd", {}, value)]));
}

function section(content: DomNode[], title: string, items: readonly HTMLElement[]): void {
  if (items.length > 0) content.push(element("h3", {}, title), element("ul", {}, ...items));
}

function link(title: string, action: () => void): HTMLElement {
  const button = element("button", { type: "button", class: "link" }, title);
  button.addEventListener("click", action);
  return button;
}

function nodeLink(node: Node, select: (id: string) => void): HTMLElement {
  return link(node.name, () => select(node.id));
}

function raw(item: JsonObject): HTMLElement {
  return element(
    "details",
    {},
    element("summary", {}, "Raw object"),
    element("pre", {}, JSON.stringify(item, null, 2)),
  );
}

const titles: Readonly<Record<Edge["kind"], readonly [out: string, back: string]>> = {
  pair: ["Other end", "Other end"],
  lower: ["On top of", "Carries"],
  tunnel: ["Remote end", "Remote end"],
};

function connections(node: Node, edges: readonly Edge[]): { edge: Edge; end: Edge["to"]; title: string }[] {
  return edges
    .filter(({ from, to }) => from === node || to === node)
    .map((edge) => {
      const isOut = edge.from === node;
      return { edge, end: isOut ? edge.to : edge.from, title: titles[edge.kind][isOut ? 0 : 1] };
    });
}

function uses(route: JsonObject, { ifindex }: Node): boolean {
  return (
    number(route, "ifindex") === ifindex || objects(route, "nexthops").some((hop) => number(hop, "ifindex") === ifindex)
  );
}

function routeItem(route: JsonObject): HTMLElement {
  const via = text(route, "gateway") ?? text(object(route, "via"), "host");
  const table = number(route, "table") ?? 0;
  const type = text(route, "type");
  const notes = [
    type === "unicast" ? undefined : type,
    via === undefined ? undefined : `via ${via}`,
    `table ${tables[table] ?? table}`,
    (number(route, "metric") ?? 0) === 0 ? undefined : `metric ${number(route, "metric")}`,
  ];
  const line = notes.filter((note) => note !== undefined).join(", ");
  return element("li", {}, text(route, "dst") ?? "", element("small", {}, ` ${line}`));
}

function rateDetails(now: JsonObject, history: readonly JsonObject[]): DomNode[] {
  const value = (item: JsonObject, field: string) => number(item, field) ?? 0;
  const facts: [string, string][] = [
    ["Received", `${bitRate(value(now, "rxBytes"))}, ${short(value(now, "rxPackets"))} packets/s`],
    ["Sent", `${bitRate(value(now, "txBytes"))}, ${short(value(now, "txPackets"))} packets/s`],
  ];
  const content: DomNode[] = [element("h3", {}, "Traffic"), definitions(facts)];
  if (history.length < 2) return content;
  const highest = Math.max(1, ...history.flatMap((item) => [value(item, "rxBytes"), value(item, "txBytes")]));
  const path = (field: string) =>
    `M${history.map((item, index) => `${(index * 100) / (history.length - 1)},${38 - (value(item, field) / highest) * 36}`).join("L")}`;
  const label = `Traffic of the last ${history.length} readings, at most ${bitRate(highest)}`;
  const attributes = {
    class: "spark",
    viewBox: "0 0 100 40",
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": label,
  };
  const line = (name: string, field: string) => svgElement("path", { class: name, d: path(field) });
  const legend = (classes: string, title: string) =>
    element("span", {}, element("span", { class: `stroke ${classes}` }), title);
  content.push(
    element(
      "figure",
      { class: "chart" },
      element("div", { class: "axis" }, element("span", {}, bitRate(highest)), element("span", {}, "0")),
      svgElement("svg", attributes, line("rx", "rxBytes"), line("tx", "txBytes")),
      element("figcaption", {}, `last ${history.length} readings`, legend("rx", "received"), legend("tx", "sent")),
    ),
  );
  return content;
}

function datapathDetails(datapath: JsonObject): DomNode[] {
  const content: DomNode[] = [];
  const flows = objects(datapath, "flows").map((flow) => {
    const rate = `${short(number(flow, "packetsPerSecond") ?? 0)} packets/s, ${short(number(flow, "packets") ?? 0)} in total`;
    return element("li", {}, `${text(flow, "match")} → ${text(flow, "actions")}`, element("small", {}, ` ${rate}`));
  });
  section(content, `Busiest of ${number(datapath, "flowCount") ?? 0} flows`, flows);
  const ports = objects(datapath, "ports").map((port) =>
    element(
      "li",
      {},
      `${number(port, "number")}: ${text(port, "name")}`,
      element("small", {}, ` ${text(port, "type")}`),
    ),
  );
  section(content, "Datapath ports", ports);
  return content;
}
