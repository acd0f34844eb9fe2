// Reads the rules of the kernel in a form in which rules of different namespaces can be compared.
//
// Forms that are treated as equal, and what shows that they match the same packets. packets.test.ts sends packets through rules
// that nft has added, and through those of the library, also in the virtual machine.
//
// | forms                                                        | shown by                                                |
// | ------------------------------------------------------------ | ------------------------------------------------------- |
// | `range`, or two comparisons                                  | packets: `udp dport 22-23`                              |
// | `fib` with "present", compared with one or four bytes        | packets: `fib saddr . iif oif exists`, `missing`        |
// | name of an interface, compared up to its NUL or with 16 bytes | packets: `meta iifname`; nft_meta_store_ifname() pads   |
// | end of a range at 0 before the first value of a set          | packets: all sets and maps of ranges that nft adds      |
// | `byteorder` of fewer bytes than one unit, which nft 1.0.6 adds | packets: `meta l4proto . th dport { udp . 22, … }`   |
// | user data of sets and elements, numbers of sets and chains   | the kernel does not read them, or assigns them          |
// | time of `last`                                               | the kernel updates it                                   |
import { nftables, type SetAttrs } from "../../../../src/families/nftables.ts";
import { NETLINK_NETFILTER, NetlinkSocket, type NetworkNamespace } from "../../../../src/index.ts";
import type { Read } from "../../../../src/schema/model/types.ts";
import type { TableFamily } from "../../../../src/subsystems/nftables/index.ts";
import { familyName } from "../../../../src/subsystems/nftables/model/families.ts";
import { readNumber, SetData } from "../../../../src/subsystems/nftables/model/userdata.ts";
import { readShape } from "../../../../src/subsystems/nftables/objects/read-sets.ts";

type Fields = Record<string, unknown>;

/** A rule of the kernel. */
export interface KernelRule {
  readonly family: TableFamily;
  readonly table: string;
  readonly chain: string;
  readonly handle: number;
  /** The expressions of the rule, one per line. Anonymous sets are replaced by their properties and elements. */
  readonly expressions: string;
  /** For each anonymous set, the expressions that determine its type; undefined if they are not stored. */
  readonly types: readonly (string | undefined)[];
}

/** Returns a value in which bytes are hexadecimal text, and keys are sorted. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `0x${value.toHex()}`;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, plain(item)]));
}

/** Properties of an anonymous set that the kernel assigns, or that depend on the version of nft. */
const ASSIGNED = ["header", "table", "name", "handle", "id", "userdata", "count", "type"];

function propertiesOf(set: SetAttrs<Read>): Fields {
  const kept = Object.entries(set).filter(([name]) => !ASSIGNED.includes(name));
  const orders = [SetData.KeyOrder, SetData.DataOrder].map((entry) => readNumber(set.userdata, entry));
  const properties = kept.map(([name, value]) => {
    if (name === "flags") return [name, plain(set.flags?.toSorted())];
    // The kernel divides a key into fields by their lengths. The size depends on the version of nft.
    return name === "desc" ? [name, plain(set.desc?.concat)] : [name, value];
  });
  return { ...Object.fromEntries(properties), orders, dataInterval: readNumber(set.userdata, SetData.DataInterval) };
}

/**
 * Returns the expressions that determine the types of the keys of a set. Returns undefined if they are not stored: of masks
 * in concatenations and of numbers in host byte order, nft stores only some.
 */
function typesOf(set: SetAttrs<Read>): string | undefined {
  const { keySources } = readShape(set);
  return keySources && JSON.stringify(keySources.map(({ json }) => plain(json)));
}

/** Returns all rules of a namespace, in the order of their chains. */
export function kernelRules(netns: NetworkNamespace): KernelRule[] {
  using socket = netns.run(() => NetlinkSocket.open(NETLINK_NETFILTER));
  using client = nftables.connect({ socket });
  const anonymous = new Map<string, Fields>();
  const types = new Map<Fields, string | undefined>();
  for (const set of client.dump("getset", {}).toArray()) {
    if (set.flags?.includes("anonymous") !== true) continue;
    const { header, table, name } = set;
    const dumped = client.dump("getsetelem", {
      header: { nfgenFamily: header.nfgenFamily },
      table: table!,
      set: name!,
    });
    const all = dumped.toArray().flatMap((part) => part.elements?.elem ?? []);
    const isEnd = ({ flags }: (typeof all)[number]) => flags?.includes("interval-end") === true;
    const isZero = ({ key }: (typeof all)[number]) => /^0+$/.test(key?.value?.toHex() ?? "");
    const startsAtZero = all.some((element) => !isEnd(element) && isZero(element));
    const elements = all
      // An end before the first value ends no range. nft adds it.
      .filter((one) => startsAtZero || !isEnd(one) || !isZero(one))
      .map(({ userdata: _, ...element }) => JSON.stringify(plain(element)));
    const fields = { ...propertiesOf(set), elements: elements.sort() };
    anonymous.set(`${header.nfgenFamily} ${table} ${name}`, fields);
    types.set(fields, typesOf(set));
  }
  const rules = client
    .dump("getrule", {})
    .toArray()
    .map(({ header, table, chain, handle, expressions }) => {
      const number = header.nfgenFamily;
      const all = (expressions?.elem ?? []).flatMap(({ name, data }): Fields[] => {
        const fields: Fields = { ...data };
        for (const field of ["set", "setName"]) {
          fields[field] = anonymous.get(`${number} ${table} ${fields[field]}`) ?? fields[field];
        }
        // A range is one expression or two comparisons, depending on the version of nft.
        if (name === "range" && fields["op"] === "eq") {
          const compare = (op: string, value: unknown) => ({ name: "cmp", data: value, op, sreg: fields["sreg"] });
          return [compare("gte", fields["fromData"]), compare("lte", fields["toData"])];
        }
        // Versions of nft before 1.1 convert single bytes, which has no effect.
        if (name === "byteorder" && Number(fields["len"]) < Number(fields["size"])) return [];
        // Time since the last packet, and whether there was one.
        return [name === "last" ? { name } : { ...fields, name }];
      });
      // The constant that the existence of a route is compared with has one or four bytes, depending on the version of nft.
      for (const [index, { name, key, flags }] of all.entries()) {
        const next = all[index + 1];
        if (name === "meta" && /^(bri-)?[io]ifname$/.test(`${key}`) && next?.["name"] === "cmp") {
          const { value } = next["data"] as { value: Uint8Array };
          if (value.at(-1) === 0) next["data"] = { value: value.subarray(0, value.indexOf(0) + 1) };
        }
        if (name !== "fib" || !(flags as string[]).includes("present") || next?.["name"] !== "cmp") continue;
        next["data"] = { value: (next["data"] as { value: Uint8Array }).value.subarray(0, 1) };
      }
      const text = all.map((expression) => JSON.stringify(plain(expression))).join("\n");
      const sets = all.flatMap(({ set, setName }) => [set, setName]).filter((one) => types.has(one as Fields));
      return {
        family: familyName(number)!,
        table: table!,
        chain: chain!,
        handle: Number(handle),
        expressions: text,
        types: sets.map((set) => types.get(set as Fields)),
      };
    });
  // A chain without a name belongs to one rule. The kernel numbers such chains in all namespaces.
  const chains = Map.groupBy(rules, ({ family, table, chain }) => `${family} ${table} ${chain}`);
  return rules.map((rule) => {
    const inner: KernelRule[] = [];
    const expressions = rule.expressions.replaceAll(/"__chain\d+"/g, (name) => {
      const found = chains.get(`${rule.family} ${rule.table} ${JSON.parse(name) as string}`) ?? [];
      inner.push(...found);
      return JSON.stringify(found.map((one) => one.expressions));
    });
    return { ...rule, expressions, types: [...rule.types, ...inner.flatMap(({ types }) => types)] };
  });
}
