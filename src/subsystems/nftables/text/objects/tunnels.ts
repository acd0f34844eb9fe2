import type { GeneveOption, Tunnel } from "../../model/objects.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { type Block, type Line, numberLine, quotedLine, textLine } from "./blocks.ts";

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
    const type = reader.word as "vxlan" | "erspan" | "geneve";
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
      : Object.entries((tunnel ?? {}) as object).map(([name, value]) => `${optionWords[name] ?? name} ${value}`);
    return [`${type} {`, ...lines.map((line) => `\t\t\t${line}`), "\t\t}"].join("\n");
  },
};

const optionWords: Readonly<Record<string, string>> = { dir: "direction", hwid: "id" };

const geneveText = (option: GeneveOption) =>
  `class 0x${option.class.toString(16)} opt-type 0x${option["opt-type"].toString(16)} data ${quoted(option.data)}`;

export const tunnelBlock: Block<Tunnel> = {
  required: { id: "id" },
  lines: [
    quotedLine("comment"),
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
};
