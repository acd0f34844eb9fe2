import { countOf } from "../src/drops.ts";
import type { JsonObject } from "../src/feed.ts";
import { nodeId } from "../src/model/graph.ts";
import type { Graph, Host, Node } from "../src/model/graph-types.ts";
import { number, text, texts } from "../src/model/item.ts";
import { element } from "./dom.ts";

/** Maximum number of reasons, of interfaces of a reason, and of packets of an interface. Feeds may contain more. */
const MAX_REASONS = 60;
const MAX_PLACES = 60;
const MAX_PACKETS = 5;

/** Returns the section of the details panel about the dropped packets of all hosts. */
export function dropDetails({ hosts, nodes }: Graph, select: (id: string) => void): HTMLElement[] {
  return hosts.flatMap(({ name, drops }) => {
    if (drops === undefined) return [];
    const { totals } = drops;
    const error = text(totals, "error");
    const content = [element("h3", {}, hosts.length > 1 ? `Dropped packets of ${name}` : "Dropped packets")];
    if (error !== undefined) content.push(element("p", { class: "error" }, `Not reported: ${error}`));
    const numbers = totalTexts(totals);
    if (error === undefined || numbers.length > 1) content.push(element("p", {}, numbers.join("; ")));
    const reasons = [...drops.byReason].slice(0, MAX_REASONS).map(([reason, items]) => {
      const places = items.slice(0, MAX_PLACES).map((item) => {
        const [netns, ifindex] = [text(item, "netns"), number(item, "ifindex")];
        const node = netns === undefined ? undefined : nodes.get(nodeId(name, netns, ifindex ?? 0));
        return dropItem(placeOf(item, node, select), item);
      });
      return element("li", {}, ...titleOf(reason, countOf(items)), element("ul", {}, ...places));
    });
    return [...content, element("ul", { class: "drops" }, ...reasons)];
  });
}

/** Returns the section of the details panel about the dropped packets that an interface received. */
export function nodeDropDetails({ namespace, ifindex, drops }: Node, { hosts }: Graph): HTMLElement[] {
  if (drops === 0) return [];
  const host = hosts.find(({ name }) => name === namespace.host);
  const items = itemsOf(host).filter((item) => item["netns"] === namespace.netns && item["ifindex"] === ifindex);
  const reasons = items.slice(0, MAX_REASONS).map((item) => dropItem(text(item, "reason") ?? "unknown", item));
  return [element("h3", {}, `Dropped packets (${drops})`), element("ul", { class: "drops" }, ...reasons)];
}

function itemsOf(host: Host | undefined): JsonObject[] {
  return [...(host?.drops?.byReason.values() ?? [])].flat();
}

function totalTexts(totals: JsonObject): string[] {
  const [count, lost, omitted] = ["count", "lost", "omitted"].map((field) => number(totals, field) ?? 0);
  const isMore = totals["isLostMore"] === true;
  return [
    `${count} reported`,
    ...(lost === 0 && !isMore ? [] : [`${isMore ? "more than " : ""}${lost} whose reports were lost`]),
    ...(omitted === 0 ? [] : [`${omitted} are older and no longer listed`]),
  ];
}

function titleOf(title: HTMLElement | string, count: number): (HTMLElement | string)[] {
  return [title, element("small", {}, ` ${count}`)];
}

function dropItem(title: HTMLElement | string, item: JsonObject): HTMLElement {
  const packets = texts(item, "packets").slice(0, MAX_PACKETS);
  const lines = packets.map((packet) => element("small", { class: "packet" }, packet));
  return element("li", {}, ...titleOf(title, countOf([item])), ...lines);
}

/** Returns the interface of an item: a button if the map shows it. */
function placeOf(item: JsonObject, node: Node | undefined, select: (id: string) => void): HTMLElement | string {
  const ifindex = number(item, "ifindex");
  if (ifindex === undefined) return "no interface";
  if (node === undefined) {
    const name = text(item, "ifname");
    return name === undefined ? `interface ${ifindex}` : `${name} (interface ${ifindex})`;
  }
  const button = element("button", { type: "button", class: "link" }, node.name);
  button.addEventListener("click", () => select(node.id));
  return element("span", {}, button, ` ${node.namespace.name}`);
}
