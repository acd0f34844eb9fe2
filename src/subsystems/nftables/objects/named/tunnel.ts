import { typeError } from "../../../../base/argument-error.ts";
import { type Check, checkObject, checkString, integerFrom, type OptionChecks, oneOf } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { member } from "../../../../base/objects.ts";
import type { TunnelKeyAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { parseIpv4, parseIpv6 } from "../../../../schema/values/addresses.ts";
import type { Data } from "../../model/fields.ts";
import type { GeneveOption, Tunnel } from "../../model/objects.ts";
import { membersOf } from "../../model/statements.ts";
import { checkFields, type Fields, list, u8, u16, u32 } from "../../statements/simple/checks.ts";
import { type Line, numberLine, textLine } from "../../text/scanner/lines.ts";
import { quoted } from "../../text/scanner/quotes.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";

const hexadecimal: Check = (value, path) => {
  if (typeof value === "string" && /^0x(?:[0-9a-f]{8}){1,31}$/i.test(value)) return;
  throw typeError(path, `expected "0x" and 8 to 248 hexadecimal digits, a multiple of 8, got ${describeValue(value)}`);
};
const geneve: Fields = {
  checks: { class: u16, "opt-type": u8, data: hexadecimal } satisfies OptionChecks<GeneveOption>,
  required: ["class", "opt-type", "data"],
};
const vxlan: Fields = { checks: { gbp: u32 }, required: ["gbp"] };
const erspan1: Fields = { checks: { version: integerFrom(1, 2), index: u32 }, required: ["version", "index"] };
const erspan2: Fields = {
  checks: { version: integerFrom(1, 2), dir: oneOf("ingress", "egress"), hwid: u8 },
  required: ["version", "dir", "hwid"],
};

export const tunnel: ObjectKind<Tunnel> = {
  fields: {
    checks: {
      id: u32,
      "src-ipv4": checkString,
      "dst-ipv4": checkString,
      "src-ipv6": checkString,
      "dst-ipv6": checkString,
      sport: u16,
      dport: u16,
      tos: u8,
      ttl: u8,
      type: oneOf("vxlan", "erspan", "geneve"),
      tunnel: true,
    },
    required: ["id"],
  },
  write: writeTunnel,
  read: readTunnel,
  lacking: "it requires a table of the family netdev, and a kernel with CONFIG_NFT_TUNNEL",
};

function writeTunnel(tunnel: Tunnel): Data {
  const { id, sport, dport, tos, ttl, type, tunnel: options } = tunnel;
  const [v4, v6] = [addresses(tunnel, "ipv4"), addresses(tunnel, "ipv6")];
  if ((v4 === undefined) === (v6 === undefined)) {
    throw typeError("src-ipv4", 'expected either "src-ipv4" and "dst-ipv4", or "src-ipv6" and "dst-ipv6"');
  }
  checkTunnelOptions(type, options, "tunnel");
  return {
    id,
    ...(v4 !== undefined && { ip: v4 }),
    ...(v6 !== undefined && { ip6: v6 }),
    sport: sport ?? 0,
    dport: dport ?? 0,
    tos: tos ?? 0,
    ttl: ttl ?? 255,
    opts: type === undefined ? {} : { [type]: writeTunnelOptions(options) },
  };
}

function addresses(tunnel: Tunnel, kind: "ipv4" | "ipv6"): { src: string; dst: string } | undefined {
  const [src, dst] = [tunnel[`src-${kind}`], tunnel[`dst-${kind}`]];
  if (src === undefined && dst === undefined) return undefined;
  const parse = kind === "ipv4" ? parseIpv4 : parseIpv6;
  const text = (value: string | undefined, path: string): string => {
    if (value !== undefined && parse(value) !== undefined) return value;
    throw typeError(path, `expected an address, got ${describeValue(value)}`);
  };
  return { src: text(src, `src-${kind}`), dst: text(dst, `dst-${kind}`) };
}

function writeTunnelOptions(options: Tunnel["tunnel"]): unknown {
  if (Array.isArray(options)) {
    return (options as readonly GeneveOption[]).map((option) => {
      return { class: option.class, type: option["opt-type"], data: Uint8Array.fromHex(option.data.slice(2)) };
    });
  }
  const { gbp, version, index, dir, hwid } = membersOf(options);
  if (version === undefined) return { gbp };
  return version === 1 ? { version, v1Index: index } : { version, v2Dir: dir === "egress" ? 1 : 0, v2Hwid: hwid };
}

function readTunnel({ id, ip, ip6, sport, dport, tos, ttl, opts }: TunnelKeyAttrs<Read>): object {
  const { vxlan, erspan, geneve } = opts ?? {};
  const tunnel: Record<string, unknown> = { id: id ?? 0 };
  if (ip !== undefined) Object.assign(tunnel, { "src-ipv4": ip.src, "dst-ipv4": ip.dst });
  if (ip6 !== undefined) Object.assign(tunnel, { "src-ipv6": ip6.src, "dst-ipv6": ip6.dst });
  Object.assign(tunnel, { sport: sport ?? 0, dport: dport ?? 0, tos: tos ?? 0, ttl: ttl ?? 0 });
  if (vxlan !== undefined) Object.assign(tunnel, { type: "vxlan", tunnel: { gbp: vxlan.gbp ?? 0 } });
  if (erspan !== undefined) {
    const { version, v1Index, v2Dir, v2Hwid } = erspan;
    const second = { version, dir: v2Dir === 1 ? "egress" : "ingress", hwid: v2Hwid ?? 0 };
    Object.assign(tunnel, { type: "erspan", tunnel: version === 2 ? second : { version, index: v1Index ?? 0 } });
  }
  if (geneve !== undefined) {
    const options = geneve.map(({ class: vendor, type, data = new Uint8Array(0) }) => {
      return { class: vendor ?? 0, "opt-type": type ?? 0, data: `0x${data.toHex()}` };
    });
    Object.assign(tunnel, { type: "geneve", tunnel: options });
  }
  return tunnel;
}

function checkTunnelOptions(type: string | undefined, options: unknown, path: string): void {
  if (type === undefined) {
    if (options === undefined) return;
    throw typeError(path, "requires type, the kind of the options: vxlan, erspan or geneve");
  }
  if (type === "geneve") {
    list(options, path);
    for (const [index, option] of options.entries()) checkFields(option, geneve, `${path}[${index}]`);
    return;
  }
  checkObject(options, path);
  const fields = type === "vxlan" ? vxlan : member(options, "version") === 2 ? erspan2 : erspan1;
  checkFields(options, fields, path);
}

type AddressName = "src-ipv4" | "src-ipv6" | "dst-ipv4" | "dst-ipv6";

/** JSON names of the addresses, by words of the nft language. */
const addressNames: Readonly<Record<string, AddressName>> = {
  "ip saddr": "src-ipv4",
  "ip daddr": "dst-ipv4",
  "ip6 saddr": "src-ipv6",
  "ip6 daddr": "dst-ipv6",
};

function readAddress(reader: Reader, tunnel: Partial<Tunnel>): void {
  const family = reader.oneOf(["ip", "ip6"]);
  const name = addressNames[`${family} ${reader.oneOf(["saddr", "daddr"])}`]!;
  tunnel[name] = reader.name("an address");
}

function addressText(words: string, tunnel: Tunnel): string | undefined {
  const address = tunnel[addressNames[words]!];
  return address === undefined ? undefined : `${words} ${address}`;
}

function readOptions(reader: Reader, read: () => void): void {
  reader.advance();
  reader.block(() => {
    read();
    reader.endStatement();
  });
}

function readErspan(reader: Reader, options: Record<string, unknown>): void {
  const word = reader.oneOf(["version", "index", "direction", "id"]);
  if (word === "direction") options["dir"] = reader.oneOf(["ingress", "egress"]);
  else options[word === "id" ? "hwid" : word] = reader.number(0xffff_ffff);
}

function readGeneve(reader: Reader): GeneveOption {
  reader.expect("class");
  const vendor = reader.number(0xffff);
  reader.expect("opt-type");
  const type = reader.number(0xff);
  reader.expect("data");
  return { class: vendor, "opt-type": type, data: reader.name("hexadecimal digits in quotes") };
}

const options: Line<Tunnel> = {
  words: ["vxlan", "erspan", "geneve"],
  read(reader, tunnel) {
    const type = reader.word === "vxlan" || reader.word === "erspan" ? reader.word : "geneve";
    tunnel.type = type;
    const fields: Record<string, unknown> = {};
    const geneve: GeneveOption[] = [];
    readOptions(reader, () => {
      if (type === "geneve") geneve.push(readGeneve(reader));
      else if (type === "erspan") readErspan(reader, fields);
      else {
        reader.expect("gbp");
        fields["gbp"] = reader.number(0xffff_ffff);
      }
    });
    tunnel.tunnel = type === "geneve" ? geneve : (fields as { gbp: number });
  },
  text({ type, tunnel }) {
    if (type === undefined) return undefined;
    const lines = Array.isArray(tunnel)
      ? (tunnel as readonly GeneveOption[]).map(geneveText)
      : Object.entries(membersOf(tunnel)).map(([name, value]) => `${optionWords[name] ?? name} ${value}`);
    return [`${type} {`, ...lines.map((line) => `\t\t\t${line}`), "\t\t}"].join("\n");
  },
};

const optionWords: Readonly<Record<string, string>> = { dir: "direction", hwid: "id" };

const geneveText = (option: GeneveOption) =>
  `class 0x${option.class.toString(16)} opt-type 0x${option["opt-type"].toString(16)} data ${quoted(option.data)}`;

export const tunnelText = (): ObjectText<Tunnel> => ({
  required: { id: "id" },
  lines: [
    numberLine("id", 0xffff_ffff),
    { words: ["ip", "ip6"], read: readAddress, text: (tunnel) => addressText("ip saddr", tunnel) },
    ...["ip daddr", "ip6 saddr", "ip6 daddr"].map(
      (words): Line<Tunnel> => textLine((tunnel) => addressText(words, tunnel)),
    ),
    numberLine("sport", 0xffff),
    numberLine("dport", 0xffff),
    numberLine("tos", 0xff),
    numberLine("ttl", 0xff),
    options,
  ],
});
