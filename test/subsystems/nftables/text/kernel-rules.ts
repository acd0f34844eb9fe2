// Reads the expressions of rules from the kernel, in a form in which rules of two namespaces can be compared.

import { nftables } from "../../../../src/families/nftables.ts";
import { NETLINK_NETFILTER, NetlinkSocket, type NetworkNamespace } from "../../../../src/index.ts";

type Fields = Record<string, unknown>;

/** Returns a value with bytes as hexadecimal text and keys in a fixed order. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `0x${value.toHex()}`;
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, plain(item)]));
}

const ignored = new Set([
  "header",
  "name",
  "table",
  "handle",
  "id",
  "userdata",
  "genmask",
  "count",
  "expiration",
  "pad",
  "type",
]);

function kept(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !ignored.has(name)));
}

/** The expressions of each rule by its handle. Anonymous sets are replaced by their elements. */
export function kernelRules(netns: NetworkNamespace): Map<number, string> {
  const socket = netns.run(() => NetlinkSocket.open(NETLINK_NETFILTER));
  using client = nftables.connect({ socket });
  const sets = new Map<string, unknown>();
  for (const set of client.dump("getset", {}).toArray()) {
    const key = `${set.header.nfgenFamily} ${set.table} ${set.name}`;
    const isAnonymous = set.flags?.includes("anonymous") === true;
    if (!isAnonymous) {
      sets.set(key, { named: set.name });
      continue;
    }
    const header = { nfgenFamily: set.header.nfgenFamily };
    const dumped = client.dump("getsetelem", { header, table: set.table!, set: set.name! }).toArray();
    const elements = dumped
      .flatMap((part) => part.elements?.elem ?? [])
      // nft adds the end of a range at 0, which has no effect.
      .filter(({ flags, key }) => !(flags?.includes("interval-end") && key?.value?.every((byte) => byte === 0)))
      .map((one) => plain(kept(one as Fields)));
    const {
      keyType: _,
      dataType: __,
      desc: ___,
      flags = [],
      ...rest
    } = kept(set as unknown as Fields) as { flags?: string[] } & Fields;
    sets.set(key, { ...rest, flags: [...flags].sort(), elements: elements.map((one) => JSON.stringify(one)).sort() });
  }
  const rules = new Map<number, string>();
  for (const rule of client.dump("getrule", {}).toArray()) {
    const expressions = (rule.expressions?.elem ?? []).flatMap(({ name, data }): Fields[] => {
      const fields = plain(data ?? {}) as Fields;
      for (const field of ["set", "setName"]) {
        const known = sets.get(`${rule.header.nfgenFamily} ${rule.table} ${fields[field]}`);
        if (known !== undefined) fields[field] = known;
      }
      // A range is one expression or two comparisons, depending on the version of nft.
      if (name === "range" && fields["op"] === "eq") {
        const compare = (op: string, value: unknown) => ({ name: "cmp", data: value, op, sreg: fields["sreg"] });
        return [compare("gte", fields["fromData"]), compare("lte", fields["toData"])];
      }
      return [{ name, ...fields }];
    });
    rules.set(Number(rule.handle), expressions.map((one) => JSON.stringify(plain(one))).join("\n"));
  }
  socket.close();
  return rules;
}
