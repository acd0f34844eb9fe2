import { ENOENT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type {
  ChainAttrs,
  FlowtableAttrs,
  ObjAttrs,
  SetAttrs,
  SetelemAttrs,
  TableAttrs,
} from "../../../families/nftables.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { Read } from "../../../schema/model/types.ts";
import { deviceAttrs, readDevices } from "../objects/object-messages.ts";
import { isAnonymous } from "../objects/read-sets.ts";
import {
  type Fields,
  type NftClient,
  type ObjectEvent,
  objectEvent,
  type RememberedSets,
} from "../requests/read-objects.ts";

type Chain = Fields & (ChainAttrs<Read> | FlowtableAttrs<Read>);
type Elements = readonly SetelemAttrs<Read>[];

interface KnownTable {
  /** A table that is added again has another handle. The kernel does not report that the table of an owner is released. */
  readonly handle: bigint | undefined;
  readonly sets: Map<string, Fields & SetAttrs<Read>>;
  /** By type and name. */
  readonly objects: Map<string, Fields & ObjAttrs<Read>>;
  /** Chains and flow tables by type and handle, because chains can be renamed. */
  readonly chains: Map<string, Chain>;
  /**
   * Keys of chains and flow tables whose deletion was reported when an event of their devices was read. Since Linux 6.4,
   * the event of the deletion follows.
   */
  readonly reported: Set<string>;
}

/**
 * Sets, named objects, chains and flow tables, with the elements of anonymous sets, as of the last event. The kernel
 * reports only the name of a deleted object and only the changed devices of a chain or flow table, and a deleted rule
 * may refer to sets that no longer exist when its event is read.
 */
export class KnownObjects implements RememberedSets {
  /** By {@link keyOf}. */
  readonly tables: Map<string, KnownTable> = new Map();
  readonly #elements = new WeakMap<SetAttrs<Read>, SetelemAttrs<Read>[]>();
  readonly #client: () => NftClient;

  constructor(client: () => NftClient) {
    this.#client = client;
  }

  /** Reads all objects, at the start of a subscription and after a gap. */
  *load(): Steps<void> {
    const client = this.#client();
    this.tables.clear();
    const header = { nfgenFamily: 0 };
    for (const noun of ["table", "obj", "chain", "flowtable"] as const)
      for (const attrs of yield* wait(client.dump(`get${noun}`, { header }).toArray()))
        yield* this.complete(objectEvent(`new${noun}`, attrs));
    for (const attrs of yield* wait(client.dump("getset", { header }).toArray())) {
      yield* this.complete({ noun: "set", isNew: true, fields: attrs });
      if (!isAnonymous(attrs)) continue;
      const request = { header: { nfgenFamily: attrs.header.nfgenFamily }, table: attrs.table, set: attrs.name };
      try {
        const result = yield* wait(client.dump("getsetelem", request).toArray());
        this.#elements.get(attrs)?.push(...result.flatMap(({ elements }) => elements?.elem ?? []));
      } catch (error) {
        // The rule with the set was deleted since the dump.
        if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
      }
    }
  }

  set(family: number, table: string, name: string): SetAttrs<Read> | undefined {
    return this.tables.get(keyOf(family, table))?.sets.get(name);
  }

  elements(set: SetAttrs<Read>): Elements | undefined {
    return this.#elements.get(set);
  }

  /**
   * Records an event. Returns the event, completed with what is known: a deleted object is as it was, and a
   * chain or flow table of which some devices were added or deleted is added with all devices that it has. Returns
   * undefined for the deletion of an object whose deletion an earlier event has shown.
   */
  *complete(event: ObjectEvent): Steps<ObjectEvent | undefined> {
    const { noun, isNew, fields } = event;
    if (noun === "table") {
      this.#recordTable(fields, isNew);
      return event;
    }
    const table = this.tables.get(keyOf(fields.header.nfgenFamily, fields.table));
    if (table === undefined) return event;
    if (noun === "setelem" && isNew) {
      const known = table.sets.get(fields.set ?? "");
      if (known !== undefined) this.#elements.get(known)?.push(...(fields.elements?.elem ?? []));
    }
    if (noun === "obj")
      return { noun, isNew, fields: recorded(table.objects, `${fields.type} ${fields.name}`, fields, isNew) };
    if (noun === "set") {
      if (isNew && isAnonymous(fields)) this.#elements.set(fields, []);
      return { noun, isNew, fields: recorded(table.sets, fields.name ?? "", fields, isNew) };
    }
    if (noun !== "chain" && noun !== "flowtable") return event;
    const chain: Chain = fields;
    const key = `${noun} ${chain.handle}`;
    const known = table.chains.get(key);
    if (!isNew && known === undefined && table.reported.delete(key)) return undefined;
    const before = readDevices(known?.hook);
    const changed = readDevices(chain.hook);
    const others = before.filter((device) => !changed.includes(device));
    // Until Linux 6.3, the event of a deleted chain or flow table has its devices, too.
    const hasDevices = !isNew && known !== undefined && changed.length > 0;
    const isPart = hasDevices && (yield* this.#exists(noun, known));
    if (hasDevices && !isPart) table.reported.add(key);
    const whole = isPart ? withDevices(known, others) : withDevices(chain, [...changed, ...others]);
    if (isPart || isNew) return objectEvent(`new${noun}`, recorded(table.chains, key, whole, true));
    return objectEvent(`del${noun}`, recorded(table.chains, key, chain, false));
  }

  /** Whether the event of a chain has another name than the chain. */
  isRenamed({ header, table, handle, name }: Chain): boolean {
    const known = this.tables.get(keyOf(header.nfgenFamily, table))?.chains.get(`chain ${handle}`);
    return known !== undefined && known.name !== name;
  }

  *#exists(noun: "chain" | "flowtable", { header, table = "", name = "", handle }: Chain): Steps<boolean> {
    try {
      const found = yield* wait(this.#client().do(`get${noun}`, { header, table, name }));
      return found.handle === handle;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
      return false;
    }
  }

  #recordTable({ header, name, handle }: Fields & TableAttrs<Read>, isNew: boolean): void {
    const key = keyOf(header.nfgenFamily, name);
    if (!isNew) this.tables.delete(key);
    else if (this.tables.get(key)?.handle !== handle)
      this.tables.set(key, { handle, sets: new Map(), objects: new Map(), chains: new Map(), reported: new Set() });
  }
}

/** Identifies a table. */
export const keyOf = (family: number, table: string | undefined): string => `${family} ${table}`;

/** Records an object and returns it, or forgets a deleted object and returns it as it was. */
function recorded<Attrs>(all: Map<string, Attrs>, key: string, attrs: Attrs, isNew: boolean): Attrs {
  const known = all.get(key) ?? attrs;
  if (isNew) all.set(key, attrs);
  else all.delete(key);
  return isNew ? attrs : known;
}

function withDevices(chain: Chain, devices: readonly string[]): Chain {
  return chain.hook === undefined ? chain : { ...chain, hook: { ...chain.hook, devs: deviceAttrs(devices) } };
}
