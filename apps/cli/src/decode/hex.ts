import { parseProtocol } from "../protocols.ts";

const BYTES_PER_LINE = 16;

/** A datagram in a hex dump. Its protocol and direction are known only in the output of `BUN_NETLINK_TRACE=1`. */
export interface HexDatagram {
  readonly bytes: Uint8Array;
  readonly protocol?: number;
  readonly toKernel?: boolean;
}

/** Matches a line of the trace before the bytes of a datagram. */
const TRACE = /^([→←]) (?:(NETLINK_\w+)|netlink protocol (\d+)) port \d+: /;

/**
 * Yields the datagrams of a hex dump: digits with or without spaces and colons, or lines of `xxd`, `hexdump -C`, `--dry-run` or
 * `BUN_NETLINK_TRACE=1`. A datagram ends at an empty line, or before a line with offset 0.
 */
export function* readHex(text: string): Generator<HexDatagram> {
  let bytes: number[] = [];
  let origin: Omit<HexDatagram, "bytes"> = {};
  for (const line of [...text.split("\n"), ""]) {
    const [trace, arrow, name, number] = TRACE.exec(line) ?? [];
    const isStart = line.trim() === "" || /^[\s|]*0{4,}(:| )/.test(line) || trace !== undefined;
    if (isStart && bytes.length > 0) {
      yield { ...origin, bytes: Uint8Array.from(bytes) };
      bytes = [];
      origin = {};
    }
    if (trace !== undefined) origin = { toKernel: arrow === "→", protocol: parseProtocol(name ?? number!) };
    else bytes.push(...(hexLine(line) ?? []));
  }
}

/**
 * Returns the bytes in a line of a hex dump; undefined if the line is not part of one. Text after the bytes is ignored.
 */
export function hexLine(line: string): number[] | undefined {
  const [, offset, rest] = /^[\s|]*([0-9a-f]{4,8})(?:: |:? {2})(.*)$/i.exec(line) ?? [];
  if (offset === undefined) {
    const digits = line.replaceAll(/0x|[\s:,]|\\x/gi, "");
    return digits !== "" && digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits)
      ? [...Uint8Array.fromHex(digits)]
      : undefined;
  }
  const bytes: number[] = [];
  for (const word of rest!
    .split(/ {3,}|\|/)[0]!
    .trim()
    .split(/ +/)) {
    if (!/^([0-9a-f]{2}){1,2}$/i.test(word) || bytes.length >= BYTES_PER_LINE) break;
    bytes.push(...Uint8Array.fromHex(word));
  }
  return bytes.length === 0 ? undefined : bytes;
}
