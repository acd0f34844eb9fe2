import { gunzipSync } from "node:zlib";
import { DatagramPrinter } from "../decode/datagrams.ts";
import { isDebugText, readDebugText } from "../decode/debug-text.ts";
import { Decoder } from "../decode/decoder.ts";
import { readHex } from "../decode/hex.ts";
import { isCapture, readCapture } from "../decode/pcap.ts";
import { isStrace, StraceReader } from "../decode/strace.ts";
import { MalformedInput } from "../errors.ts";
import { loadSpecs } from "../families.ts";
import { readInput } from "../input.ts";
import { warn } from "../output.ts";
import { parseProtocol } from "../protocols.ts";

/** Options of the command `decode`. */
export interface DecodeOptions {
  readonly spec: readonly string[];
  readonly protocol?: string;
  readonly json?: boolean;
}

/**
 * Decodes the netlink messages in a capture, a hex dump or a log of strace. The path "-" stands for the standard input.
 *
 * @throws MalformedInput if the file has none of the supported formats, or contains a malformed message. The valid
 * messages are printed first.
 */
export async function decode(file: string, options: DecodeOptions): Promise<void> {
  const bytes = uncompressed(readInput(file), file);
  const protocol = options.protocol === undefined ? undefined : parseProtocol(options.protocol);
  const decoder = new Decoder(loadSpecs(options.spec)).learnFromKernel({});
  const printer = new DatagramPrinter(decoder, options.json === true);
  let count = 0;
  if (isCapture(bytes)) {
    for (const frame of readCapture(bytes, file)) {
      if (protocol !== undefined && frame.protocol !== protocol) continue;
      await printer.print(frame);
    }
    checkComplete(printer, file);
    return;
  }
  const text = new TextDecoder().decode(bytes);
  if (isStrace(text)) {
    const reader = new StraceReader(protocol, (name) => decoder.idOf(name));
    for (const frame of reader.read(text)) {
      await printer.print(frame);
      count++;
    }
    if (reader.unknownProtocols.size > 0)
      warn(`system calls on sockets of unknown protocols were skipped: ${[...reader.unknownProtocols].join(", ")}`);
    if (reader.undecodable > 0) {
      warn(`system calls without bytes in the log: ${reader.undecodable}; run strace with -e read=all -e write=all`);
    }
  } else {
    for (const datagram of isDebugText(text) ? readDebugText(text, file) : readHex(text, file)) {
      await printer.print({ ...datagram, protocol: datagram.protocol ?? protocol ?? 0 });
      count++;
    }
  }
  if (count === 0) {
    throw new MalformedInput(
      `${file}: contains no netlink messages as pcap, pcapng, hex dump, strace log or text of libnl or libmnl`,
    );
  }
  checkComplete(printer, file);
}

/** Magic number of gzip, and the greatest size of the content of a compressed file in bytes. */
const GZIP = [0x1f, 0x8b];
const MAX_UNCOMPRESSED = 1 << 30;

/** Returns the content of a file that may be compressed with gzip. */
function uncompressed(bytes: Uint8Array, file: string): Uint8Array {
  if (!GZIP.every((byte, index) => bytes[index] === byte)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNCOMPRESSED });
  } catch (error) {
    throw new MalformedInput(`${file}: cannot be uncompressed: ${(error as Error).message}`);
  }
}

/**
 * Throws an error for the first malformed message of the input, if there is one. Called after all valid messages were
 * printed.
 */
function checkComplete({ problem }: DatagramPrinter, file: string): void {
  if (problem !== undefined) throw new MalformedInput(`${file}: malformed message: ${problem}`);
}
