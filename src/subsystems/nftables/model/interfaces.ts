import { lazily } from "../../../base/objects.ts";
import { ENODEV } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Operations } from "../../../families/rt-link.ts";
import { type Io, type Steps, syncIo, wait } from "../../../io/io.ts";
import type { NetworkNamespace } from "../../../netns/namespace.ts";
import { textLength } from "../../../schema/values/text.ts";
import { need } from "../../route/core/lookups.ts";
import type { InterfaceNames } from "./datatypes.ts";
import { connectLinks, type LinkClient } from "./link-client.ts";

/** Interfaces can be renamed, so cached names and indexes expire. */
const MAX_AGE_MS = 1000;
/** Size of a name in bytes, with the NUL at its end. */
const IFNAMSIZ = 16;

export class CachedInterfaces implements InterfaceNames {
  readonly #client: () => LinkClient;
  readonly #indexes = new Map<string, Known<number>>();
  readonly #names = new Map<number, Known<string>>();
  #oldest = Number.NEGATIVE_INFINITY;

  constructor(netns: NetworkNamespace | undefined, io: Io = syncIo) {
    this.#client = lazily(() => connectLinks(netns, io));
  }

  /** Discards expired names and indexes. Must be called before each operation. */
  begin(): void {
    this.#oldest = performance.now() - MAX_AGE_MS;
  }

  index(name: string): number | undefined {
    if (textLength(name) >= IFNAMSIZ || name.includes("\0")) return undefined;
    return this.#lookUp(this.#indexes, name, { ifname: name }, ({ header }) => header.ifiIndex, 1);
  }

  name(index: number): string | undefined {
    return this.#lookUp(this.#names, index, { header: { ifiIndex: index } }, ({ ifname }) => ifname);
  }

  #lookUp<Key, Value>(
    known: Map<Key, Known<Value>>,
    key: Key,
    request: Operations["getlink"]["do"]["request"],
    read: (reply: Operations["getlink"]["do"]["reply"]) => Value | undefined,
    standIn?: Value,
  ): Value | undefined {
    const last = known.get(key);
    if (last !== undefined && last.time >= this.#oldest) return last.value;
    need(this.#read(known, key, request, read));
    return (known.get(key) ?? { value: standIn }).value;
  }

  *#read<Key, Value>(
    known: Map<Key, Known<Value>>,
    key: Key,
    request: Operations["getlink"]["do"]["request"],
    read: (reply: Operations["getlink"]["do"]["reply"]) => Value | undefined,
  ): Steps<void> {
    let value: Value | undefined;
    try {
      value = read(yield* wait(this.#client().do("getlink", request)));
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
    }
    known.set(key, { value, time: performance.now() });
  }
}

/** Assigns unused interface indexes to names of missing interfaces. */
export function withMissing(interfaces: InterfaceNames): InterfaceNames {
  const missing: string[] = [];
  return {
    index(name) {
      const known = interfaces.index(name);
      if (known !== undefined) return known;
      if (!missing.includes(name)) missing.push(name);
      return 0x7fff_ffff - missing.indexOf(name);
    },
    name: (index) => interfaces.name(index),
  };
}

interface Known<Value> {
  readonly value: Value | undefined;
  /** In milliseconds of `performance.now()`. */
  readonly time: number;
}
