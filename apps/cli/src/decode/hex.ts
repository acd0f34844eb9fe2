import { MalformedInput } from "../errors.ts";
import { findProtocol } from "../protocols.ts";
import { cookedFrame } from "./pcap.ts";

const BYTES_PER_LINE = 16;

/**
 * A datagram in a hex dump. Its protocol and direction are known only if the dump is output of `BUN_NETLINK_TRACE=1`.
 */
export interface HexDatagram {
  readonly bytes: Uint8Array;
  readonly protocol?: number;
  readonly toKernel?: boolean;
}

/** Matches the separators between the bytes of a hex dump. */
const SEPARATORS = /0x|[\s:,]|\\x/gi;

/** Matches the line that `BUN_NETLINK_TRACE=1` prints before the bytes of a datagram. */
const TRACE = /^([→←]) (?:(NETLINK_\w+)|netlink protocol (\d+)) port \d+: /;

/**
 * Yields the datagrams of a hex dump. The dump consists of digits with or without spaces and colons, or of the lines
 * that `xxd`, `hexdump -C`, `tcpdump -x`, `tcpdump -xx`, `--dry-run` or `BUN_NETLINK_TRACE=1` print. A datagram ends at an empty line, or before a
 * line with offset 0.
 *
 * @throws MalformedInput for a line with an odd number of digits or an unknown protocol.
 */
export function* readHex(text: string, file: string): Generator<HexDatagram> {
  let bytes: number[] = [];
  let origin: Omit<HexDatagram, "bytes"> = {};
  for (const [index, line] of [...text.split("\n"), ""].entries()) {
    const [trace, arrow, name, number] = TRACE.exec(line) ?? [];
    const isStart = line.trim() === "" || /^[\s|]*(0x)?0{4,}(:| )/.test(line) || trace !== undefined;
    if (isStart && bytes.length > 0) {
      const data = Uint8Array.from(bytes);
      yield cookedFrame(data) ?? { ...origin, bytes: data };
      bytes = [];
      origin = {};
    }
    if (trace !== undefined) {
      const protocol = findProtocol(name ?? number!);
      if (protocol === undefined) {
        throw new MalformedInput(`${file}: line ${index + 1}: unknown protocol ${name ?? number}`);
      }
      origin = { toKernel: arrow === "→", protocol };
    } else {
      const more = hexLine(line);
      if (more === undefined && /^[0-9a-f]+$/i.test(line.replaceAll(SEPARATORS, ""))) {
        throw new MalformedInput(
          `${file}: line ${index + 1}: expected two digits per byte, got an odd number of digits`,
        );
      }
      for (const byte of more ?? []) bytes.push(byte);
    }
  }
}

/**
 * Returns the bytes in a line of a hex dump; undefined if the line contains no dump. Text after the bytes is ignored.
 */
export function hexLine(line: string): number[] | undefined {
  const [, offset, rest] = /^[\s|]*(?:0x)?([0-9a-f]{4,8})(?:: |:? {2})(.*)$/i.exec(line) ?? [];
  if (offset === undefined) {
    const digits = line.replaceAll(SEPARATORS, "");
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
