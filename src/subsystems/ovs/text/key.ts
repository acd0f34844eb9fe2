import { NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { shown } from "../../../errors.ts";
import type { KeyAttrs } from "../../../families/ovs-flow.ts";
import type { Fields, UnknownAttribute, Write } from "../../../schema/model/types.ts";
import { checkFields, type Entry, fieldsOf, type Style } from "./entry.ts";
import {
  arp,
  ctMark,
  ctTuple4,
  ctTuple6,
  ctZone,
  dpHash,
  ethernet,
  icmp,
  icmpv6,
  ipv4Header,
  ipv6Header,
  nd,
  priority,
  recircId,
  sctp,
  skbMark,
  tcp,
  udp,
} from "./key-entries.ts";
import { ctLabel, ctState, ethertype, inPort, packetType, tcpFlags, vlan } from "./key-special.ts";
import { mpls } from "./mpls.ts";
import { nsh } from "./nsh.ts";
import { at, placed } from "./places.ts";
import {
  checkFormatOptions,
  checkParseOptions,
  type FormatOptions,
  type ParseOptions,
  type PortNames,
} from "./ports.ts";
import { Scanner } from "./scanner.ts";
import { tunnel } from "./tunnel.ts";
import { ipv6Exthdrs, namelessOf, namelessText, opaque, readNameless } from "./unknown.ts";

/** The key of a flow and its mask, as a text has them. */
export interface FlowMatch {
  /** The values that packets are compared with. */
  key: KeyAttrs;
  /** The bits of them that count. Attributes that it does not have do not count. */
  mask: KeyAttrs;
}

/** What the innermost headers of a frame with a VLAN tag are. */
const encap: Entry = {
  name: "encap",
  field: "encap",
  format: (key, mask, style) => `encap(${keyText(fieldsOf(key), fieldsOf(mask), style)})`,
  parse: (scanner, ports) => readKey(scanner, ports, ")"),
  isFull: () => false,
};

/** All attributes of a key, in the order in which the kernel sends them. */
const ENTRIES: readonly Entry[] = [
  recircId,
  dpHash,
  priority,
  tunnel,
  inPort,
  skbMark,
  ctState,
  ctZone,
  ctMark,
  ctLabel,
  ctTuple4,
  ctTuple6,
  packetType,
  ethernet,
  ethertype,
  vlan,
  encap,
  ipv4Header,
  ipv6Header,
  ipv6Exthdrs,
  nsh,
  arp,
  mpls,
  tcp,
  tcpFlags,
  udp,
  sctp,
  icmp,
  icmpv6,
  nd,
  ...opaque,
];

const byName = new Map(ENTRIES.map((entry) => [entry.name, entry]));

/**
 * A flow's key as text, in the syntax of `ovs-dpctl`: `in_port(1),eth(src=02:00:00:00:00:01/ff:00:00:00:00:00),…`. Without
 * a mask all of the key counts. With one, what it does not look at is left out unless `verbose` is given, and what it looks
 * at in part has its mask behind a slash. Attributes without a name are written as their bytes, `key99(01 02)`.
 *
 * The text is exactly what `ovs-dpctl` prints, which leaves out some parts that count: `complete` writes them, too.
 *
 * Throws a TypeError or RangeError that names the place of a value that is none.
 */
export function formatFlow(key: KeyAttrs<Write>, mask?: KeyAttrs<Write>, options: FormatOptions = {}): string {
  checkFormatOptions(options);
  return flowText(key, mask, options);
}

/** The same with options that were looked at before. */
export function flowText(
  key: KeyAttrs<Write>,
  mask: KeyAttrs<Write> | undefined,
  { ports, verbose = false, complete = false }: FormatOptions,
): string {
  checkFields(key, "key");
  if (mask !== undefined) checkFields(mask, "mask");
  return matchText(key as Fields, mask as Fields | undefined, { verbose, keep: false, complete, ports });
}

/** A key and its mask as text; what is wrong with one of them is told with its name. */
function matchText(key: Fields, mask: Fields | undefined, style: Omit<Style, "exact">): string {
  try {
    return keyText(key, mask ?? {}, { ...style, exact: mask === undefined });
  } catch (error) {
    // Where the key by itself is fine, it was the mask that is not.
    if (mask !== undefined) at("key", () => keyText(key, {}, { ...style, exact: true }));
    throw placed(mask === undefined ? "key" : "mask", error);
  }
}

/** The attributes of a key as text. */
function keyText(key: Fields, mask: Fields, style: Style): string {
  let text = "";
  for (const entry of ENTRIES) {
    const { field } = entry;
    // The mask has attributes that the key lacks, and of these the EtherType alone says something.
    if (key[field] === undefined && (entry !== ethertype || style.exact || mask[field] === undefined)) continue;
    let part: string;
    try {
      part = entry.format(key[field], mask[field], style);
    } catch (error) {
      throw placed(field, error);
    }
    // A packet type says by itself whether there is an Ethernet header.
    if (part === "eth()" && key["packetType"] !== undefined) continue;
    if (part !== "") text += text === "" ? part : `,${part}`;
  }
  if (key["unknown"] === undefined && key["unparsed"] === undefined) return text;
  const nameless = namelessTexts(key, mask, style);
  return text === "" ? nameless.join(",") : [text, ...nameless].join(",");
}

function namelessTexts(key: Fields, mask: Fields, style: Style): string[] {
  const masks = namelessOf(mask);
  return namelessOf(key).map(({ type, bytes }) => {
    if (style.exact) return namelessText("key", type, bytes);
    const seen = masks.find((candidate) => candidate.type === type)?.bytes ?? new Uint8Array(bytes.length);
    return namelessText("key", type, bytes, seen);
  });
}

/**
 * The key and the mask that a text in the syntax of {@link formatFlow} stands for. A value without a mask counts whole; members
 * of an attribute that the text does not have are zero and do not count. Attributes may come in any order, each of them once.
 *
 * Throws a {@link FlowSyntaxError} with the place of what cannot be read.
 */
export function parseFlow(text: string, options: ParseOptions = {}): FlowMatch {
  if (typeof text !== "string") throw new TypeError(`text: expected a string, got ${shown(text)}`);
  checkParseOptions(options);
  return readKey(new Scanner(text), options.ports, "");
}

/** Reads attributes up to the end: that of the text, or a closing parenthesis, which is stepped over. */
export function readKey(scanner: Scanner, ports: PortNames | undefined, end: "" | ")"): FlowMatch {
  const key: Fields = {};
  const mask: Fields = {};
  const given = new Set<string>();
  for (;;) {
    if (end === "") {
      scanner.separate();
      if (scanner.done) break;
    } else if (!scanner.more()) break;
    readAttribute(scanner, ports, key, mask, given);
  }
  return { key, mask };
}

/** Reads one attribute into a key and its mask; returns what texts call it. */
export function readAttribute(
  scanner: Scanner,
  ports: PortNames | undefined,
  key: Fields,
  mask: Fields,
  given: Set<string> = new Set(),
): Entry | undefined {
  const start = scanner.at;
  const name = scanner.maybeWord();
  const entry = byName.get(name);
  const number = entry === undefined ? /^key(\d{1,5})$/.exec(name)?.[1] : undefined;
  if (entry === undefined && (number === undefined || Number(number) > NLA_TYPE_MASK))
    scanner.fail("an attribute of a flow's key", start);
  if (given.has(name)) scanner.fail(`${name} only once`, start);
  given.add(name);
  scanner.open();
  scanner.space();
  if (entry === undefined) {
    const value = readNameless(scanner, Number(number));
    addUnknown(key, value.key);
    addUnknown(mask, value.mask);
    return undefined;
  }
  const value = entry.parse(scanner, ports);
  if (value.key !== undefined) key[entry.field] = value.key;
  if (value.mask !== undefined) mask[entry.field] = value.mask;
  return entry;
}

function addUnknown(into: Fields, attribute: UnknownAttribute): void {
  const list = into["unknown"] as UnknownAttribute[] | undefined;
  if (list === undefined) into["unknown"] = [attribute];
  else list.push(attribute);
}

/** The one attribute that an action sets, with a mask where it has one. */
export function setText(key: Fields, mask: Fields | undefined, { ports, complete = false }: FormatOptions): string {
  const style = { verbose: false, keep: true, complete, ports };
  return mask === undefined ? keyText(key, {}, { ...style, exact: true }) : matchText(key, mask, style);
}
