import { ENODEV } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type { Address } from "../route/addresses.ts";
import type { Link } from "../route/links/link.ts";
import type { Neighbour } from "../route/neighbours.ts";
import type { Route } from "../route/routes/route.ts";
import type { Scope, Scopes } from "./scopes.ts";
import { type Declared, entryTables, linkTable, namespaceTable, type Section, type Sections } from "./sections.ts";
import { Step } from "./step.ts";
import type { StateTable } from "./table.ts";
import type { WantedLink } from "./tables/links.ts";

/** An entry that a step removes as a side effect. It is added again if the step is undone. */
export interface LostEntry {
  readonly table: StateTable;
  readonly scope: string;
  readonly wanted: object;
}

/** What has to be done to reach the declared state. */
export interface PlannedSteps {
  /** Steps in the order in which they are applied. */
  readonly steps: Step[];
  readonly lost: LostEntry[];
}

/** The interface that a namespace has when it is created. */
const newLoopback: Partial<Link> = { ifname: "lo", mtu: 65_536, txqlen: 1000, group: 0, flags: ["loopback"] };

/** Fates of a link in the plan: "removed", or "created" again. */
type Fate = "removed" | "created";

/**
 * Compares the declared state with the kernel's, and returns the steps between them.
 *
 * @param restorations restorations of an earlier plan that were not applied, by their ids.
 */
export async function planSteps(
  declared: Sections,
  scopes: Scopes,
  restorations: ReadonlyMap<string, Step> = new Map(),
): Promise<PlannedSteps> {
  const planner = new Planner(declared, scopes);
  planner.planNamespaces();
  planner.planLinks();
  for (const section of declared.sections) {
    for (const table of entryTables) {
      planner.planEntries(table, section);
      // Let other work of the event loop run between the tables, which may be long.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  return planner.result(restorations);
}

class Planner {
  readonly #declared: Sections;
  readonly #scopes: Scopes;
  readonly #steps: Step[] = [];
  readonly #lost: LostEntry[] = [];
  /** Links that the plan removes or creates again, by namespace and name. */
  readonly #fates = new Map<string, Map<string, Fate>>();
  /** Links whose entries the kernel may remove: see {@link disruptedLinks}. */
  readonly #disrupted = new Map<string, Set<string>>();
  /** Interfaces whose IPv4 routes and neighbours disappear, because all of their IPv4 addresses are removed for a moment. */
  readonly #flushed = new Map<string, Set<string>>();
  /** Interfaces that get an IPv4 address. Undoing that may remove their IPv4 routes and neighbours. */
  readonly #addressed = new Map<string, Set<string>>();

  constructor(declared: Sections, scopes: Scopes) {
    this.#declared = declared;
    this.#scopes = scopes;
  }

  result(restorations: ReadonlyMap<string, Step>): PlannedSteps {
    if (restorations.size > 0) {
      const planned = new Set(this.#steps.map(({ id }) => id));
      for (const [id, step] of restorations) if (!planned.has(id)) this.#steps.push(step);
    }
    return { steps: orderSteps(this.#steps), lost: this.#lost };
  }

  planNamespaces(): void {
    const { namespaces } = this.#declared;
    if (namespaces.size === 0) return;
    const main = this.#scopes.get("");
    const existing = new Map([...namespaceTable.list(main)].map((entry) => [entry.name, entry]));
    for (const [name, { wanted, absent, path }] of namespaces) {
      const current = existing.get(name);
      const step = { table: namespaceTable as StateTable, scope: "", path, wanted, current };
      if (absent && current !== undefined) this.#steps.push(new Step({ ...step, action: "remove" }));
      if (!absent && current === undefined) this.#steps.push(new Step({ ...step, action: "add" }));
    }
  }

  planLinks(): void {
    const steps = new Map<string, Step>();
    const keyOf = (scope: string, ifname: string) => `${scope}\n${ifname}`;
    for (const section of this.#declared.sections) {
      for (const step of this.#linkSteps(section)) steps.set(keyOf(section.name, step.key), step);
    }
    for (const step of [...steps.values()]) {
      if (step.action === "remove") this.#cascade(step.scope, step.current as Link, "removed");
      if (step.action === "recreate") this.#cascade(step.scope, step.current as Link, "created");
      for (const ifname of disruptedLinks(step))
        this.#disrupted.set(step.scope, (this.#disrupted.get(step.scope) ?? new Set()).add(ifname));
    }
    for (const section of this.#declared.sections) {
      const scope = this.#scopes.find(section.name);
      for (const [ifname, fate] of this.#fates.get(section.name) ?? []) {
        const key = keyOf(section.name, ifname);
        const known = steps.get(key);
        if (known?.action === "remove" || known?.action === "recreate") continue;
        const current = scope!.linksByName.get(ifname)!;
        const restored = linkTable.restore(current, scope!, this.#scopes);
        // The other end of a pair creates this one.
        const lost = restored.peer === undefined ? restored : { ...restored, creator: restored.peer };
        this.#lost.push({ table: linkTable as StateTable, scope: section.name, wanted: lost });
        const declared = section.tables.get("links")!.get(ifname);
        if (declared === undefined && fate === "removed") continue;
        const wanted = { ...restored, ...(declared?.wanted as WantedLink | undefined) };
        const path = declared?.path ?? "";
        if (fate === "removed") {
          this.#checkReferences(linkTable as StateTable, section.name, wanted, path);
          this.#checkPeer(wanted, path);
        }
        steps.set(
          key,
          this.#step(linkTable as StateTable, section.name, { action: "add", path, wanted, restored: true }),
        );
      }
    }
    this.#steps.push(...steps.values());
    for (const [name, fates] of this.#fates) this.#restorePorts(name, fates);
  }

  /** Plans that links join their master again if it is created again, and records those whose master disappears. */
  #restorePorts(name: string, fates: ReadonlyMap<string, Fate>): void {
    const section = this.#declared.sections.find((one) => one.name === name)!;
    for (const { ifname, master } of this.#scopes.get(name).linksByName.values()) {
      const fate = master === undefined ? undefined : fates.get(master);
      if (fate === undefined) continue;
      const wanted: WantedLink = { ifname, master: master! };
      const table = linkTable as StateTable;
      this.#lost.push({ table, scope: name, wanted });
      const declared = section.tables.get("links")!.get(ifname)?.wanted as WantedLink | undefined;
      if (fate === "removed" || fates.has(ifname) || declared?.master !== undefined) continue;
      this.#steps.push(this.#step(table, name, { action: "add", path: "", wanted, restored: true }));
    }
  }

  *#linkSteps({ name, tables, owner, modes }: Section): Generator<Step> {
    const declared = tables.get("links")!;
    const scope = this.#scopes.find(name);
    const existing = scope?.linksByName;
    const table = linkTable as StateTable;
    for (const [ifname, { path, wanted, absent }] of declared) {
      const current = existing?.get(ifname);
      if (absent) {
        if (current !== undefined) yield this.#step(table, name, { action: "remove", path, current });
      } else if (scope === undefined && ifname === newLoopback.ifname) {
        const current = newLoopback as Link;
        const differences = linkTable.differences(wanted as WantedLink, current, undefined as never, this.#scopes);
        if (differences !== undefined)
          yield this.#step(table, name, { action: "change", path, wanted, current, differences });
      } else if (current === undefined) {
        this.#checkSource(wanted as WantedLink, path);
        this.#checkReferences(table, name, wanted, path);
        yield this.#step(table, name, { action: "add", path, wanted });
      } else {
        const differences = linkTable.differences(wanted as WantedLink, current, scope!, this.#scopes);
        if (differences === undefined) continue;
        this.#checkReferences(table, name, wanted, path);
        const isNew = (field: string) => linkTable.isFixed!(field, wanted as WantedLink, current);
        const canCreate = (wanted as WantedLink).kind !== undefined;
        const action = canCreate && Object.keys(differences).some(isNew) ? "recreate" : "change";
        const restored = () => linkTable.restore(current, scope!, this.#scopes);
        const kept = action === "change" ? {} : keptSettings(wanted as WantedLink, restored(), declared);
        yield this.#step(table, name, { action, path, wanted: { ...kept, ...wanted }, current, differences });
      }
    }
    const isExact = modes.get("links") === "exact";
    if (!isExact && owner.alias === undefined) return;
    for (const current of existing?.values() ?? []) {
      if (declared.has(current.ifname) || linkTable.isAutomatic(current)) continue;
      if (isExact || linkTable.isOwned(current, owner))
        yield this.#step(table, name, { action: "remove", path: "", current });
    }
  }

  /** Records that a link disappears, with its peer and the links on top of it. */
  #cascade(scopeName: string, link: Link, fate: Fate): void {
    const fates = this.#fates.get(scopeName) ?? new Map<string, Fate>();
    this.#fates.set(scopeName, fates);
    const known = fates.get(link.ifname);
    if (known === "removed" || known === fate) return;
    fates.set(link.ifname, fate);
    for (const other of this.#scopes.existing()) {
      const isHere = other.name === scopeName;
      for (const upper of other.linksByLower.get(link.ifindex) ?? []) {
        if ((upper.linkNetnsid === undefined) !== isHere) continue;
        if (upper.ifindex !== link.linkIndex) {
          if (isHere || link.linkNetnsid === undefined) this.#cascade(other.name, upper, fate);
        } else {
          // The peer of a pair appears again only if it is declared: the pair may get a peer with another name.
          const section = this.#declared.sections.find(({ name }) => name === other.name);
          const isDeclared = section?.tables.get("links")?.get(upper.ifname)?.absent === false;
          const isKnown = this.#fates.get(other.name)?.has(upper.ifname) === true;
          if (!isKnown) this.#cascade(other.name, upper, isDeclared ? fate : "removed");
        }
      }
    }
  }

  planEntries(table: StateTable, { name, tables, owner, modes }: Section): void {
    const declared = tables.get(table.name)!;
    const scope = this.#scopes.find(name);
    const isExact = modes.get(table.name) === "exact";
    const hasMarks = owner.protocol !== undefined || owner.tables.size > 0;
    const fates = this.#fates.get(name);
    const disrupted = this.#disrupted.get(name);
    // The kernel removes both with the last IPv4 address of an interface. (fib_disable_ip)
    const isFlushable = table.name === "routes" || table.name === "neighbours";
    const flushed = isFlushable ? this.#flushed.get(name) : undefined;
    const addressed = isFlushable ? this.#addressed.get(name) : undefined;
    const hasSideEffects =
      addressed !== undefined || fates !== undefined || disrupted !== undefined || flushed !== undefined;
    if (declared.size === 0 && !isExact && !hasMarks && !hasSideEffects) return;
    const seen = new Set<Declared>();
    const steps: Step[] = [];
    for (const current of scope === undefined ? [] : table.list(scope)) {
      let known = declared.get(table.key(current));
      if (known?.absent === true && !this.#isSelected(table, known, current, scope!)) known = undefined;
      const device = hasSideEffects ? table.deviceOf(current) : undefined;
      const fate = device === undefined ? undefined : fates?.get(device);
      if (hasSideEffects && !table.isAutomatic(current)) {
        const isIpv4 = device !== undefined && (current as Route | Neighbour).family === "inet";
        const isFlushed = isIpv4 && flushed?.has(device) === true;
        const isAddressed = isIpv4 && addressed?.has(device) === true;
        if (
          fate !== undefined ||
          isFlushed ||
          isAddressed ||
          (device !== undefined && disrupted?.has(device) === true)
        ) {
          const wanted = table.restore(current, scope!, this.#scopes);
          this.#lost.push({ table, scope: name, wanted });
          const isKept = known === undefined ? !isExact && !table.isOwned(current, owner) : !known.absent;
          if (isKept && known === undefined && (fate === "created" || isFlushed))
            steps.push(this.#step(table, name, { action: "add", path: "", wanted, restored: true }));
        }
      }
      // The entry disappears together with its link.
      if (fate !== undefined) continue;
      if (known !== undefined && !known.absent && !seen.has(known)) {
        seen.add(known);
        const { wanted, path } = known;
        const differences = table.differences(wanted, current, scope!, this.#scopes);
        if (differences === undefined) continue;
        const isNew = Object.keys(differences).some((field) => table.isFixed?.(field, wanted, current) === true);
        const action = isNew ? "recreate" : "change";
        steps.push(this.#step(table, name, { action, path, wanted, current, differences }));
      } else if (known?.absent === true) {
        steps.push(this.#step(table, name, { action: "remove", path: known.path, current }));
      } else if ((isExact || table.isOwned(current, owner)) && !table.isAutomatic(current)) {
        steps.push(this.#step(table, name, { action: "remove", path: "", current }));
      }
    }
    for (const entry of declared.values()) {
      if (entry.absent || seen.has(entry)) continue;
      const { wanted, path } = entry;
      this.#checkReferences(table, name, wanted, path);
      steps.push(this.#step(table, name, { action: "add", path, wanted }));
    }
    if (table.name === "addresses") {
      const added = steps.filter(({ action, wanted }) => action === "add" && !(wanted as Address).local.includes(":"));
      if (added.length > 0) this.#addressed.set(name, new Set(added.map(({ wanted }) => (wanted as Address).dev!)));
    }
    if (table.name === "addresses" && scope !== undefined) {
      this.#recordAddresses(table, scope, steps);
      this.#protectAddresses(table, scope, steps);
    }
    for (const step of steps) this.#steps.push(step);
  }

  /** Whether an entry has all fields of a declaration that it must not exist. */
  #isSelected(table: StateTable, { wanted, selected }: Declared, current: object, scope: Scope): boolean {
    const differences = Object.keys(table.differences(wanted, current, scope, this.#scopes) ?? {});
    return !differences.some((field) => selected?.has(field.split(".", 1)[0]!) === true);
  }

  /**
   * Records the IPv4 addresses of interfaces whose addresses change. Which address is the primary one depends on the order of
   * additions, so undoing them may remove any other address of the same network.
   */
  #recordAddresses(table: StateTable, scope: Scope, steps: readonly Step[]): void {
    const devices = new Set(steps.map(({ wanted, current }) => ((wanted ?? current) as Address).dev));
    if (devices.size === 0) return;
    for (const entry of table.list(scope)) {
      const { dev, family } = entry as Address;
      if (family !== "inet" || !devices.has(dev) || table.isAutomatic(entry)) continue;
      this.#lost.push({ table, scope: scope.name, wanted: table.restore(entry, scope, this.#scopes) });
    }
  }

  /**
   * Plans the restoration of IPv4 addresses that the kernel removes together with an address, the secondary addresses of
   * the same network, and records the interfaces that lose their last address.
   */
  #protectAddresses(table: StateTable, scope: Scope, steps: Step[]): void {
    const removed = steps.filter(({ action, current }) => {
      return (action === "remove" || action === "recreate") && (current as Address).family === "inet";
    });
    if (removed.length === 0) return;
    const devices = new Set(removed.map(({ current }) => (current as Address).dev));
    const keys = new Set(removed.map(({ key }) => key));
    const networks = new Set(removed.map(({ current }) => networkOf(current as Address)));
    const remaining = new Set<string>();
    for (const entry of table.list(scope)) {
      const address = entry as Address;
      if (address.family !== "inet" || !devices.has(address.dev) || keys.has(table.key(address))) continue;
      if (address.flags.includes("secondary") && networks.has(networkOf(address))) {
        const wanted = table.restore(address, scope, this.#scopes);
        steps.push(this.#step(table, scope.name, { action: "add", path: "", wanted, restored: true }));
      } else {
        remaining.add(address.dev!);
      }
    }
    for (const { action, wanted } of steps) {
      const address = wanted as Address | undefined;
      if (action === "add" && address?.local.includes(":") === false && !networks.has(networkOf(address)))
        remaining.add(address.dev!);
    }
    const flushed = new Set<string>();
    for (const { current } of removed) {
      const { dev } = current as Address;
      if (dev !== undefined && !remaining.has(dev)) flushed.add(dev);
    }
    if (flushed.size > 0) this.#flushed.set(scope.name, flushed);
  }

  #step(
    table: StateTable,
    scope: string,
    fields: Omit<ConstructorParameters<typeof Step>[0], "table" | "scope">,
  ): Step {
    const { action, current } = fields;
    const isLost = table.name === "links" && (action === "remove" || action === "recreate");
    const before = isLost ? table.restore(current!, this.#scopes.get(scope), this.#scopes) : undefined;
    return new Step({ table, scope, ...fields, before });
  }

  /** Throws ENODEV if a link without a kind does not exist. */
  #checkSource({ ifname, kind, creator, origin }: WantedLink, path: string): void {
    if (kind !== undefined || creator !== undefined) return;
    if (origin !== undefined && this.#scopes.find(origin)?.linksByName.has(ifname) === true) return;
    throw missing(path, ifname, "declare its kind to create it");
  }

  /** Throws ENODEV if the other end of a declared link is removed, and the link with it. */
  #checkPeer({ ifname, peer }: WantedLink, path: string): void {
    if (peer === undefined || this.#fates.get(peer.scope)?.get(peer.ifname) !== "removed") return;
    const operation = `plan ${path}`;
    const advice = "declare another peer in data.peer, or do not remove the peer";
    const text = `${operation}: "${ifname}" disappears with its peer "${peer.ifname}", which is removed: ${advice} (ENODEV)`;
    throw new NetlinkError(text, { errno: ENODEV, operation });
  }

  /** Throws ENODEV if an entry refers to a link that neither exists nor is declared. */
  #checkReferences(table: StateTable, own: string, wanted: object, path: string): void {
    for (const { scope = own, ifname, field } of table.references(wanted)) {
      const section = this.#declared.sections.find(({ name }) => name === scope);
      const declared = section?.tables.get("links")?.get(ifname);
      const found = this.#scopes.find(scope);
      const exists = found === undefined ? ifname === newLoopback.ifname : found.linksByName.has(ifname);
      const isRemoved = this.#fates.get(scope)?.get(ifname) === "removed" || declared?.absent === true;
      if (declared?.absent === false || (exists && !isRemoved)) continue;
      throw missing(`${path}.${field}`, ifname, "declare it in links");
    }
  }
}

/**
 * Returns the undeclared settings that a link keeps when it is created again: those of all kinds, and more if the kind
 * stays the same. The settings of the kind are not kept, because they may exclude the declared ones.
 */
function keptSettings(wanted: WantedLink, current: WantedLink, declared: ReadonlyMap<string, Declared>): object {
  const { up, ifalias, group, master, slaveKind, slaveData, mtu, txqlen, address, link } = current as WantedLink &
    Record<string, unknown>;
  const kept: Record<string, unknown> = { up, ifalias, group };
  const isPort = wanted.master === undefined && typeof master === "string" && declared.get(master)?.absent !== true;
  if (isPort) Object.assign(kept, { master, slaveKind, slaveData });
  if (wanted.kind === current.kind) Object.assign(kept, { mtu, txqlen, address, link });
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

function missing(path: string, ifname: string, advice: string): NetlinkError {
  const operation = `plan ${path}`;
  return new NetlinkError(`${operation}: there is no interface "${ifname}" in the namespace: ${advice} (ENODEV)`, {
    errno: ENODEV,
    operation,
  });
}

/**
 * Returns the links whose routes, addresses or neighbours the kernel may remove because of a step: a link that goes down
 * or changes its master, and the masters, because a bridge may get another hardware address with its ports.
 */
function disruptedLinks({ action, key, wanted, current, differences }: Step): string[] {
  const names: (string | null | undefined)[] = [];
  const isChanged = differences?.["master"] !== undefined;
  if (action === "change" && (isChanged || differences?.["up"]?.to === false)) names.push(key);
  if (action !== "change" || isChanged)
    names.push((wanted as WantedLink | undefined)?.master, (current as Link | undefined)?.master);
  return names.filter((name) => typeof name === "string");
}

/** Returns the interface and the network of an IPv4 address, as text. */
function networkOf({ dev, local, prefixlen }: Address): string {
  const number = local.split(".").reduce((all, part) => all * 256 + Number(part), 0);
  return `${dev} ${Math.floor(number / 2 ** (32 - prefixlen))}/${prefixlen}`;
}

const linkLike: ReadonlySet<string> = new Set(["namespaces", "links"]);
/** Position of each table in the order in which entries are added. */
export const rank: ReadonlyMap<StateTable, number> = new Map(
  [namespaceTable as StateTable, linkTable as StateTable, ...entryTables].map((table, index) => [table, index]),
);

/**
 * Orders steps: removals of neighbours, links and namespaces; additions and changes by table and dependency; removals of
 * addresses, which other entries may need until then; restorations; removals of routes, rules and next hops.
 */
function orderSteps(steps: readonly Step[]): Step[] {
  const levels = linkLevels(steps);
  const placed = steps.map((step) => {
    const { table, action, restored } = step;
    const position = rank.get(table)!;
    const level =
      levels.get(step) ??
      (action === "remove" ? -(table.level?.(step.current!) ?? 0) : (table.level?.(step.wanted!) ?? 0));
    if (action !== "remove") {
      const isLate = restored && !linkLike.has(table.name);
      return { step, phase: isLate ? 3 : 1, position, level };
    }
    if (table.name === "addresses") return { step, phase: 2, position, level };
    return { step, phase: table.removedLast ? 4 : 0, position: -position, level };
  });
  placed.sort(
    (one, other) =>
      one.phase - other.phase ||
      one.position - other.position ||
      one.level - other.level ||
      compareText(one.step.scope, other.step.scope) ||
      compareText(one.step.action, other.step.action),
  );
  return placed.map(({ step }) => step);
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Returns the levels of added and changed links: each link has a higher level than those that it refers to. */
function linkLevels(steps: readonly Step[]): Map<Step, number> {
  const byKey = new Map<string, Step>();
  const idOf = (scope: string, ifname: string) => `${scope}\n${ifname}`;
  for (const step of steps)
    if (step.table.name === "links" && step.action !== "remove") byKey.set(idOf(step.scope, step.key), step);
  const levels = new Map<Step, number>();
  const levelOf = (step: Step, depth: number): number => {
    const known = levels.get(step);
    if (known !== undefined) return known;
    let level = 0;
    // Existing links may depend on each other in a cycle until they are changed.
    if (depth < byKey.size) {
      for (const { scope = step.scope, ifname } of step.table.references(step.wanted!)) {
        const other = byKey.get(idOf(scope, ifname));
        if (other !== undefined && other !== step) level = Math.max(level, levelOf(other, depth + 1) + 1);
      }
    }
    levels.set(step, level);
    return level;
  };
  for (const step of byKey.values()) levelOf(step, 0);
  return levels;
}
