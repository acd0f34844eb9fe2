import { formatMessage, NLM_F_REQUEST, NLMSG_HDRLEN } from "bun-netlink";
import { json, line, printableLines, style } from "../output.ts";
import { toTree } from "../values.ts";
import type { Decoder } from "./decoder.ts";

/** A netlink datagram that was read from a capture, a hex dump or a log of strace. */
export interface CapturedFrame {
  readonly protocol: number;
  readonly bytes: Uint8Array;
  /** Time of the datagram in milliseconds since 1970, if known. */
  readonly time?: number;
  /** Whether the datagram was sent to the kernel, if known. */
  readonly toKernel?: boolean;
  /** Id of the process that sent or received the datagram, if known. */
  readonly process?: string;
  /** Name of the socket of the datagram, if known. */
  readonly socket?: string;
  /** Original length of the datagram in bytes. Set if the capture contains only the start of the datagram. */
  readonly length?: number;
}

const FLAGS_OFFSET = 6;
/** Greatest time of a `Date` in milliseconds since 1970. A damaged capture can contain greater ones. */
const MAX_TIME = 8.64e15;

/**
 * Returns whether the first message of a datagram is a request. It is used instead of the direction, which captures do
 * not contain.
 */
export function isRequest(bytes: Uint8Array): boolean {
  return bytes.length >= NLMSG_HDRLEN && (bytes[FLAGS_OFFSET]! & NLM_F_REQUEST) !== 0;
}

/** Prints the messages of datagrams, each as one JSON object or one block of text. */
export class DatagramPrinter {
  readonly #decoder: Decoder;
  readonly #asJson: boolean;
  #datagrams = 0;
  #problem: string | undefined;

  /** Position of the first malformed message, and the reason; undefined if all messages were valid. */
  get problem(): string | undefined {
    return this.#problem;
  }

  constructor(decoder: Decoder, asJson: boolean) {
    this.#decoder = decoder;
    this.#asJson = asJson;
  }

  async print({ protocol, bytes, time, toKernel, socket, length }: CapturedFrame): Promise<void> {
    const stamp = Math.abs(time ?? Number.NaN) <= MAX_TIME ? new Date(time!).toISOString() : undefined;
    const origin = {
      ...(stamp === undefined ? {} : { time: stamp }),
      protocol,
      ...(toKernel === undefined ? {} : { toKernel }),
    };
    const arrow = toKernel === undefined ? "" : `${toKernel ? "→" : "←"} `;
    const prefix = `${stamp === undefined ? "" : `${style.dim(stamp)} `}${arrow}`;
    this.#datagrams++;
    for (const decoded of await this.#decoder.datagram(bytes, protocol, socket)) {
      if ("malformed" in decoded) {
        this.#problem ??= `datagram ${this.#datagrams}, byte ${decoded.at}: ${decoded.malformed}`;
        if (this.#asJson) json({ ...origin, ...decoded });
        else line(`${prefix}${style.red(`malformed: ${decoded.malformed}`)} ${decoded.bytes.toHex()}`);
        continue;
      }
      const { message, family, operation, kind, fields } = decoded;
      if (this.#asJson) {
        const { type, flags, sequence, portId } = message;
        const content = fields === undefined ? { bytes: message.bytes } : { family, operation, kind, fields };
        json({ ...origin, type, flags, sequence, portId, ...content });
        continue;
      }
      const [head = "", ...rest] = formatMessage(message, { protocol }).split("\n");
      if (fields === undefined) line([prefix + head, ...rest].join("\n"));
      else {
        line(`${prefix}${style.bold(`${family}.${operation}`)} ${style.dim(head)}`);
        const tree = printableLines(toTree(fields).trimEnd());
        if (tree !== "{}") line(tree.replaceAll(/^/gm, "  "));
      }
    }
    if (length !== undefined && length > bytes.length && !this.#asJson)
      line(style.red(`  ${length - bytes.length} bytes were cut`));
  }
}
