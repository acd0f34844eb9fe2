import { ENODEV } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Link } from "../../route/links/link.ts";
import type { Declared, Section } from "../declared.ts";
import type { Step } from "../step.ts";
import { linkTable, type PeerName, type WantedLink } from "../tables/links.ts";
import { LOOPBACK, missing, type PlanContext, type PlannedChange } from "./context.ts";

/** The loopback interface of a new namespace, before any configuration. */
const newLoopback: Link = {
  ifname: LOOPBACK,
  ifindex: 1,
  linkType: "loopback",
  flags: ["loopback"],
  mtu: 65_536,
  txqlen: 1000,
  group: 0,
  operstate: "down",
  linkmode: "default",
};

/** Plans the steps for the links of all namespaces. Records the entries that the kernel removes together with links. */
export class LinkPlanner {
  readonly #context: PlanContext;
  /** Planned steps for links, by namespace and name. */
  readonly #steps = new Map<string, Step>();

  constructor(context: PlanContext) {
    this.#context = context;
  }

  plan(): void {
    const context = this.#context;
    for (const section of context.declared.sections) {
      if (section.isRemoved) this.#removeNamespace(section);
      for (const step of this.#linkSteps(section)) this.#steps.set(keyOf(section.name, step.key), step);
    }
    for (const step of [...this.#steps.values()]) {
      if (step.action === "remove") this.#cascade(step.scope, step.current as Link, "removed");
      if (step.action === "recreate") this.#cascade(step.scope, step.current as Link, "created");
      for (const ifname of disruptedLinks(step))
        context.disrupted.set(step.scope, (context.disrupted.get(step.scope) ?? new Set()).add(ifname));
    }
    for (const section of context.declared.sections) this.#restoreLinks(section);
    context.steps.push(...this.#steps.values());
    for (const section of context.declared.sections) this.#restorePorts(section);
  }

  /** Records the links that the kernel removes together with a namespace. */
  #removeNamespace({ name }: Section): void {
    const { scopes, lost } = this.#context;
    for (const link of scopes.find(name)?.linksByName.values() ?? []) {
      if (link.ifname !== LOOPBACK) this.#cascade(name, link, "removed");
      else if (link.flags.includes("up"))
        lost.push({ table: linkTable, scope: name, action: "add", wanted: { ifname: LOOPBACK, up: true } });
    }
  }

  /**
   * Records the links of a namespace that the kernel removes together with other links. Plans to add declared ones
   * again.
   */
  #restoreLinks({ name, tables }: Section): void {
    const { scopes, lost } = this.#context;
    const scope = scopes.find(name);
    for (const [ifname, change] of this.#context.plannedChangesOf(name)) {
      const key = keyOf(name, ifname);
      const known = this.#steps.get(key);
      if (known?.action === "remove" || known?.action === "recreate") continue;
      const restored = linkTable.restore(scope!.linksByName.get(ifname)!, scope!, scopes);
      // Creating the peer also creates this link.
      const isCreated = restored.peer !== undefined && this.#createsPeer(restored.peer);
      const wantedAgain = isCreated ? { ...restored, creator: restored.peer } : restored;
      lost.push({ table: linkTable, scope: name, action: "add", wanted: wantedAgain });
      const declared = tables.get("links")!.get(ifname);
      if (declared === undefined && change === "removed") continue;
      const wanted: WantedLink = { ...restored, ...(declared?.wanted as WantedLink | undefined) };
      const path = declared?.path ?? "";
      if (change === "removed") {
        this.#context.checkReferences(linkTable, name, wanted, path);
        this.#checkPeer(wanted, path);
      }
      this.#steps.set(key, this.#context.step(linkTable, name, { action: "add", path, wanted, restored: true }));
    }
  }

  /**
   * Returns whether a rollback creates the peer of a link before the link itself. Creating the peer also creates the
   * link.
   */
  #createsPeer({ scope, ifname }: PeerName): boolean {
    const step = this.#steps.get(keyOf(scope, ifname));
    if (step?.action === "remove" || step?.action === "recreate") return true;
    return this.#context.lost.some((entry) => {
      const wanted = entry.wanted as Partial<WantedLink>;
      return entry.table === linkTable && entry.scope === scope && wanted.ifname === ifname;
    });
  }

  /**
   * If the plan recreates a master, plans that its ports join it again. Also records these ports, and ports whose
   * master is removed.
   */
  #restorePorts({ name, tables }: Section): void {
    const { scopes, lost, steps } = this.#context;
    const changes = this.#context.plannedChangesOf(name);
    if (changes.size === 0) return;
    for (const { ifname, master } of scopes.get(name).linksByName.values()) {
      const change = master === undefined ? undefined : changes.get(master);
      if (change === undefined) continue;
      const wanted: WantedLink = { ifname, master: master! };
      lost.push({ table: linkTable, scope: name, action: "add", wanted });
      const declared = tables.get("links")!.get(ifname)?.wanted as WantedLink | undefined;
      if (change === "removed" || changes.has(ifname) || declared?.master !== undefined) continue;
      steps.push(this.#context.step(linkTable, name, { action: "add", path: "", wanted, restored: true }));
    }
  }

  *#linkSteps({ name, tables, owner, modes, isRemoved }: Section): Generator<Step> {
    if (isRemoved) return;
    const declared = tables.get("links")!;
    const { scopes } = this.#context;
    const scope = scopes.find(name);
    const existing = scope?.linksByName;
    for (const [ifname, { path, wanted: entry, absent }] of declared) {
      const wanted = entry as WantedLink;
      const isNewLoopback = scope === undefined && ifname === LOOPBACK;
      const current = isNewLoopback ? newLoopback : existing?.get(ifname);
      if (absent) {
        if (current !== undefined) yield this.#context.step(linkTable, name, { action: "remove", path, current });
      } else if (current === undefined) {
        this.#checkSource(wanted, path);
        this.#context.checkReferences(linkTable, name, wanted, path);
        yield this.#context.step(linkTable, name, { action: "add", path, wanted });
      } else {
        const differences = linkTable.differences(wanted, current, scope, scopes);
        if (differences === undefined) continue;
        this.#context.checkReferences(linkTable, name, wanted, path);
        const isNew = (field: string) => linkTable.isFixed!(field, wanted, current);
        const action = wanted.kind !== undefined && Object.keys(differences).some(isNew) ? "recreate" : "change";
        const kept =
          action === "change" ? {} : keptSettings(wanted, linkTable.restore(current, scope!, scopes), declared);
        const fields = { action, path, wanted: { ...kept, ...wanted }, current, differences } as const;
        yield this.#context.step(linkTable, name, fields);
      }
    }
    const isExact = modes.get("links") === "exact";
    if (!isExact && owner.alias === undefined) return;
    for (const current of existing?.values() ?? []) {
      if (declared.has(current.ifname) || linkTable.isAutomatic?.(current)) continue;
      if (isExact || linkTable.isOwned(current, owner))
        yield this.#context.step(linkTable, name, { action: "remove", path: "", current });
    }
  }

  /** Records the links that the kernel removes together with a link: its peer, and the links on top of it. */
  #cascade(scopeName: string, link: Link, change: PlannedChange): void {
    const changes = this.#context.plannedChangesOf(scopeName);
    const known = changes.get(link.ifname);
    if (known === "removed" || known === change) return;
    changes.set(link.ifname, change);
    for (const other of this.#context.scopes.existing()) {
      const isHere = other.name === scopeName;
      for (const upper of other.linksByLower.get(link.ifindex) ?? []) {
        if ((upper.linkNetnsid === undefined) !== isHere) continue;
        if (upper.ifindex !== link.linkIndex) {
          if (isHere || link.linkNetnsid === undefined) this.#cascade(other.name, upper, change);
        } else {
          // Only a declared peer is planned to exist again, because the peer of the new pair may have another name.
          const links = this.#context.sectionOf(other.name)?.tables.get("links");
          const isDeclared = links?.get(upper.ifname)?.absent === false;
          const isKnown = this.#context.plannedChangesOf(other.name).has(upper.ifname);
          if (!isKnown) this.#cascade(other.name, upper, isDeclared ? change : "removed");
        }
      }
    }
  }

  /** Throws ENODEV for a declared link that does not exist and cannot be created, because its kind is not declared. */
  #checkSource({ ifname, kind, creator, origin, isPort }: WantedLink, path: string): void {
    if (kind !== undefined || creator !== undefined || isPort === true) return;
    if (origin !== undefined && this.#context.scopes.find(origin)?.linksByName.has(ifname) === true) return;
    throw missing(path, ifname, "declare its kind to create it");
  }

  /** Throws ENODEV if the plan removes the peer of a declared link, because the kernel would also remove the link. */
  #checkPeer({ ifname, peer }: WantedLink, path: string): void {
    if (peer === undefined || this.#context.plannedChangesOf(peer.scope).get(peer.ifname) !== "removed") return;
    const operation = `plan ${path}`;
    const advice = "declare another peer in data.peer, or do not remove the peer";
    const reason = `"${ifname}" disappears with its peer "${peer.ifname}", which is removed`;
    const text = `${operation}: ${reason}: ${advice} (ENODEV)`;
    throw new NetlinkError(text, { errno: ENODEV, operation });
  }
}

function keyOf(scope: string, ifname: string): string {
  return `${scope}\n${ifname}`;
}

/**
 * Returns the undeclared settings to keep when a link is recreated. Some are kept only if the link keeps its kind.
 * Settings in `data` are not kept, because they may contradict declared ones.
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

/**
 * Returns the links whose routes, addresses or neighbours the kernel may remove because of a step: links that go down
 * or change their master, and their masters. A bridge may get another hardware address when its ports change.
 */
function disruptedLinks({ action, key, wanted, current, differences }: Step): string[] {
  const names: (string | null | undefined)[] = [];
  const isChanged = differences?.["master"] !== undefined;
  if (action === "change" && (isChanged || differences?.["up"]?.to === false)) names.push(key);
  if (action !== "change" || isChanged)
    names.push((wanted as WantedLink | undefined)?.master, (current as Link | undefined)?.master);
  return names.filter((name) => typeof name === "string");
}
