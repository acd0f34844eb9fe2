import { ENODEV } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { rtLink } from "../../families/rt-link.ts";
import type { NetworkNamespace } from "../../sock/namespace.ts";
import type { InterfaceNames } from "./datatypes.ts";

/**
 * Maximum age in milliseconds of a cached interface name or index. Older results are not used, because interfaces can
 * be renamed.
 */
const MAX_AGE_MS = 1000;

/**
 * Returns a lookup of names and indexes of the interfaces in a network namespace. Results are cached for one second.
 */
export function interfacesOf(netns: NetworkNamespace | undefined): InterfaceNames {
  const indexes = new Map<string, Known<number>>();
  const names = new Map<number, Known<string>>();
  const client = rtLink.connect(netns === undefined ? {} : { netns });
  return {
    index: (name) => lookUp(indexes, name, () => client.do("getlink", { ifname: name }).header.ifiIndex),
    name: (index) => lookUp(names, index, () => client.do("getlink", { header: { ifiIndex: index } }).ifname),
  };
}

/** Returns a lookup in which interfaces that do not exist have indexes that no interface has. */
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
  /** Time of the lookup, in milliseconds of `performance.now()`. */
  readonly time: number;
}

function lookUp<Key, Value>(known: Map<Key, Known<Value>>, key: Key, read: () => Value | undefined): Value | undefined {
  const time = performance.now();
  const last = known.get(key);
  if (last !== undefined && time - last.time < MAX_AGE_MS) return last.value;
  let value: Value | undefined;
  try {
    value = read();
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
  }
  known.set(key, { value, time });
  return value;
}
