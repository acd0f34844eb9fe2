// Reads the expressions of rules from the kernel, in a form in which two tables can be compared.
import { nftables } from "../../../src/families/nftables.ts";
import type { NetworkNamespace } from "../../../src/index.ts";

type Fields = Record<string, unknown>;

/**
 * Returns the kernel expressions of all rules of a network namespace. The names of anonymous sets, which the kernel
 * chooses, are replaced by the attributes and elements of the sets.
 */
export function kernelExpressions(netns: NetworkNamespace): unknown[] {
  using client = nftables.connect({ netns });
  const sets = new Map<string, unknown>();
  for (const { header, table, name, flags, keyLen, dataLen, dataType, keyType } of client
    .dump("getset", {})
    .toArray()) {
    const { nfgenFamily } = header;
    if (flags?.includes("anonymous") !== true) continue;
    const parts = client.dump("getsetelem", { header: { nfgenFamily }, table, set: name }).toArray();
    // nft adds an end at 0 to sets of ranges, which ends no range.
    const ends = /^{"key":{"value":"0+"},"flags":\["interval-end"\]}$/;
    const elements = parts
      .flatMap(({ elements }) => elements?.elem ?? [])
      .map((element) => JSON.stringify(plain(element)));
    sets.set(`${nfgenFamily} ${table} ${name}`, {
      flags,
      keyLen,
      keyType,
      dataLen,
      dataType,
      elements: elements.filter((one) => !ends.test(one)).sort(),
    });
  }
  return Array.from(client.dump("getrule", {}), ({ header, table, chain, expressions }) => {
    const setOf = (name: unknown) => sets.get(`${header.nfgenFamily} ${table} ${name}`) ?? name;
    const named = ({ name, data }: { name?: string; data?: unknown }) => {
      const fields = plain(data ?? {}) as Fields;
      for (const field of ["set", "setName"]) if (field in fields) fields[field] = setOf(fields[field]);
      return { name, ...fields };
    };
    return { family: header.nfgenFamily, table, chain, expressions: (expressions?.elem ?? []).map(named) };
  });
}

/** Converts bytes to text, and omits the handles of objects. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.toHex();
  if (typeof value === "bigint") return `${value}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== "setId" && name !== "chainId");
  return Object.fromEntries(kept.map(([name, member]) => [name, plain(member)]));
}
