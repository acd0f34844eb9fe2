import { type DeclaredWireGuard, type Description, desired } from "bun-netlink/state";
import { memberPath } from "../../description/positions.ts";
import type { Imported, NotImported, Origin } from "../result.ts";

export type Fields = Record<string, unknown>;

/** Lists of a description that imports fill. */
const lists = ["addresses", "neighbours", "forwardingEntries", "nexthops", "routes", "rules", "bridgeVlans"] as const;
export type ListName = (typeof lists)[number];

/** What an entry of each list is called in messages. */
export const nouns: Readonly<Record<ListName, string>> = {
  addresses: "address",
  neighbours: "neighbour",
  forwardingEntries: "forwarding entry",
  nexthops: "next hop",
  routes: "route",
  rules: "rule",
  bridgeVlans: "VLAN membership",
};

interface Entry {
  readonly list: ListName;
  readonly fields: Fields;
  readonly origin: Origin;
}

/** A link of the description, with the origins of its members. */
class LinkEntry {
  readonly fields: Fields = {};
  readonly origins = new Map<string, Origin>();
  /** Setting that creates the interface. Such an interface is imported completely or not at all. */
  created?: Origin;
  /** First setting of the interface that does not create it. */
  configured?: Origin;
}

/**
 * The parts of a description that is being imported, each with the setting that it comes from. A part that a description
 * cannot contain is left out, together with what depends on it, and listed with the reason.
 */
export class Collection {
  readonly notImported: NotImported[];
  readonly #links = new Map<string, LinkEntry>();
  readonly #entries: Entry[] = [];
  readonly #sysctls = new Map<string, { value: string | number; dev: string | undefined; origin: Origin }>();
  readonly #wireguard = new Map<string, DeclaredWireGuard>();
  /** Interfaces that are not imported, and the place of the reason. */
  readonly #dropped = new Map<string, string>();

  constructor(notImported: NotImported[]) {
    this.notImported = notImported;
  }

  skip({ place, label }: Origin, reason: string): void {
    this.notImported.push({ place, label, reason });
  }

  link(name: string, origin: Origin): Fields {
    const link = this.#linkOf(name);
    link.configured ??= origin;
    return link.fields;
  }

  /** Adds an interface that the configuration creates. */
  create(name: string, kind: string, origin: Origin): Fields {
    const link = this.#linkOf(name);
    link.created = origin;
    link.fields["kind"] = kind;
    return link.fields;
  }

  /** Sets a member of a link. If the value is invalid, only this member is left out. */
  set(name: string, member: string, value: unknown, origin: Origin): void {
    const link = this.#linkOf(name);
    link.fields[member] = value;
    link.origins.set(member, origin);
  }

  isCreated(name: string): boolean {
    return this.#links.get(name)?.created !== undefined;
  }

  kindOf(name: string): unknown {
    return this.#links.get(name)?.fields["kind"];
  }

  get linkNames(): string[] {
    return [...this.#links.keys()];
  }

  fieldsOf(name: string): Readonly<Fields> {
    return this.#links.get(name)?.fields ?? {};
  }

  /** Leaves out an interface and what depends on it. */
  drop(name: string, origin: Origin, reason: string): void {
    if (this.#dropped.has(name)) return;
    this.#dropped.set(name, origin.place);
    this.skip(origin, `${reason}; ${name} is not imported`);
  }

  isDropped(name: string): boolean {
    return this.#dropped.has(name);
  }

  add(list: ListName, fields: object, origin: Origin): void {
    // What is configured twice has the effect of one.
    const text = JSON.stringify(fields);
    const isSame = (one: Entry) => one.list === list && JSON.stringify(one.fields) === text;
    if (!this.#entries.some(isSame)) this.#entries.push({ list, fields: fields as Fields, origin });
  }

  sysctl(name: string, value: string | number, origin: Origin, dev?: string): void {
    this.#sysctls.set(name, { value, dev, origin });
  }

  wireguard(name: string, device: DeclaredWireGuard): void {
    this.#wireguard.set(name, device);
  }

  /** Returns the description, which `desired` accepts. */
  finish(): Imported {
    this.#setRouteTypes();
    for (;;) {
      this.#removeDependents();
      const description = this.#description();
      try {
        desired(description);
        return { description, notImported: sorted(this.notImported) };
      } catch (error) {
        const message = (error as Error).message;
        if (!this.#removeInvalid(message)) throw error;
      }
    }
  }

  /** The kernel lists routes to next hops that discard packets with this type. (fib_nexthop, rt6_fill_node) */
  #setRouteTypes(): void {
    const isBlackhole = (id: unknown) =>
      this.#entries.some(
        ({ list, fields }) => list === "nexthops" && fields["id"] === id && fields["blackhole"] === true,
      );
    for (const { list, fields } of this.#entries)
      if (list === "routes" && fields["nhid"] !== undefined && isBlackhole(fields["nhid"]))
        fields["type"] ??= "blackhole";
  }

  #linkOf(name: string): LinkEntry {
    const link = this.#links.get(name) ?? new LinkEntry();
    this.#links.set(name, link);
    return link;
  }

  #description(): Description {
    const list = (name: ListName) => this.#entries.filter((one) => one.list === name).map(({ fields }) => fields);
    const all: Record<string, object> = {
      links: Object.fromEntries([...this.#links].map(([name, { fields }]) => [name, fields])),
      sysctls: Object.fromEntries([...this.#sysctls].map(([name, { value }]) => [name, value])),
      wireguard: Object.fromEntries(this.#wireguard),
      ...Object.fromEntries(lists.map((name) => [name, list(name)])),
    };
    return Object.fromEntries(Object.entries(all).filter(([, table]) => Object.keys(table).length > 0)) as Description;
  }

  /** Removes what refers to an interface that is not imported. */
  #removeDependents(): void {
    for (let isDone = false; !isDone; ) {
      isDone = true;
      for (const [name, { fields, created, origins }] of this.#links) {
        const parent = fields["link"];
        if (typeof parent !== "string" || !this.#dropped.has(parent) || this.#dropped.has(name)) continue;
        this.drop(name, origins.get("link") ?? created!, `${parent} is not imported`);
        isDone = false;
      }
    }
    for (const [name, link] of this.#links) {
      const { master } = link.fields;
      if (this.#dropped.has(name)) {
        if (link.configured !== undefined && link.configured.place !== this.#dropped.get(name))
          this.skip(link.configured, `${name} is not imported`);
        this.#links.delete(name);
        this.#wireguard.delete(name);
      } else if (typeof master === "string" && this.#dropped.has(master)) {
        const origin = link.origins.get("master")!;
        this.skip(origin, `${master} is not imported`);
        for (const member of ["master", "slaveKind", "slaveData"]) delete link.fields[member];
        // ifupdown sets ports up, and disables IPv6 there, because of the line that names them.
        if (isSameSetting(link.origins.get("up"), origin)) delete link.fields["up"];
        for (const [key, one] of this.#sysctls)
          if (one.dev === name && isSameSetting(one.origin, origin)) this.#sysctls.delete(key);
        if (Object.keys(link.fields).length === 0) this.#links.delete(name);
        if (isSameSetting(link.created, origin)) this.#removeCreated(name, link, origin);
        const isMembership = ({ list, fields }: Entry) => list === "bridgeVlans" && fields["dev"] === name;
        this.#entries.splice(0, Infinity, ...this.#entries.filter((entry) => !isMembership(entry)));
      }
    }
    for (const [name, { dev }] of this.#sysctls)
      if (dev !== undefined && this.#dropped.has(dev)) this.#sysctls.delete(name);
    const ids = () => new Set(this.#entries.flatMap(({ list, fields }) => (list === "nexthops" ? [fields["id"]] : [])));
    for (let count = -1; count !== this.#entries.length; ) {
      count = this.#entries.length;
      const nexthops = ids();
      const kept = this.#entries.filter((entry) => this.#isComplete(entry, nexthops));
      this.#entries.splice(0, Infinity, ...kept);
    }
  }

  /** Removes a VLAN that exists only as a port of a bridge, and the effects of the line with the ports on its parent. */
  #removeCreated(name: string, { fields, configured }: LinkEntry, origin: Origin): void {
    if (configured !== undefined && !isSameSetting(configured, origin)) return;
    this.#links.delete(name);
    const parent = this.#links.get(String(fields["link"]));
    if (parent === undefined || !isSameSetting(parent.origins.get("up"), origin)) return;
    delete parent.fields["up"];
    if (Object.keys(parent.fields).length === 0) this.#links.delete(String(fields["link"]));
  }

  /** Returns whether everything that an entry refers to is imported. Otherwise lists the entry. */
  #isComplete({ list, fields, origin }: Entry, nexthopIds: ReadonlySet<unknown>): boolean {
    if (this.#dropped.has(fields["dev"] as string)) return false;
    const hops = (fields["nexthops"] ?? []) as readonly Fields[];
    const group = (fields["group"] ?? []) as readonly Fields[];
    const dev = hops.map((hop) => hop["dev"] as string).find((name) => this.#dropped.has(name));
    const id = [fields["nhid"], ...group.map((member) => member["id"])].find(
      (one) => one !== undefined && !nexthopIds.has(one),
    );
    if (dev === undefined && id === undefined) return true;
    const missing = dev ?? `the next hop ${String(id)}`;
    this.skip(origin, `${missing} is not imported; the ${nouns[list]} is not imported`);
    return false;
  }

  /** Removes the part that the message of `desired` names. Returns false if there is none. */
  #removeInvalid(message: string): boolean {
    const [, list, index] = /^(\w+)\[(\d+)\]/.exec(message) ?? [];
    const reason = (path: string) => message.slice(path.length).replace(/^[.: ]+/, "");
    if (list !== undefined && lists.some((one) => one === list)) {
      const entry = this.#entries.filter((one) => one.list === list)[Number(index)]!;
      this.#entries.splice(this.#entries.indexOf(entry), 1);
      const other = /: (\w+)\[(\d+)\] declares the same/.exec(message)?.[2];
      const text =
        other === undefined
          ? reason(`${list}[${index}]`)
          : `the kernel has one such ${nouns[entry.list]}, of ${this.#entries.filter((one) => one.list === list)[Number(other)]?.origin.place}`;
      this.skip(entry.origin, `${text}; the ${nouns[entry.list]} is not imported`);
      return true;
    }
    for (const [name, { created, configured, fields, origins }] of this.#links) {
      const path = ["links", "wireguard"]
        .map((table) => memberPath(table, name))
        .find((one) => {
          return message.startsWith(one) && /^[.[: ]/.test(message.slice(one.length));
        });
      if (path === undefined) continue;
      const member = /^\.(\w+)/.exec(message.slice(path.length))?.[1];
      const origin = member === undefined ? undefined : origins.get(member);
      if (origin === undefined) this.drop(name, created ?? configured!, reason(path));
      else {
        delete fields[member!];
        this.skip(origin, reason(path));
      }
      return true;
    }
    return false;
  }
}

/** Sorts by file and line. */
function sorted(notImported: readonly NotImported[]): NotImported[] {
  const collator = new Intl.Collator("en", { numeric: true });
  return notImported.toSorted((one, other) => collator.compare(one.place, other.place));
}

/** Compares the labels too, because a file of one line has all its settings in one place. */
function isSameSetting(one: Origin | undefined, other: Origin): boolean {
  return one?.place === other.place && one.label === other.label;
}
