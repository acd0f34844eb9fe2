import { stripVTControlCharacters } from "node:util";
import { NETLINK_GENERIC, NETLINK_NETFILTER, NETLINK_ROUTE, NLA_F_NESTED, NLA_HDRLEN, NLMSG_HDRLEN } from "bun-netlink";
import { MalformedInput } from "../errors.ts";
import type { HexDatagram } from "./hex.ts";

/** Start of a message in the text of libnl (`NLCB=debug`), and in that of libmnl (`nft --debug=mnl`). */
const LIBNL = "BEGIN NETLINK MESSAGE ---";
const LIBMNL = /^\|\s+\d{10}\s+\|\s+\| message length \|/m;
const NLA_F_NET_BYTEORDER = 0x4000;
/** Lowest message type that no protocol with small numbers uses; those of netfilter contain a subsystem. */
const MIN_NETFILTER_TYPE = 0x100;
/** Flags of a message that libmnl prints, by letter. */
const flagBits: Readonly<Record<string, number>> = { R: 1, M: 2, A: 4, E: 8 };

/** Returns whether text contains messages as libnl or libmnl print them. */
export function isDebugText(text: string): boolean {
  return text.includes(LIBNL) || LIBMNL.test(text);
}

/**
 * Yields the messages in a text that libnl or libmnl have printed. The text of libnl names the protocol of some messages;
 * libmnl prints neither the protocol nor the flags for dumps and creation.
 *
 * @throws MalformedInput for a message whose parts have another length than its header.
 */
export function* readDebugText(text: string, file: string): Generator<HexDatagram> {
  const plain = stripVTControlCharacters(text);
  const messages = plain.includes(LIBNL) ? libnlMessages(plain) : libmnlMessages(plain);
  let count = 0;
  for (const { bytes, protocol } of messages) {
    count++;
    const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (length !== bytes.length)
      throw new MalformedInput(`${file}: message ${count}: ${bytes.length} bytes, but its header says ${length}`);
    yield { bytes, ...(protocol === undefined ? {} : { protocol }) };
  }
}

/** Collects the bytes of a message. */
class Bytes {
  readonly #bytes: number[] = [];

  add(bytes: Iterable<number>): void {
    this.#bytes.push(...bytes);
  }

  /** Adds numbers in the byte order of x86 and arm64. */
  number(value: number, size: 2 | 4): void {
    for (let index = 0; index < size; index++) this.#bytes.push((value >>> (8 * index)) & 0xff);
  }

  take(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes.splice(0));
  }
}

const hex = (line: string) => /^\s*((?:[0-9a-f]{2} )+)/i.exec(`${line} `)?.[1]?.trim().split(" ");

function* libnlMessages(text: string): Generator<HexDatagram> {
  for (const part of text.split(LIBNL).slice(1)) {
    const lines = part.split("\n").slice(1);
    const end = lines.findIndex((line) => line.includes("END NETLINK MESSAGE"));
    const bytes = new Bytes();
    let protocol: number | undefined;
    let section = "";
    let remaining = 0;
    for (const line of lines.slice(0, end < 0 ? lines.length : end)) {
      const [, name, size] = /^\s*\[([A-Z ]+?[0-9]*(?: NESTED)?)\] (\d+) octets/.exec(line) ?? [];
      const [, field, value] = /^\s+\.(\w+) = (-?\w+)/.exec(line) ?? [];
      if (name !== undefined) {
        section = name;
        remaining = Number(size);
        if (name === "GENERIC NETLINK HEADER") protocol = NETLINK_GENERIC;
        const [, type, nested] = /^ATTR (\d+|PADDING)( NESTED)?$/.exec(name) ?? [];
        if (type === undefined) continue;
        bytes.number(NLA_HDRLEN + remaining, 2);
        bytes.number((Number(type) || 0) | (nested === undefined ? 0 : NLA_F_NESTED), 2);
      } else if (field !== undefined) {
        if (/<route\//.test(line)) protocol = NETLINK_ROUTE;
        if (/<(genl|nlctrl)/.test(line)) protocol = NETLINK_GENERIC;
        addField(bytes, field, Number(value));
      } else if (section !== "" && remaining > 0) {
        const found = hex(line)?.slice(0, Math.min(16, remaining)) ?? [];
        remaining -= found.length;
        bytes.add(found.map((one) => Number.parseInt(one, 16)));
      }
    }
    yield { bytes: withoutQuotedLength(bytes.take()), ...(protocol === undefined ? {} : { protocol }) };
  }
}

/** Adds a field of a header. */
function addField(bytes: Bytes, field: string, value: number): void {
  if (field === "type" || field === "flags" || field === "unused") bytes.number(value, 2);
  else if (field === "cmd" || field === "version") bytes.add([value]);
  else bytes.number(value, 4);
}

/** Returns an error without the part of the quoted request that libnl does not print. */
function withoutQuotedLength(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  const isError = bytes.length === 2 * NLMSG_HDRLEN + 4 && view.getUint16(4, true) === 2;
  if (isError) view.setUint32(0, bytes.length, true);
  return bytes;
}

function* libmnlMessages(text: string): Generator<HexDatagram> {
  const types = [...text.matchAll(/^\| (\d{5}) \| [-RMAE]{4} \|\s+\|\s+type \| flags/gm)].map(([, type]) =>
    Number(type),
  );
  const origin = types.some((type) => type >= MIN_NETFILTER_TYPE) ? { protocol: NETLINK_NETFILTER } : {};
  const bytes = new Bytes();
  let length = 0;
  let left = 0;
  for (const line of text.split("\n")) {
    const [, whole] = /^\|\s+(\d{10})\s+\|\s+\| message length \|/.exec(line) ?? [];
    const [, type, flags] = /^\| (\d{5}) \| ([-RMAE]{4}) \|\s+\|\s+type \| flags/.exec(line) ?? [];
    const [, number] = /^\|\s+(\d{10})\s+\|\s+\|\s*(?:sequence number|port ID)\s*\|/.exec(line) ?? [];
    const [, size, marks, attribute] = /^\|(\d{5})\|([-N][-B])\|(\d{5})\|/.exec(line) ?? [];
    const [, data] = /^\| ((?:[0-9a-f]{2} ){4}) ?\|/.exec(line) ?? [];
    if (whole !== undefined) {
      bytes.take();
      length = Number(whole);
      left = length;
      bytes.number(length, 4);
    } else if (type !== undefined) {
      bytes.number(Number(type), 2);
      bytes.number(
        [...flags!].reduce((bits, letter) => bits | (flagBits[letter] ?? 0), 0),
        2,
      );
    } else if (number !== undefined) bytes.number(Number(number), 4);
    else if (size !== undefined) {
      bytes.number(Number(size), 2);
      const nested = marks!.includes("N") ? NLA_F_NESTED : 0;
      bytes.number(Number(attribute) | nested | (marks!.includes("B") ? NLA_F_NET_BYTEORDER : 0), 2);
    } else if (data !== undefined) bytes.add([...Uint8Array.fromHex(data.replaceAll(" ", ""))]);
    else continue;
    left -= 4;
    if (length > 0 && left <= 0) {
      yield { ...origin, bytes: bytes.take() };
      length = 0;
    }
  }
}
