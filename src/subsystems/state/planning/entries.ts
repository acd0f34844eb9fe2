import { ENOENT } from "../../../constants/errno.ts";
import { failure, type NetlinkError } from "../../../errors.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { Route } from "../../route/routes/route.ts";
import type { Differences } from "../model/compare.ts";
import type { Declared, Section } from "../model/declared.ts";
import { failureOf } from "../model/outcomes.ts";
import { positionOf } from "../model/positions.ts";
import type { Scope } from "../model/scopes.ts";
import type { Step } from "../model/step.ts";
import type { Owner, StateTable, TableName } from "../model/table.ts";
import { nexthopTable } from "../tables/nexthops.ts";
import { hasGateway } from "../tables/routes.ts";
import { qdiscTable } from "../tables/traffic-control.ts";
import { AddressEffects } from "./address-effects.ts";
import type { LostEntry, PlanContext, PlannedChange } from "./context.ts";
import { each } from "./depth-first.ts";
import { hasFields, Selector } from "./selector.ts";

/** What the kernel does to an entry because of the plan, or may do: a rollback then restores the entry. */
interface Effect {
  /** When the kernel removes the entry. */
  readonly change: PlannedChange | undefined;
  /** Whether the plan must remove the entry before its container. */
  readonly isRemovedFirst?: boolean;
  /** Whether a rollback adds or changes the entry. */
  readonly restoration: LostEntry["action"];
  /** Whether the plan itself restores the entry of another program. */
  readonly isRestored: boolean;
}

export class EntryPlanner {
  readonly #context: PlanContext;
  readonly #section: Section;
  readonly #scope: Scope | undefined;
  readonly #addresses: AddressEffects;
  readonly #plannedChanges: Map<string, PlannedChange>;
  readonly #containersAtRisk = new Set<string | undefined>();

  constructor(context: PlanContext, section: Section) {
    this.#context = context;
    this.#section = section;
    this.#scope = context.scopes.find(section.name);
    this.#addresses = new AddressEffects(context, section.name);
    this.#plannedChanges = context.plannedChangesOf(section.name);
  }

  *plan(table: StateTable): Steps<void> {
    const { name, tables, selections, owner, modes, isRemoved } = this.#section;
    const declared = tables.get(table.name)!;
    const absent = (selections.get(table.name) ?? []).map((selection) => new Selector(table, selection, owner));
    const isExact = modes.get(table.name) === "exact";
    const isEmpty = declared.size === 0 && absent.length === 0;
    if (isEmpty && !isExact && !hasMarks(table, owner) && !this.#isAffected(table)) return;
    /** 1 for each declared entry that the kernel has. */
    const seen = new Uint8Array(declared.size);
    let seenCount = 0;
    let steps: Step[] = [];
    const isRequired = !isEmpty || isExact;
    const { io } = this.#context;
    const scope = this.#scope;
    if (scope?.hasTable(table.name) === false) return;
    const kept = this.#context.keptOf(table, name);
    const entries =
      scope === undefined ? [] : yield* this.#context.list(table, scope, isRequired, wantedOf(declared.values()));
    for (const listed of entries) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      const current = table.partOf === undefined ? listed : table.partOf(listed, owner);
      if (current === undefined) continue;
      let known = declared.get(table.key(current));
      const isPermanent = table.isPermanent?.(current) === true;
      if (known?.absent === true && (isPermanent || !this.#isSelected(table, known, current))) known = undefined;
      const selector =
        known === undefined && !isPermanent
          ? absent.find((one) => one.selects(current, scope!, this.#context.scopes))
          : undefined;
      const effect = this.#isAffected(table) ? this.#effectOn(table, current) : undefined;
      if (effect !== undefined) {
        if (table.name === "addresses") this.#addresses.recordMissing(table.key(current), effect.change ?? "removed");
        this.#recordLost(table, current, known, effect, steps);
        this.#containersAtRisk.add(table.containerKey?.(current));
      }
      const change = isRemoved ? "removed" : effect?.change;
      if (change !== undefined) {
        this.#recordChange(table, current, change);
        if (effect?.isRemovedFirst === true)
          steps.push(this.#context.step(table, name, { action: "remove", path: known?.path ?? "", current }));
        continue;
      }
      kept?.push(current);
      if (known?.absent === false && seen[known.index] === 0) {
        seen[known.index] = 1;
        seenCount++;
        const { wanted, path } = known;
        if (!(yield* this.#isPossible(table, wanted, path, false))) {
          this.#block(table, wanted);
          continue;
        }
        const differences = this.#differences(table, wanted, current);
        if (differences === undefined) continue;
        const isNew = Object.keys(differences).some((field) => table.isFixed?.(field, wanted, current) === true);
        const fields = { path, wanted, current, differences };
        if (!isNew) {
          if (!(yield* this.#isAccepted(table, wanted, path))) continue;
          steps.push(this.#context.step(table, name, { action: "change", ...fields }));
          continue;
        }
        const step = this.#context.recreation(table, name, { action: "recreate", ...fields });
        if (step === undefined) this.#block(table, wanted);
        else {
          this.#recordChange(table, current, "created");
          const key = table.containerKey?.(current);
          // A discipline of another kind cannot contain the classes of the former kind.
          if ("kind" in differences) this.#plannedChanges.set(`${key} ${differences["kind"]!.from}`, "removed");
          steps.push(step);
        }
      } else if (known?.absent === true || selector !== undefined || this.#isRemoved(table, current, isExact)) {
        this.#recordChange(table, current, table.removedLast ? "removed last" : "removed");
        const { path } = known ?? selector ?? { path: "" };
        steps.push(this.#context.step(table, name, { action: "remove", path, current }));
      }
    }
    // Skip the search if the kernel has all declared entries.
    for (const entry of seenCount === declared.size ? [] : declared.values()) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      if (entry.absent || seen[entry.index] === 1) continue;
      const { wanted, path } = entry;
      const isPossible =
        this.#context.checkReferences(table, name, wanted, path) &&
        (yield* this.#isPossible(table, wanted, path, true)) &&
        (yield* this.#isAccepted(table, wanted, path));
      if (isPossible) steps.push(this.#context.step(table, name, { action: "add", path, wanted }));
      else this.#block(table, wanted);
    }
    steps = yield* this.#withObjects(table, steps);
    const hasEffects = table.disrupted !== undefined || table.sideEffects !== undefined;
    for (const step of scope !== undefined && hasEffects ? steps : []) {
      yield* this.#recordEffects(table, scope!, step);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    if (table.name === "addresses") yield* this.#addresses.record(table, scope, steps, entries);
    yield* each(steps, io, (step) => this.#context.steps.push(step));
    if (table.name === "classes") yield* this.#recordLostLeaves();
  }

  /** Records queueing disciplines that the kernel removes with their parent class. */
  *#recordLostLeaves(): Steps<void> {
    const changes = this.#plannedChanges;
    if (this.#scope === undefined || changes.size === 0 || this.#section.isRemoved) return;
    const table: StateTable = qdiscTable;
    for (const current of yield* this.#context.list(table, this.#scope)) {
      const [discipline, parent] = table.containersOf!(current);
      const change = parent === undefined ? undefined : changes.get(parent);
      // Child disciplines of a removed link or discipline are already recorded.
      if (change === undefined || changes.has(discipline!) || changes.has(table.deviceOf(current) ?? "")) continue;
      const known = this.#section.tables.get(table.name)!.get(table.key(current));
      this.#recordLost(
        table,
        current,
        known,
        { change, restoration: "add", isRestored: change === "created" },
        this.#context.steps,
      );
      this.#recordChange(table, current, change);
    }
  }

  *#isPossible(table: StateTable, wanted: object, path: string, isMissing: boolean): Steps<boolean> {
    if (table.problem === undefined) return true;
    const links = table.references(wanted);
    const { name } = this.#section;
    // A link that is created again can have another kind, with other properties than the present link.
    const isOnNewLink = links.some(({ scope = name, ifname }) => this.#context.plannedChangesOf(scope).has(ifname));
    const scope = isOnNewLink ? undefined : this.#scope;
    // Without its links, the kernel would reject the new entry.
    const isNew = isMissing && scope !== undefined && links.every(({ ifname }) => scope.linksByName.has(ifname));
    const former = this.#context.formerly(table, name, wanted);
    const error = yield* wait(table.problem(former, scope, isNew));
    if (error !== undefined) this.#context.fail(path, error);
    return error === undefined;
  }

  *#recordEffects(table: StateTable, scope: Scope, { wanted }: Step): Steps<void> {
    if (wanted === undefined) return;
    const { name } = this.#section;
    for (const ifname of table.disrupted?.(wanted, scope) ?? []) this.#context.disrupt(name, ifname);
    if (table.sideEffects === undefined) return;
    for (const entry of yield* wait(table.sideEffects(wanted, scope))) {
      const restored = table.restore(this.#context.latterly(table, name, entry), scope, this.#context.scopes);
      this.#context.lost.push({ table, scope: name, wanted: restored, action: "change" });
    }
  }

  #block(table: StateTable, wanted: object): void {
    const key = table.containerKey?.(wanted);
    if (key !== undefined) this.#context.blocked.add(this.#section.name, key);
  }

  *#isAccepted(table: StateTable, wanted: object, path: string): Steps<boolean> {
    const scope = this.#scope;
    if (table.check === undefined || scope === undefined) return true;
    const { tables } = this.#section;
    const has = (name: TableName, key: string) => tables.get(name)?.get(key)?.absent === false;
    const error = yield* wait(failureOf(() => table.check!(scope, wanted, has)));
    if (error === undefined) return true;
    // An entry such as an nftables table can consist of several declared objects, of which the kernel rejects one.
    const isDeclared = error.path?.startsWith(`${this.#section.path}${table.name}`) === true;
    this.#context.fail(isDeclared ? error.path! : path, error);
    this.#context.blocked.addStep(this.#context.step(table, this.#section.name, { action: "add", path, wanted }));
    return false;
  }

  /** Omits steps that add a group without all of its members, or a route without its next hop object. */
  *#withObjects(table: StateTable, steps: Step[]): Steps<Step[]> {
    const [objectsOf, field] = table.name === "routes" ? [table.containersOf, "nhid"] : [table.partsOf, "group"];
    if (objectsOf === undefined) return steps;
    const complete: Step[] = [];
    let isMissing: ((object: string) => boolean) | undefined;
    for (const step of steps) {
      const pause = this.#context.io.pause();
      if (pause !== undefined) yield* wait(pause);
      const { wanted, restored, path } = step;
      const objects = wanted === undefined || restored ? [] : objectsOf(wanted);
      if (objects.length > 0) isMissing ??= yield* this.#missingObjects();
      const missing = objects.find((object) => isMissing!(object));
      if (missing === undefined) {
        complete.push(step);
        continue;
      }
      this.#context.fail(path, missingObject(`${path}.${field}`, missing));
      this.#block(table, wanted!);
    }
    return complete;
  }

  /** Returns a function that tells whether a next hop object is neither declared nor kept. */
  *#missingObjects(): Steps<(object: string) => boolean> {
    const table: StateTable = nexthopTable;
    if (this.#scope?.hasTable(table.name) === false) return () => false;
    const keyOf = (entry: object) => table.containerKey!(entry)!;
    const declared = new Map<string, Declared>();
    for (const entry of this.#section.tables.get(table.name)!.values()) declared.set(keyOf(entry.wanted), entry);
    const listed = this.#scope === undefined ? [] : yield* this.#context.list(table, this.#scope);
    const existing = new Set(listed.map(keyOf));
    const isRemoved = (object: string) => this.#plannedChanges.get(object)?.startsWith("removed") === true;
    return (object) => declared.get(object)?.absent ?? (!existing.has(object) || isRemoved(object));
  }

  #isAffected(table: StateTable): boolean {
    if (this.#section.isRemoved || table.isDependent === false) return this.#section.isRemoved;
    return (
      this.#plannedChanges.size > 0 || this.#context.disrupted.has(this.#section.name) || this.#addresses.hasEffects
    );
  }

  #isRemoved(table: StateTable, current: object, isExact: boolean): boolean {
    const { owner, tables } = this.#section;
    if (table.isAutomatic?.(current)) return false;
    const isOwned = table.isOwned(current, owner, tables.get(table.name)!);
    if (!isExact && !isOwned) return false;
    return table.isInScope?.(current, (name, key) => tables.get(name)!.has(key), isOwned) ?? true;
  }

  #effectOn(table: StateTable, current: object): Effect | undefined {
    const { name, isRemoved } = this.#section;
    const changeOf = (key: string | undefined) => (key === undefined ? undefined : this.#plannedChanges.get(key));
    const isRisky = (container: string) => this.#containersAtRisk.has(container);
    const device = table.deviceOf(current);
    const held = table.holds?.(current);
    const containers = table.containersOf?.(current) ?? [];
    const parts = table.partsOf?.(current) ?? [];
    const changedParts = parts.flatMap((part) => changeOf(part) ?? []);
    const partsChange = changedParts.length === 0 ? undefined : strongestOf(changedParts);
    const isDisrupted = device !== undefined && this.#context.disrupted.get(name)?.has(device) === true;
    const source = this.#sourceChange(table, current);
    const { family, nhid, nexthops = [current as Partial<Route>] } = current as Partial<Route>;
    // fib_disable_ip() flushes them with the last IPv4 address, unless they have next hop objects or hops of other interfaces.
    const isFlushable = (table.name === "routes" && nhid === undefined) || table.name === "neighbours";
    const isIpv4 = isFlushable && device !== undefined && family === "inet";
    const flushed = this.#context.flushed.get(name);
    const lostHops = isIpv4 ? nexthops.filter(({ dev }) => flushed?.has(dev!)) : [];
    const isFlushed = isIpv4 && lostHops.length === nexthops.length;
    // The kernel uses them again only after it has created the route again, which it may reject if they have gateways without "onlink".
    const isChecked = (hop: Partial<Route>) => hasGateway(hop) && hop.flags?.includes("onlink") !== true;
    const losesHops = lostHops.length > 0 && !isFlushed && !lostHops.some(isChecked);
    const own = [device, ...containers.filter((one) => one !== held)].map(changeOf).find((one) => one !== undefined);
    const found = own ?? changeOf(held) ?? (changedParts.length === parts.length ? partsChange : undefined);
    // The container exists until the end, so the entry can change.
    const change = found === "removed last" ? undefined : found;
    const losesSource = source !== undefined && family === "inet6" && !isDisrupted;
    const losesParts = partsChange !== undefined || losesSource || losesHops || parts.some(isRisky);
    const isAtRisk =
      [isRemoved, found !== undefined, source !== undefined, isDisrupted, losesParts, isFlushed].includes(true) ||
      containers.some(isRisky) ||
      (isIpv4 && this.#addresses.addressed.has(device));
    if (!isAtRisk) return undefined;
    return {
      change,
      isRemovedFirst: own === undefined && changeOf(held) !== undefined,
      restoration: losesParts && change === undefined ? "change" : "add",
      isRestored: isFlushed || losesHops || [change ?? partsChange, source].includes("created"),
    };
  }

  /** Returns the change of a route's source address that the kernel applies to the route, too. */
  #sourceChange(table: StateTable, current: object): PlannedChange | undefined {
    const { prefsrc, family, nhid } = current as Partial<Route>;
    if (table.name !== "routes" || prefsrc === undefined || table.isAutomatic?.(current)) return undefined;
    // The kernel changes no IPv6 routes with next hop objects (fib6_remove_prefsrc). Of several ones in a place, only the first can be changed.
    if (family === "inet6" && (nhid ?? positionOf(current)) !== undefined) return undefined;
    return this.#addresses.sources.get(prefsrc);
  }

  #recordLost(
    table: StateTable,
    current: object,
    known: Declared | undefined,
    { change, restoration: action, isRestored }: Effect,
    steps: Step[],
  ): void {
    const isAutomatic = table.isAutomatic?.(current) === true;
    // A rollback removes those that the kernel adds with the link and that are not recorded.
    if (isAutomatic && table.removeSurplus === undefined) return;
    const { name, owner, modes } = this.#section;
    const wanted = table.restore(current, this.#scope!, this.#context.scopes);
    this.#context.lost.push({ table, scope: name, wanted, action });
    if (!isRestored || isAutomatic) return;
    const isForeign =
      known === undefined &&
      modes.get(table.name) !== "exact" &&
      !table.isOwned(current, owner, this.#section.tables.get(table.name)!);
    const isUnchanged =
      known?.absent === false && change === undefined && this.#differences(table, known.wanted, current) === undefined;
    if (!isForeign && !isUnchanged) return;
    const path = known?.path ?? "";
    steps.push(this.#context.step(table, name, { action, path, wanted, current, restored: true }));
  }

  #differences(table: StateTable, wanted: object, current: object): Differences | undefined {
    const found = table.differences(wanted, current, this.#scope!, this.#context.scopes);
    if (table.name !== "routes" || !this.#addresses.changesRoutes) return found;
    const [declared, listed]: Partial<Route>[] = [wanted, current];
    // The kernel would remove the route together with its source address.
    const isLost = listed!.family === "inet" && this.#sourceChange(table, current) === "removed";
    if (isLost && declared!.prefsrc === undefined)
      return { ...found, prefsrc: { from: listed!.prefsrc, to: undefined } };
    // The kernel would keep the former interface.
    for (const { gateway, dev } of declared!.nexthops ?? [declared!]) {
      if (gateway === undefined || dev !== undefined) continue;
      const { dev: from } = (listed!.nexthops ?? [listed!]).find((hop) => hop.gateway === gateway) ?? {};
      const devices = from === undefined ? [] : this.#addresses.newDevicesOf(gateway, from);
      if (devices.length > 0) return { ...found, dev: { from, to: devices.join(" or ") } };
    }
    return found;
  }

  #recordChange(table: StateTable, current: object, change: PlannedChange): void {
    const key = table.containerKey?.(current);
    if (key !== undefined) this.#plannedChanges.set(key, change);
  }

  #isSelected(table: StateTable, { wanted, selected = new Set() }: Declared, current: object): boolean {
    const [scope, { scopes }] = [this.#scope!, this.#context];
    const restored = table.restore(current, scope, scopes);
    return hasFields(table, { names: selected, wanted, current, restored }, scope, scopes);
  }
}

function* wantedOf(declared: Iterable<Declared>): Generator<object> {
  for (const { wanted } of declared) yield wanted;
}

function missingObject(path: string, object: string): NetlinkError {
  const reason = `there is no ${object.replace("nexthop", "next hop")}: declare it in nexthops`;
  return failure(`plan ${path}`, reason, ENOENT);
}

function strongestOf(changes: readonly (PlannedChange | undefined)[]): PlannedChange {
  if (changes.includes("removed")) return "removed";
  return changes.includes("removed last") ? "removed last" : "created";
}

export function hasMarks(table: StateTable, owner: Owner): boolean {
  return table.marks.some((mark) => (mark === "tables" ? owner.tables.size > 0 : owner[mark] !== undefined));
}
