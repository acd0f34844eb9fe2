import type { Change, FeedEvent, JsonObject } from "../feed.ts";
import { stateOf } from "./graph.ts";
import { number, text, texts } from "./item.ts";
import type { NetworkState } from "./state.ts";

/** A line of the map's list of events. */
export interface Description {
  readonly text: string;
  /** Host and namespace of the event; empty for an event that concerns all hosts. */
  readonly place: string;
  /** Whether messages were lost before the event, so that the history may lack states. */
  readonly isLoss: boolean;
  /** The program that made the change, such as "ip (pid 4711, user 1000)". */
  readonly by?: string;
  /** Id of the interface to which the event belongs. */
  readonly node?: { readonly host: string; readonly netns: string; readonly ifindex: number };
}

/** Fields of links whose changes are listed as events, with the titles of the fields. */
const linkFields: Readonly<Record<string, string>> = {
  mtu: "MTU",
  address: "address",
  ifalias: "alias",
  linkNetnsid: "namespace of the other end",
};

/** Returns the lines that describe an event. Must be called before the event is applied to the state. */
export function describe(event: FeedEvent, state: NetworkState): Description[] {
  const { host } = event;
  switch (event.type) {
    case "snapshot": {
      const count = event.entries.filter(({ table }) => table === "links").length;
      return [{ text: `state read: ${count} interfaces`, place: host, isLoss: false }];
    }
    case "loss":
      return [{ text: `not up to date: ${event.reason}`, place: host, isLoss: true }];
    case "resync": {
      const { dropped, unknown, table, netns, reason } = event;
      const lost = unknown === true || dropped === 0 ? "messages lost" : `${dropped} messages lost`;
      const place = netns === undefined ? host : nameOf(host, netns, state);
      return [{ text: `${lost} (${reason}); ${table ?? "all tables"} read again`, place, isLoss: true }];
    }
    case "change":
      return event.changes.flatMap((change) => describeChange(host, change, state) ?? []);
  }
}

function describeChange(host: string, change: Change, state: NetworkState): Description | undefined {
  const { table, netns, key, item, by } = change;
  const before = state.hosts.get(host)?.table(netns, table).get(key) ?? null;
  const linkName = (index: number | undefined) =>
    text(state.hosts.get(host)?.table(netns, "links").get(`${index}`), "ifname") ?? `interface ${index}`;
  const sentence = sentences[table]?.(before, item, key, linkName);
  if (sentence === undefined) return undefined;
  const place = nameOf(host, netns, state, table === "namespaces" ? item : undefined);
  const ifindex = number(item ?? before ?? undefined, "ifindex");
  const node = ifindex === undefined ? {} : { node: { host, netns, ifindex } };
  return { text: sentence, place, isLoss: false, ...node, ...(by === undefined ? {} : { by: programText(by) }) };
}

function programText(by: JsonObject): string {
  const program = text(by, "program");
  if (program === undefined) return `an unknown program (${text(by, "reason") ?? `port id ${number(by, "portId")}`})`;
  const container = text(by, "container");
  const place = container === undefined ? text(by, "unit") : `container ${container.slice(0, 12)}`;
  const parts = [`pid ${number(by, "pid")}`, `user ${number(by, "uid")}`, ...(place === undefined ? [] : [place])];
  return `${program} (${parts.join(", ")})`;
}

/**
 * Returns a text that is equal for descriptions of the same interface or place that differ only in the direction of a
 * change, such as the two changes of an interface that goes down and up again.
 */
export function flapKey({ text: line, place, node }: Description): string {
  const sentence = line.replaceAll(/(\S+) → ([^\s,]+)/g, (_, before, after) => [before, after].sort().join(" ↔ "));
  return JSON.stringify([place, node?.netns, node?.ifindex, sentence]);
}

type LinkName = (index: number | undefined) => string;
type Sentence = (
  before: JsonObject | null,
  item: JsonObject | null,
  key: string,
  linkName: LinkName,
) => string | undefined;

/** Functions that describe a change of an entry, by table. They return undefined for a change that is not listed. */
const sentences: Readonly<Partial<Record<Change["table"], Sentence>>> = {
  namespaces: (before, item) => {
    if (before === null) return "namespace added";
    if (item === null) return "namespace removed";
    const [old, now] = [texts(before, "names").join(", "), texts(item, "names").join(", ")];
    return old === now ? undefined : `namespace renamed from ${old || "(none)"} to ${now || "(none)"}`;
  },
  links: describeLink,
  addresses: (before, item, _, linkName) => {
    const shown = item ?? before!;
    const where = `${text(shown, "local")}/${number(shown, "prefixlen")} on ${linkName(number(shown, "ifindex"))}`;
    return before === null ? `${where} added` : item === null ? `${where} removed` : undefined;
  },
  routes: (before, item, _, linkName) => {
    const shown = item ?? before!;
    // The kernel adds routes to the host's own addresses together with the addresses, so these routes are not listed.
    if (text(shown, "type") !== "unicast") return undefined;
    const via = text(shown, "gateway");
    const device = number(shown, "ifindex");
    const on = device === undefined ? "" : ` on ${linkName(device)}`;
    const route = `route ${text(shown, "dst")}${via === undefined ? "" : ` via ${via}`}${on}`;
    return before === null ? `${route} added` : item === null ? `${route} removed` : `${route} changed`;
  },
  desired: describeDesired,
  datapaths: (before, item, key) =>
    before === null ? `datapath ${key} added` : item === null ? `datapath ${key} removed` : undefined,
};

/** What happens to a plan, by its state. */
const planStates: Readonly<Record<string, string>> = {
  planned: "is not applied yet",
  applying: "is being applied",
  pending: "waits for its confirmation",
  undoing: "is being undone",
  confirmed: "is confirmed",
  undone: "was undone",
  failed: "failed",
};

function describeDesired(before: JsonObject | null, item: JsonObject | null): string | undefined {
  const shown = item ?? before!;
  if (text(shown, "kind") === "drift") {
    if (item === null) return "as declared again";
    const [error, count] = [text(item, "error"), number(item, "count") ?? 0];
    if (error !== undefined) return `cannot be as declared: ${error}`;
    return `differs from the declared state: ${count} step${count === 1 ? "" : "s"}`;
  }
  const plan = `plan ${text(shown, "plan") ?? ""}`;
  if (item === null) return text(shown, "kind") === "plan" ? `${plan} confirmed or undone` : undefined;
  const state = text(item, "state") ?? "";
  if (before !== null && text(before, "state") === state) return undefined;
  const error = text(item, "error");
  return `${plan} ${planStates[state] ?? state}${error === undefined ? "" : `: ${error}`}`;
}

function describeLink(
  before: JsonObject | null,
  item: JsonObject | null,
  _: string,
  linkName: LinkName,
): string | undefined {
  const name = text(item ?? before!, "ifname");
  if (before === null) return `${name} added (${text(item!, "kind") ?? "device"})`;
  if (item === null) return `${name} removed`;
  const old = text(before, "ifname");
  const parts = old === name ? [] : [`renamed from ${old}`];
  if (stateOf(before) !== stateOf(item)) parts.push(`${stateOf(before)} → ${stateOf(item)}`);
  const master = number(item, "masterIndex");
  if (number(before, "masterIndex") !== master) {
    parts.push(master === undefined ? "no longer a port" : `port of ${linkName(master)}`);
  }
  for (const [field, title] of Object.entries(linkFields)) {
    if (before[field] !== item[field]) parts.push(`${title} ${before[field] ?? "(none)"} → ${item[field] ?? "(none)"}`);
  }
  return parts.length === 0 ? undefined : `${name}: ${parts.join(", ")}`;
}

function nameOf(host: string, netns: string, state: NetworkState, item?: JsonObject | null): string {
  const known = item ?? state.hosts.get(host)?.table(netns, "namespaces").get("");
  const names = texts(known ?? undefined, "names").join(", ");
  const name = names !== "" ? names : known?.["isOwn"] === true ? host : netns;
  return state.hosts.size > 1 && name !== host ? `${host} ${name}` : name;
}
