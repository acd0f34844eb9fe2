import { typeError } from "../../../base/argument-error.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { parseHex, readHex } from "../../../schema/values/addresses.ts";
import { bytesOf, type Entry, type Part, partsOf, readMembers, scalar, structure } from "./entry.ts";
import {
  type BitNames,
  bitList,
  CT_STATE,
  CT_STATE_LIST,
  flagText,
  listBits,
  readFlags,
  signedFlagText,
  TCP_FLAGS,
} from "./flags.ts";
import { portText } from "./options.ts";
import { type Scanner, wideText } from "./scanner.ts";
import { decimal, etherType, hex, hexText, mac, type ValueText, wholeNumber } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;

const portNumber = scalar("in_port", "inPort", decimal(32));

export const inPort: Entry = {
  ...portNumber,
  format: (key, mask, style) => {
    if (style.ports === undefined || (!style.exact && !portNumber.isFull(mask)))
      return portNumber.format(key, mask, style);
    return `in_port(${portText(wholeNumber(key, U32), style.ports)})`;
  },
  parse: (scanner, ports) => {
    if (ports === undefined || scanner.seesDigit) return portNumber.parse(scanner, ports);
    const start = scanner.at;
    const number = ports.numberOf(scanner.name("the number or the name of a port"));
    if (number === undefined) return scanner.fail("the number or the name of a port", start);
    scanner.close();
    return { key: number, mask: U32 };
  },
};

const typeNumber = scalar("eth_type", "ethertype", etherType);

/** `eth_type(0/0xffff)` matches frames with a length instead of an EtherType. */
export const ethertype: Entry = {
  ...typeNumber,
  format: (key, mask, style) => {
    if (style.exact) return typeNumber.format(key, mask, style);
    const bits = wholeNumber(mask, U16);
    if (key !== undefined && bits === U16) return typeNumber.format(key, mask, style);
    if (key !== undefined && bits === 0 && !style.verbose && !style.keep) return "";
    return `eth_type(${key === undefined ? "0" : etherType.show(key)}/${etherType.show(bits)})`;
  },
  parse: (scanner) => {
    const key = scanner.number(U16);
    const masked = scanner.eat("/");
    const mask = masked ? scanner.number(U16) : U16;
    scanner.close();
    return masked && key === 0 && (mask === U16 || mask === 0) ? { key: undefined, mask } : { key, mask };
  },
};

/** In flow keys, this bit means that the packet is tagged. */
const VLAN_PRESENT = 0x1000;

export const ETH_ADDRESSES: readonly Part[] = partsOf("eth", { src: mac, dst: mac });

export const VLAN_PARTS: readonly Part[] = partsOf("", {
  vid: decimal(12),
  pcp: decimal(3),
  cfi: { ...decimal(1), zero: 1 },
});

export function vlanTag({ vid, pcp, cfi }: Fields): number {
  return ((pcp as number) << 13) | ((cfi as number) << 12) | (vid as number);
}

/** Adds `cfi=0` if the packet has no VLAN tag. */
export function vlanText(tag: number): string {
  return `vid=${tag & 0xfff},pcp=${tag >> 13}${(tag & VLAN_PRESENT) === 0 ? ",cfi=0" : ""}`;
}

export const vlan: Entry = {
  name: "vlan",
  field: "vlan",
  format: (key, mask, style) => {
    const tag = wholeNumber(key, U16);
    const bits = style.exact ? U16 : wholeNumber(mask, U16);
    if (bits === U16) return `vlan(${vlanText(tag)})`;
    if (bits === 0 && !style.verbose && !style.keep) return "";
    const parts: string[] = [];
    const part = (name: string, value: number, seen: number, full: number) => {
      if (value === 0 && seen === 0 && !style.verbose) return;
      parts.push(`${name}=${value}${seen === full ? "" : `/0x${seen.toString(16)}`}`);
    };
    part("vid", tag & 0xfff, bits & 0xfff, 0xfff);
    part("pcp", tag >> 13, bits >> 13, 7);
    // As in ovs-dpctl, `cfi` is omitted if a tag is required.
    const present = (tag & VLAN_PRESENT) !== 0;
    if (style.complete && (bits & VLAN_PRESENT) === 0) parts.push(`cfi=${present ? 1 : 0}/0`);
    else if (!present) parts.push("cfi=0");
    return `vlan(${parts.join(",")})`;
  },
  parse: (scanner) => {
    const { key, mask } = readMembers(scanner, VLAN_PARTS);
    return { key: vlanTag(key), mask: vlanTag(mask) };
  },
  isFull: (mask) => wholeNumber(mask, U16) === U16,
};

export const packetType: Entry = structure("packet_type", "packetType", partsOf("", { ns: decimal(16), id: hex(16) }), {
  unpack: (value) => {
    const number = wholeNumber(value, U32);
    return { ns: number >>> 16, id: number & U16 };
  },
  pack: ({ ns, id }) => (((ns as number) << 16) | (id as number)) >>> 0,
});

function flags(
  name: string,
  field: string,
  names: BitNames,
  keep: (bits: number) => unknown,
  bitsOf: (value: unknown) => number,
): Entry {
  return {
    name,
    field,
    format: (key, mask, style) => {
      const bits = bitsOf(key);
      const seen = style.exact ? U32 : bitsOf(mask);
      if (seen === 0 && !style.verbose && !style.keep) return "";
      const isTcp = names === TCP_FLAGS;
      const isFull = isTcp ? (seen & names.all) === names.all : seen === U32;
      // With `verbose`, ovs-dpctl formats the connection state as a number.
      if (style.verbose && !isTcp) return `${name}(${hexText(bits)}${isFull ? "" : `/${hexText(seen)}`})`;
      if (isFull) return `${name}(${flagText(bits, names)})`;
      if (seen === 0) return `${name}(0/0)`;
      return `${name}(${signedFlagText(bits, seen, names) ?? `${hexText(bits)}/${hexText(seen)}`})`;
    },
    parse: (scanner) => {
      const { bits, mask } = readFlags(scanner, names);
      scanner.close();
      return { key: keep(bits), mask: keep(mask) };
    },
    isFull: (mask) => (bitsOf(mask) & names.all) === names.all,
  };
}

export const ctState: Entry = flags(
  "ct_state",
  "ctState",
  CT_STATE,
  (bits) => bitList(bits, CT_STATE_LIST),
  (value) => listBits(value, CT_STATE_LIST),
);

export const tcpFlags: Entry = flags(
  "tcp_flags",
  "tcpFlags",
  TCP_FLAGS,
  (bits) => bits,
  (value) => wholeNumber(value, U16),
);

const LABEL_LENGTH = 16;

/** On little-endian hosts, the first byte contains bit 0. */
function labelBytes(value: unknown): Uint8Array {
  const bytes = typeof value === "string" ? parseHex(value) : bytesOf(value, LABEL_LENGTH);
  if (bytes === undefined || bytes.length !== LABEL_LENGTH)
    throw typeError("", `expected ${LABEL_LENGTH} bytes, or as many pairs of hexadecimal digits`);
  return bytes;
}

/** Converts between the host's byte order and big-endian order. */
function turned(bytes: Uint8Array): Uint8Array {
  return hostLittleEndian ? bytes.slice().reverse() : bytes;
}

const NO_LABEL = "0".repeat(2 * LABEL_LENGTH);

function showLabel(value: unknown): string {
  return value === NO_LABEL ? "0" : wideText(turned(labelBytes(value)));
}

function readLabel(scanner: Scanner): string {
  const bytes = turned(scanner.wide(LABEL_LENGTH));
  return readHex(bytes, 0, bytes.length, "");
}

export const labels: ValueText = {
  show: showLabel,
  showMask: showLabel,
  blankMask: "0",
  fullMask: `0x${"f".repeat(2 * LABEL_LENGTH)}`,
  read: readLabel,
  readMask: readLabel,
  zero: NO_LABEL,
  full: "f".repeat(2 * LABEL_LENGTH),
};

export const ctLabel: Entry = scalar("ct_label", "ctLabels", labels);
