// Rules that cover the nft language: each field with each form of value, and each statement.

import type { Expression } from "../../../../src/subsystems/nftables/index.ts";
import { ctKeys, extensions, headers, metaKeys } from "../../../../src/subsystems/nftables/rules/field-tables.ts";
import { sourceOf } from "../../../../src/subsystems/nftables/rules/fields.ts";
import { selectorText } from "../../../../src/subsystems/nftables/text/expressions/selectors.ts";

/** Values of a data type: at least three, in ascending order if the type has an order. */
function valuesOf(type: string, kind: string, bits: number, symbols: readonly string[]): readonly string[] {
  switch (kind) {
    case "ipv4":
      return ["10.0.0.1", "192.0.2.1", "198.51.100.7"];
    case "ipv6":
      return ["2001:db8::1", "2001:db8::2:3", "fe80::1"];
    case "mac":
      return ["00:11:22:33:44:55", "02:00:00:00:00:01", "02:00:00:00:00:ff"];
    case "string":
      return ['"eth0"', '"lo"', '"wlan0"'];
    case "interface":
      return ['"lo"', "7", "9"];
    case "classid":
      return ["1:1", "1:2", "beef:12"];
    case "hour":
      return ['"09:00"', '"12:30"', '"17:45:10"'];
    case "nanoseconds":
      return ['"2024-01-01 00:00:00"', '"2024-06-01 10:20:30"', '"2025-01-01 00:00:00"'];
    case "milliseconds":
      return ["30s", "5m", "2h10m"];
    case "boolean":
      return ["missing", "exists", "exists"];
    case "label":
      return ["1", "5", "100"];
  }
  const max = 2 ** Math.min(bits, 31) - 1;
  const numbers = [1, 2, 3].map((one) => Math.min(one * Math.max(1, Math.floor(Math.min(max, 60_000) / 5)), max));
  if (kind === "bitmask" || type === "ct_dir" || type === "ecn" || type === "day") return symbols.slice(0, 3);
  if (symbols.length >= 3) return [...symbols.slice(0, 2), String(Math.min(max, 77)), symbols[2]!];
  return numbers.map((number, index) => (index === 1 ? `0x${number.toString(16)}` : String(number)));
}

/** Expressions of all fields. */
export function fields(): Expression[] {
  const payloads = Object.entries(headers).flatMap(([protocol, header]) =>
    Object.keys(header.fields).map((field): Expression => ({ payload: { protocol, field } })),
  );
  const options = Object.entries(extensions).flatMap(([kind, { known, common }]) =>
    Object.entries(known).flatMap(([name, [, own]]) =>
      [undefined, ...Object.keys({ ...common, ...own })].map(
        (field) => ({ [kind]: { name, ...(field !== undefined && { field }) } }) as Expression,
      ),
    ),
  );
  const tunnels = (["vxlan", "geneve", "gre", "gretap"] as const).flatMap((tunnel): Expression[] =>
    ["ip saddr", "ip6 daddr", "tcp dport", "icmp type", "udp sport", "ip dscp", "ether saddr", "vlan id"].map(
      (text) => {
        const [protocol, field] = text.split(" ") as [string, string];
        return { payload: { tunnel, protocol, field } };
      },
    ),
  );
  const ct = Object.keys(ctKeys).flatMap((key): Expression[] => [
    { ct: { key } },
    { ct: { key, dir: "original" } },
    { ct: { key, dir: "reply" } },
  ]);
  return [
    ...payloads,
    ...options,
    ...tunnels,
    ...Object.keys(metaKeys).map((key): Expression => ({ meta: { key } })),
    ...ct,
    { rt: { key: "classid" } },
    { rt: { key: "nexthop", family: "ip" } },
    { rt: { key: "nexthop", family: "ip6" } },
    { rt: { key: "mtu" } },
    { rt: { key: "ipsec" } },
    { socket: { key: "transparent" } },
    { socket: { key: "mark" } },
    { socket: { key: "wildcard" } },
    { osf: { key: "name" } },
    { osf: { key: "version", ttl: "loose" } },
    { ipsec: { key: "reqid", dir: "in", spnum: 1 } },
    { ipsec: { key: "spi", dir: "out" } },
    { ipsec: { key: "saddr", dir: "in", family: "ip" } },
    { ipsec: { key: "daddr", dir: "out", family: "ip6", spnum: 2 } },
    { fib: { result: "oif", flags: ["saddr", "iif"] } },
    { fib: { result: "oifname", flags: ["daddr"] } },
    { fib: { result: "type", flags: ["daddr", "mark"] } },
    { numgen: { mode: "inc", mod: 10 } },
    { numgen: { mode: "random", mod: 10, offset: 5 } },
    { symhash: { mod: 5 } },
    { payload: { base: "nh", offset: 32, len: 16 } },
    { payload: { base: "th", offset: 0, len: 32 } },
    { payload: { base: "ll", offset: 3, len: 7 } },
    { payload: { base: "ih", offset: 0, len: 64 } },
    { "tcp option": { base: 40, offset: 0, len: 16 } },
    { tunnel: { key: "id" } },
    { tunnel: { key: "path" } },
  ];
}

/** Matches of a field with each operator and each form of value, and statements that use the field. */
export function rulesOf(field: Expression): string[] {
  const text = selectorText(field);
  const source = sourceOf(field);
  if (text === undefined || source === undefined) return [];
  const { type, bits } = source;
  const [a, b, c = b] = valuesOf(type.name, type.kind, bits, [...type.symbols.keys()]) as [string, string, string];
  const tunnel = source.tunnel === undefined || source.tunnel.startsWith("gre") ? "" : "udp dport 4789 ";
  const rules = [a, `!= ${b}`, `{ ${a} }`, `{ ${a}, ${b} }`, `!= { ${a}, ${b}, ${c} }`].map(
    (value) => `${text} ${value}`,
  );
  if (type.kind === "bitmask" || type.kind === "label") {
    const more = [`${a},${b}`, `! ${a}`, `! ${a},${b}`, `== ${a}`, `!= ${a},${b}`, `& (${a} | ${b}) == ${a}`];
    rules.push(...more.map((value) => `${text} ${value}`), `${text} & ${b} != 0`, `${text} ${a} / ${a},${b}`);
  } else if (type.kind !== "boolean" && type.kind !== "string") {
    const symbolic = type.symbols.size > 0;
    const [low, high] = symbolic ? ["1", String(Math.min(2 ** bits - 1, 3))] : [a, c];
    rules.push(`${text} ${low}-${high}`, `${text} != ${low}-${high}`, `${text} { ${low}-${high} }`);
    if (!symbolic) rules.push(`${text} { ${a}-${b}, ${c} }`);
    rules.push(`${text} > ${a}`, `${text} <= ${b}`, `${text} lt ${c}`, `${text} ge ${a}`);
    if (type.kind === "integer" && bits <= 32) {
      const mask = `0x${(2 ** Math.ceil(bits / 2) - 1).toString(16)}`;
      rules.push(
        `${text} & ${mask} == 1`,
        `${text} & ${mask} != 0`,
        `${text} | ${mask} == ${mask}`,
        `${text} ^ ${mask} == 1`,
      );
    }
  }
  if (type.kind === "ipv4")
    rules.push(
      ...["10.0.0.0/8", "!= 192.0.2.0/27", "{ 10.0.0.0/8, 192.0.2.1 }", "& 255.0.0.255 == 10.0.0.1"].map(
        (one) => `${text} ${one}`,
      ),
    );
  if (type.kind === "ipv6")
    rules.push(
      ...["2001:db8::/32", "!= fe80::/10", "{ ::1, fe80::/10 }", "& ffff:: == fe80::"].map((one) => `${text} ${one}`),
    );
  if (type.name === "ifname")
    rules.push(`${text} "eth*"`, `${text} != "eth*"`, `${text} { "eth*", "lo" }`, `${text} "dummy\\*"`);
  rules.push(
    `${text} vmap { ${a} : accept, ${b} : drop }`,
    `${text} . ip saddr { ${a} . 10.0.0.1, ${b} . 10.0.0.2 }`,
    `ip saddr . ${text} { 10.0.0.1 . ${a}, 10.0.0.0/8 . ${b} }`,
    `meta mark set ${text} map { ${a} : 1, ${b} : 2 }`,
    `meta mark set ${text}`,
    `ct mark set ${text} & 0xff | 0x100`,
    `meta mark set jhash ${text} mod 16`,
    `${text} set ${a}`,
    `${text} set ${text} map { ${a} : ${b} }`,
    `add @dyn { ip saddr . ${text} }`,
  );
  return rules.map((rule) => tunnel + rule);
}
