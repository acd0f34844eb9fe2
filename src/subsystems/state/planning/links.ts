import { isArgumentError } from "../../../base/argument-error.ts";
import { defined, groupBy, lazily, omit } from "../../../base/objects.ts";
import { EEXIST, EINVAL, ENODEV } from "../../../constants/errno.ts";
import { failure } from "../../../errors.ts";
import { type Steps, wait } from "../../../io/io.ts";
import { linkAddressSize, wrongSize } from "../../route/core/addresses.ts";
import { addressFields, IPV6_MIN_MTU, ignoredAddress, largestMtu, rulesOf } from "../../route/links/kind-rules.ts";
import type { Link } from "../../route/links/link.ts";
import { checkRequired } from "../../route/links/write-link.ts";
import type { Differences } from "../model/compare.ts";
import type { DeclaredTable, Section } from "../model/declared.ts";
import { LOOPBACK, type Scope } from "../model/scopes.ts";
import type { Step } from "../model/step.ts";
import { lateLimits, stackedKinds } from "../tables/link-fields.ts";
import { areEnds, isMoved, linkTable, type PeerName, type WantedLink } from "../tables/links.ts";
import { missing, type PlanContext, type PlannedChange } from "./context.ts";
import { each, type Visitor, visitAll } from "./depth-first.ts";
import { renamesOf } from "./renames.ts";

const newLoopback: Link = {
  ifname: LOOPBACK,
  ifindex: 1,
  linkType: "loopback",
  flags: ["loopback"],
  address: "00:00:00:00:00:00",
  up: false,
  mtu: 65_536,
  txqlen: 1000,
  group: 0,
  operstate: "down",
  linkmode: "default",
};

/** How steps affect the largest size of a link's offloaded packets. */
interface Limit {
  /** Whether a step raises the size. */
  isRaised: boolean;
  /** Other links whose raised size would raise it, too. */
  readonly sources: ReadonlySet<string>;
  /** Ports that stay in the link and have a smaller size, which then is that of the link. */
  readonly smaller: Set<string>;
}

export class LinkPlanner {
  readonly #context: PlanContext;
  readonly #steps = new Map<string, Step>();
  /** Removals of link pairs by namespace and declared end. */
  readonly #separated = new Map<string, Step>();
  /** Removals of links on top of removed ones, such as VLANs. Each link comes after those below it. */
  readonly #stacked = new Map<string, Step>();
  /** Links whose links on top were recorded because of a smaller MTU, and this MTU. */
  readonly #smallestMtus = new Map<Link, number>();

  constructor(context: PlanContext) {
    this.#context = context;
  }

  *plan(sections: readonly Section[]): Steps<void> {
    const context = this.#context;
    const { io } = context;
    // Pairs of links are compared by the new names.
    for (const section of sections) yield* this.#renameLinks(section);
    for (const section of sections) {
      if (section.isRemoved) this.#removeNamespace(section);
      yield* this.#addLinkSteps(section);
    }
    for (const step of [...this.#separated.values(), ...this.#steps.values()]) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      if (step.action === "remove") this.#cascade(step.scope, step.current as Link, "removed");
      if (step.action === "recreate") this.#cascade(step.scope, step.current as Link, "created");
      if (step.action === "add" && isMoved(step.wanted as WantedLink)) this.#recordMove(step.wanted as WantedLink);
      for (const ifname of disruptedLinks(step)) context.disrupt(step.scope, ifname);
      if (step.action !== "remove") this.#recordSmallerMtus(step);
      yield* this.#checkLimits(step);
    }
    for (const step of this.#steps.values()) if (step.action !== "remove") this.#checkAltNames(step);
    for (const section of sections) this.#restoreLinks(section);
    for (const step of [...this.#stacked.values()].reverse()) context.steps.push(step);
    for (const steps of [this.#separated, this.#steps]) for (const step of steps.values()) context.steps.push(step);
    for (const section of sections) this.#restorePorts(section);
  }

  /** A move sets the link down, and removes its addresses and routes. */
  #recordMove({ ifname, origin = "" }: WantedLink): void {
    const { scopes, lost } = this.#context;
    const scope = scopes.find(origin);
    const link = scope?.linksByName.get(ifname);
    if (link === undefined) return;
    const restored = linkTable.restore(link, scope!, scopes);
    const settings = omit(restored, "kind", "peer", "peerSettings", "data", "altnames");
    lost.push({ table: linkTable, scope: origin, action: "add", wanted: settings });
    this.#context.disrupt(origin, ifname);
  }

  /** Records links whose MTU the change or addition of a link reduces. */
  #recordSmallerMtus({ action, wanted, current, differences, scope }: Step): void {
    const { master, mtu = ETHERNET_MTU } = {
      ...(current as Link | undefined),
      ...(wanted as WantedLink & { mtu?: number }),
    };
    const isChanged = (field: string) => action !== "change" || differences?.[field] !== undefined;
    if (action === "change" && isChanged("mtu")) this.#recordStackedMtus(scope, current as Link, mtu);
    if (isChanged("master")) this.#recordBridgeMtu(scope, (current as Link | undefined)?.master, ETHERNET_MTU);
    if (isChanged("mtu") || isChanged("master")) this.#recordBridgeMtu(scope, master, mtu);
  }

  /** A bridge has the smallest MTU of its ports, unless its own one was set. (br_mtu_auto_adjust) */
  #recordBridgeMtu(scope: string, master: string | null | undefined, mtu: number): void {
    const bridge = this.#context.scopes.find(scope)?.linksByName.get(master ?? "");
    if (bridge?.kind === "bridge") this.#recordStackedMtus(scope, bridge, mtu);
  }

  /** A smaller MTU also limits that of VLANs and similar links on top of the link. */
  #recordStackedMtus(scopeName: string, changed: Link, smaller: number): void {
    const pending = [{ scopeName, lower: changed, mtu: smaller }];
    for (const { scopeName, lower, mtu } of pending) {
      // Many ports can limit the MTU of a bridge.
      if (mtu >= (this.#smallestMtus.get(lower) ?? Number.POSITIVE_INFINITY)) continue;
      this.#smallestMtus.set(lower, mtu);
      for (const [{ name: scope }, upper] of this.#uppersOf(scopeName, lower)) {
        const { ifname, kind, data, mtu: current = 0 } = upper;
        const largest = Math.min(mtu, largestMtu(kind, data, mtu, false));
        if (!stackedKinds.has(kind) || current <= largest) continue;
        this.#context.lost.push({ table: linkTable, scope, action: "add", wanted: { ifname, mtu: current } });
        if (largest < IPV6_MIN_MTU) this.#context.disrupt(scope, ifname);
        pending.push({ scopeName: scope, lower: upper, mtu: largest });
      }
    }
  }

  /** Links by name, by namespace and size. */
  readonly #limits = new Map<string, Map<string, Limit>>();

  /** Steps by the master that their link has afterwards. */
  readonly #portSteps = lazily(() =>
    groupBy(this.#steps.values(), ({ scope, wanted }) =>
      keyOf(scope, (wanted as WantedLink | undefined)?.master ?? ""),
    ),
  );

  /**
   * Returns whether steps may raise the largest size of a link's offloaded packets to `size`. It depends on all ports of the
   * link, or on the link below. (br_set_gso_limits, netif_inherit_tso_max)
   */
  *#isRaised(scope: string, start: string, size: number): Steps<boolean> {
    // The links of a chain ask for those below them.
    const limits = this.#limits.getOrInsertComputed(`${scope}\n${size}`, () => new Map<string, Limit>());
    const isRaised = (key: string) => limits.get(key)!.isRaised && limits.get(key)!.smaller.size === 0;
    const visitor: Visitor<string> = {
      isVisited: (key) => limits.has(key),
      visit: (key) => {
        const limit = this.#limitOf(scope, key, size);
        limits.set(key, limit);
        return [...limit.sources, ...limit.smaller];
      },
      follow: (key, other) => {
        if (!isRaised(other)) return;
        const limit = limits.get(key)!;
        limit.isRaised ||= limit.sources.has(other);
        limit.smaller.delete(other);
      },
    };
    yield* visitAll([start], visitor, this.#context.io);
    return isRaised(start);
  }

  #limitOf(scope: string, key: string, size: number): Limit {
    const own = this.#steps.get(keyOf(scope, key));
    const { link } = { ...own?.current, ...own?.wanted } as Partial<WantedLink>;
    const lower = link === undefined ? undefined : this.#steps.get(keyOf(scope, link));
    const ports = this.#portSteps().get(keyOf(scope, key)) ?? [];
    const steps = lower?.wanted === undefined ? ports : [...ports, lower];
    const changesMaster = ({ action, differences }: Step) =>
      action !== "change" || differences?.["master"] !== undefined;
    const isRaised = steps.some((step) => (step === lower ? step.action !== "change" : changesMaster(step)));
    const smaller = new Set<string>();
    const existing = steps.length === 0 ? undefined : this.#context.scopes.find(scope)?.portsByMaster.get(key);
    for (const { ifname, tsoMaxSize = size } of existing ?? []) {
      const step = this.#steps.get(keyOf(scope, ifname));
      if (tsoMaxSize < size && (step === undefined || !changesMaster(step))) smaller.add(ifname);
    }
    return { isRaised, sources: new Set(isRaised ? [] : steps.map(({ key }) => key)), smaller };
  }

  /**
   * Records an error for each setting that the kernel would reject: a value outside of the limits of the link's driver,
   * and an MTU above that of the link below. (dev_validate_mtu, validate_linkmsg, vlan_dev_change_mtu,
   * macvlan_change_mtu, vxlan_change_mtu)
   */
  *#checkLimits({ action, wanted, current, differences, scope, path, key }: Step): Steps<void> {
    const {
      mtu,
      link = (current as Link | undefined)?.link,
      kind = (current as Link | undefined)?.kind,
      origin = scope,
    } = {
      ...(wanted as (WantedLink & { mtu?: number }) | undefined),
    };
    const context = this.#context;
    const fail = (name: string, reason: string) => {
      context.fail(path, failure(`plan ${path}.${name}`, reason, EINVAL));
      context.blocked.add(scope, key);
    };
    const { fixedSettings = [], hasForeignAddress } = action === "change" ? rulesOf((current as Link).kind) : {};
    const reason =
      hasForeignAddress === undefined
        ? "the kernel cannot change it for this link: declare the link's kind, so that it is created again"
        : "a link of this kind has the address of the link below";
    for (const name of fixedSettings) if (differences?.[name] !== undefined) fail(name, reason);
    for (const [name, most, least] of action === "change" ? limits : []) {
      const value = differences?.[name]?.to as number | undefined;
      const { [most]: maximum = 0 } = current as Link;
      const minimum = least === undefined ? 0 : ((current as Link)[least] ?? 0);
      // A link without a largest MTU has 0.
      const isOutside = value !== undefined && (value < minimum || (maximum > 0 && value > maximum));
      if (isOutside && !(most === "tsoMaxSize" && (yield* this.#isRaised(scope, key, value))))
        fail(name, `expected ${minimum} to ${maximum} for this link, got ${value}`);
    }
    const moved = isMoved((wanted ?? {}) as WantedLink) ? context.scopes.find(origin)?.linksByName.get(key) : undefined;
    const size = linkAddressSize((current as Link | undefined) ?? moved);
    for (const name of size === undefined || action === "recreate" ? [] : addressFields) {
      const reason = wrongSize((wanted as WantedLink | undefined)?.[name], size!, key);
      if (reason !== undefined) fail(name, reason);
    }
    if (mtu === undefined || link === undefined) return;
    // The MTU of a VXLAN does not follow that of the link below.
    if (action === "change" && differences?.["mtu"] === undefined && kind === "vxlan") return;
    const declared = context.sectionOf(origin)?.tables.get("links")?.get(link)?.wanted as { mtu?: number } | undefined;
    const lower = declared?.mtu ?? context.scopes.find(origin)?.linksByName.get(link)?.mtu ?? ETHERNET_MTU;
    const data = { ...(current as Link | undefined)?.data, ...((wanted as WantedLink | undefined)?.data as object) };
    const limit = largestMtu(kind, data, lower, action !== "change");
    if (mtu <= limit) return;
    const sum = limit === lower ? "" : `, ${limit} with the headers of a ${kind}`;
    fail("mtu", `${mtu} is above the MTU ${lower} of "${link}", the interface below${sum}; declare its MTU, too`);
  }

  /** Records an error for each alternative name that another link has. (netdev_name_in_use) */
  #checkAltNames({ wanted, current, scope, path, key }: Step): void {
    const context = this.#context;
    const existing = context.scopes.find(scope);
    for (const [at, name] of (wanted as WantedLink).altnames?.entries() ?? []) {
      if ((current as Link | undefined)?.altnames?.includes(name) === true) continue;
      const isName = existing?.linksByName.has(name) === true;
      const owner = isName ? name : existing?.linksByAltName.get(name);
      const change = owner === undefined ? undefined : context.plannedChangesOf(scope).get(owner);
      // A link that is created again has the same name, but only its declared alternative names.
      if (owner === undefined || owner === key || change === "removed" || (change === "created" && !isName)) continue;
      const reason = `"${name}" is ${isName ? "the name" : "an alternative name"} of another interface`;
      context.fail(path, failure(`plan ${path}.altnames[${at}]`, reason, EEXIST));
      context.blocked.add(scope, key);
    }
  }

  *#renameLinks(section: Section): Steps<void> {
    const context = this.#context;
    const scope = context.scopes.find(section.name);
    const renames = scope === undefined ? [] : yield* renamesOf(context, section, scope);
    if (renames.length === 0) return;
    for (const { from, to, path } of renames) {
      const current = scope!.linksByName.get(from)!;
      const fields = { path, wanted: { ifname: to }, current, differences: { ifname: { from, to } } };
      context.steps.push(context.step(linkTable, section.name, { action: "rename", ...fields }));
    }
    context.rename(scope!, new Map(renames.map(({ from, to }) => [from, to])));
  }

  #removeNamespace({ name }: Section): void {
    const { scopes, lost } = this.#context;
    for (const link of scopes.find(name)?.linksByName.values() ?? []) {
      if (link.ifname !== LOOPBACK) this.#cascade(name, link, "removed");
      else if (link.flags.includes("up"))
        lost.push({ table: linkTable, scope: name, action: "add", wanted: { ifname: LOOPBACK, up: true } });
    }
  }

  #restoreLinks({ name, tables }: Section): void {
    const { scopes, lost } = this.#context;
    const scope = scopes.find(name);
    for (const [ifname, change] of this.#context.plannedChangesOf(name)) {
      const key = keyOf(name, ifname);
      const known = this.#steps.get(key);
      if (known?.action === "remove" || known?.action === "recreate") continue;
      if (this.#separated.has(key) || this.#stacked.has(key)) continue;
      const restored = linkTable.restore(scope!.linksByName.get(ifname)!, scope!, scopes);
      const isCreated = restored.peer !== undefined && this.#createsPeer(restored.peer);
      const wantedAgain = isCreated ? { ...restored, creator: restored.peer } : restored;
      lost.push({ table: linkTable, scope: name, action: "add", wanted: wantedAgain });
      const declared = tables.get("links")!.get(ifname);
      if (declared === undefined && change === "removed") continue;
      const own = declared?.wanted as WantedLink | undefined;
      // The step for the declared peer creates both links.
      const { peer: _, peerSettings: __, ...settings } = restored;
      const wanted: WantedLink = { ...(own?.creator === undefined ? restored : settings), ...own };
      const path = declared?.path ?? "";
      if (change === "removed") {
        const isPossible = this.#context.checkReferences(linkTable, name, wanted, path) && this.#hasPeer(wanted, path);
        if (!isPossible) {
          this.#context.blocked.add(name, ifname);
          continue;
        }
      }
      this.#steps.set(key, this.#context.step(linkTable, name, { action: "add", path, wanted, restored: true }));
    }
  }

  /** Returns whether a rollback creates the peer, and so both links. */
  #createsPeer({ scope, ifname }: PeerName): boolean {
    const key = keyOf(scope, ifname);
    const step = this.#separated.get(key) ?? this.#steps.get(key);
    if (step?.action === "remove" || step?.action === "recreate") return true;
    return this.#context.lost.some((entry) => {
      const wanted = entry.wanted as Partial<WantedLink>;
      return entry.table === linkTable && entry.scope === scope && wanted.ifname === ifname;
    });
  }

  /** Adds the ports again to a master that the plan recreates. */
  #restorePorts({ name, tables }: Section): void {
    const { scopes, lost, steps } = this.#context;
    const changes = this.#context.plannedChangesOf(name);
    if (changes.size === 0) return;
    const scope = scopes.get(name);
    for (const link of scope.linksByName.values()) {
      const { ifname, master } = link;
      const change = master === undefined ? undefined : changes.get(master);
      if (change === undefined) continue;
      this.#context.disrupt(name, ifname);
      const { slaveKind, slaveData } = linkTable.restore(link, scope, scopes);
      const wanted: WantedLink = { ifname, ...defined({ master, slaveKind, slaveData }) };
      lost.push({ table: linkTable, scope: name, action: "add", wanted });
      const declared = tables.get("links")!.get(ifname)?.wanted as WantedLink | undefined;
      if (changes.has(ifname) || declared?.master !== undefined) continue;
      const restore = (wanted: WantedLink) =>
        steps.push(this.#context.step(linkTable, name, { action: "add", path: "", wanted, restored: true }));
      // The kernel sets the ports of a removed bond down. (__bond_release_one)
      const isSetDown = declared !== undefined && declared.up !== false && link.up && slaveKind === "bond";
      if (change !== "removed") restore(wanted);
      else if (isSetDown) restore({ ifname, up: true });
    }
    // A link that a rollback creates again has its largest size, and a bridge its MTU, only after its ports have joined.
    for (const ifname of changes.keys()) {
      const link = scope.linksByName.get(ifname)!;
      const settings = defined({ ...lateLimits(link), mtu: link.kind === "bridge" ? link.mtu : undefined });
      if (Object.keys(settings).length > 0)
        lost.push({ table: linkTable, scope: name, action: "add", wanted: { ifname, ...settings } });
    }
  }

  *#addLinkSteps(section: Section): Steps<void> {
    const { name, tables, owner, modes, isRemoved } = section;
    if (isRemoved) return;
    const add = (step: Step) => this.#steps.set(keyOf(name, step.key), step);
    const declared = tables.get("links")!;
    const { scopes, io } = this.#context;
    const scope = scopes.find(name);
    const existing = scope?.linksByName;
    for (const { path, wanted: entry, absent } of declared.values()) {
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
      const wanted = entry as WantedLink;
      const { ifname } = wanted;
      if (this.#context.blocked.has(name, ifname)) continue;
      const isNewLoopback = scope === undefined && ifname === LOOPBACK;
      const current = isNewLoopback ? newLoopback : existing?.get(ifname);
      if (absent) {
        if (current !== undefined) add(this.#context.step(linkTable, name, { action: "remove", path, current }));
        continue;
      }
      const differences = current === undefined ? undefined : linkTable.differences(wanted, current, scope, scopes);
      if (current !== undefined && differences === undefined) continue;
      const isPossible =
        (current !== undefined || (this.#hasSource(wanted, path) && this.#isCreatable(wanted, path))) &&
        this.#context.checkReferences(linkTable, name, wanted, path) &&
        this.#canBeOn(wanted, name, path);
      const step = isPossible ? this.#linkStep(section, path, wanted, current, differences) : undefined;
      if (step === undefined) this.#context.blocked.add(name, ifname);
      else add(step);
    }
    const isExact = modes.get("links") === "exact";
    if (!isExact && owner.alias === undefined) return;
    yield* each(existing?.values() ?? [], io, (current) => {
      if (declared.has(current.ifname) || linkTable.isAutomatic?.(current)) return;
      if (isExact || linkTable.isOwned(current, owner, declared))
        add(this.#context.step(linkTable, name, { action: "remove", path: "", current }));
    });
  }

  #linkStep(
    { name, tables }: Section,
    path: string,
    wanted: WantedLink,
    current: Link | undefined,
    differences: Differences | undefined,
  ): Step | undefined {
    const { scopes } = this.#context;
    if (current === undefined) return this.#context.step(linkTable, name, { action: "add", path, wanted });
    const isCreator = wanted.creator === undefined;
    const hasKind = wanted.kind !== undefined || !isCreator;
    const isNew = hasKind && Object.keys(differences!).some((field) => linkTable.isFixed!(field, wanted, current));
    if (!isNew) return this.#context.step(linkTable, name, { action: "change", path, wanted, current, differences });
    const restored = linkTable.restore(current, scopes.get(name), scopes);
    const kept = keptSettings(wanted, restored, tables.get("links")!);
    const fields = { action: "recreate", path, wanted: { ...kept, ...wanted }, current, differences } as const;
    const step = this.#context.recreation(linkTable, name, fields);
    if (step === undefined || isCreator) return step;
    // The step for the declared peer creates both links again.
    this.#separated.set(keyOf(name, step.key), step);
    return this.#context.step(linkTable, name, { action: "add", path, wanted: fields.wanted });
  }

  /** Records the peer and upper links that disappear with `link`. */
  #cascade(scopeName: string, removed: Link, change: PlannedChange): void {
    const pending = [{ scopeName, link: removed, change }];
    for (const { scopeName, link, change } of pending) {
      const changes = this.#context.plannedChangesOf(scopeName);
      const known = changes.get(link.ifname);
      if (known === "removed" || known === change) continue;
      changes.set(link.ifname, change);
      this.#recordBridgeMtu(scopeName, link.master, ETHERNET_MTU);
      const scope = this.#context.scopes.get(scopeName);
      for (const [{ name }, upper] of this.#uppersOf(scopeName, link)) {
        if (!areEnds(link, scope, upper, this.#context.scopes.get(name))) {
          if (change === "removed") this.#recordStacked(name, upper);
          pending.push({ scopeName: name, link: upper, change });
        } else if (!this.#context.plannedChangesOf(name).has(upper.ifname)) {
          // A recreated link may have a peer of another name.
          const declared = this.#context.sectionOf(name)?.tables.get("links")?.get(upper.ifname);
          pending.push({ scopeName: name, link: upper, change: declared?.absent === false ? change : "removed" });
        }
      }
    }
  }

  /** Yields the links on top of a link, and its peer, each with its namespace. */
  *#uppersOf(scopeName: string, { ifindex }: Link): Generator<[other: Scope, upper: Link]> {
    const scope = this.#context.scopes.get(scopeName);
    for (const other of this.#context.scopes.existing())
      for (const upper of other.linksByLower.get(ifindex) ?? []) if (other.refersTo(scope, upper)) yield [other, upper];
  }

  /** Shows the removal of a link that the kernel removes with the link below. */
  #recordStacked(scope: string, current: Link): void {
    const key = keyOf(scope, current.ifname);
    const section = this.#context.sectionOf(scope);
    const isDeclared = section?.tables.get("links")?.has(current.ifname) === true;
    if (section?.isRemoved === true || isDeclared || this.#steps.has(key)) return;
    const path = "";
    this.#stacked.set(key, this.#context.step(linkTable, scope, { action: "remove", path, current }));
  }

  /** Records a problem unless the link exists or can be created. */
  #hasSource({ ifname, kind, creator, origin, isPort, match }: WantedLink, path: string): boolean {
    const program = rulesOf(kind).creator;
    const isCreated = program === undefined && kind !== undefined;
    if (isCreated || creator !== undefined || isPort === true || match !== undefined) return true;
    if (origin !== undefined && this.#context.scopes.find(origin)?.linksByName.has(ifname) === true) return true;
    const advice = program === undefined ? "declare its kind to create it" : `${program} creates it`;
    this.#context.fail(path, missing(path, ifname, advice));
    return false;
  }

  /** Records a problem if a new link lacks a field that its kind requires. */
  #isCreatable(wanted: WantedLink, path: string): boolean {
    try {
      checkRequired(wanted, `${path}.`);
      return true;
    } catch (error) {
      if (!isArgumentError(error)) throw error;
      this.#context.fail(path, error);
      return false;
    }
  }

  /** Records a problem if the kernel would attach the link to another interface than the declared one. */
  #canBeOn({ kind, link = "", origin }: WantedLink, scope: string, path: string): boolean {
    const place = origin ?? scope;
    const declared = this.#context.sectionOf(place)?.tables.get("links")?.get(link)?.wanted as WantedLink | undefined;
    const lower = { ...this.#context.scopes.find(place)?.linksByName.get(link), ...declared };
    const rules = rulesOf(kind);
    if (rules.isNeverStacked !== true || rulesOf(lower.kind) !== rules) return true;
    const advice = lower.link === undefined ? "the interface below it" : `"${lower.link}"`;
    const reason = `"${link}" is a ${lower.kind}, and the kernel attaches a ${kind} to the interface below: declare ${advice}`;
    this.#context.fail(path, failure(`plan ${path}.link`, reason, EINVAL));
    return false;
  }

  /** Records a problem if removing the peer would remove the link. */
  #hasPeer({ ifname, peer }: WantedLink, path: string): boolean {
    if (peer === undefined || this.#context.plannedChangesOf(peer.scope).get(peer.ifname) !== "removed") return true;
    const advice = "declare another peer in data.peer, or do not remove the peer";
    const reason = `"${ifname}" disappears with its peer "${peer.ifname}", which is removed`;
    this.#context.fail(path, failure(`plan ${path}`, `${reason}: ${advice}`, ENODEV));
    return false;
  }
}

function keyOf(scope: string, ifname: string): string {
  return `${scope}\n${ifname}`;
}

/** Returns undeclared settings that a recreated link keeps, except kind-specific ones. */
function keptSettings(wanted: WantedLink, current: WantedLink, declared: DeclaredTable): object {
  const { up, ifalias, group, master, slaveKind, slaveData, mtu, txqlen, address, link } = current as WantedLink &
    Record<string, unknown>;
  const kept: Record<string, unknown> = { up, ifalias, group };
  const isPort = wanted.master === undefined && typeof master === "string" && declared.get(master)?.absent !== true;
  if (isPort) Object.assign(kept, { master, slaveKind, slaveData });
  if (wanted.kind === current.kind) Object.assign(kept, { mtu, txqlen, link });
  if (wanted.kind === current.kind && ignoredAddress("address", wanted) === undefined) kept["address"] = address;
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

/** MTU of new links, unless they are declared with another one. */
const ETHERNET_MTU = 1500;
/** Settings with the field of a listed link that has their largest value, and the field with their smallest one. */
const limits: readonly (readonly [
  setting: string,
  largest: "maxMtu" | "tsoMaxSize" | "tsoMaxSegs",
  smallest?: "minMtu",
])[] = [
  ["mtu", "maxMtu", "minMtu"],
  ["gsoMaxSize", "tsoMaxSize"],
  ["gsoIpv4MaxSize", "tsoMaxSize"],
  ["gsoMaxSegs", "tsoMaxSegs"],
];

/** Returns links that may lose routes, addresses or neighbours, including masters. */
function disruptedLinks({ action, key, wanted, current, differences }: Step): string[] {
  const names: (string | null | undefined)[] = [];
  const isChanged = differences?.["master"] !== undefined;
  const isTooSmall = action === "change" && (differences?.["mtu"]?.to as number) < IPV6_MIN_MTU;
  // A new hardware address removes all neighbours (neigh_changeaddr). The undo of a link set up sets it down, which
  // removes IPv6 addresses and neighbours that it had before.
  const isFlushed = differences?.["up"] !== undefined || isTooSmall || differences?.["address"] !== undefined;
  if (action === "change" && (isChanged || isFlushed)) names.push(key);
  // A bridge takes the smallest MTU of its ports.
  if (isTooSmall) names.push((current as Link).master);
  if (action !== "change" || isChanged)
    names.push((wanted as WantedLink | undefined)?.master, (current as Link | undefined)?.master);
  return names.filter((name) => typeof name === "string");
}
