import { ENODEV } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { rtLink } from "../../families/rt-link.ts";
import type { NetworkNamespace } from "../../sock/namespace.ts";
import type { InterfaceNames } from "./datatypes.ts";

/** Returns a converter between names and indexes of a namespace's interfaces. Each interface is looked up once. */
export function interfacesOf(netns: NetworkNamespace | undefined): InterfaceNames {
  const indexes = new Map<string, number | undefined>();
  const names = new Map<number, string | undefined>();
  const client = rtLink.connect(netns === undefined ? {} : { netns });
  return {
    index: (name) => lookUp(indexes, name, () => client.do("getlink", { ifname: name }).header.ifiIndex),
    name: (index) => lookUp(names, index, () => client.do("getlink", { header: { ifiIndex: index } }).ifname),
  };
}

function lookUp<Key, Value>(
  known: Map<Key, Value | undefined>,
  key: Key,
  read: () => Value | undefined,
): Value | undefined {
  if (known.has(key)) return known.get(key);
  let value: Value | undefined;
  try {
    value = read();
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
  }
  known.set(key, value);
  return value;
}
