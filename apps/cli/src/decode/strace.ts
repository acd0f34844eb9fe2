import { NLA_HDRLEN, NLM_F_ACK_TLVS, NLM_F_CAPPED, NLMSG_HDRLEN } from "bun-netlink";
import { NLMSGERR_ATTR_MSG } from "bun-netlink/constants";
import { constantValue, findProtocol } from "../protocols.ts";
import type { CapturedFrame } from "./datagrams.ts";
import { hexLine } from "./hex.ts";

/** Names of the system calls that transfer datagrams. The value is true for calls that send. */
const calls: Readonly<Record<string, boolean>> = {
  ...{ sendto: true, sendmsg: true, sendmmsg: true, write: true },
  ...{ recvfrom: false, recvmsg: false, recvmmsg: false, read: false, recv: false, send: true },
};

const HEADER =
  /\{(?:nlmsg_)?len=(\d+), (?:nlmsg_)?type=([^,]+), (?:nlmsg_)?flags=([^,]+), (?:nlmsg_)?seq=(\d+), (?:nlmsg_)?pid=(-?\d+)\}/
    .source;
const PAYLOAD = /"((?:\\x[0-9a-f]{2})*)"(?!\.\.\.)/.source;
/** An error, which quotes a request: with its payload, or only its header. */
const ERROR = `${HEADER}, \\[?\\{error=-?(\\w+), msg=\\[?${HEADER}(?:, ${PAYLOAD})?`;
/** The groups are those of {@link ERROR}, then those of another message. */
const MESSAGE = new RegExp(`${ERROR}|${HEADER}, ${PAYLOAD}`, "g");
const ERROR_GROUPS = 12;
/** Attribute with the kernel's reason for an error. */
const REASON = /^\]?\}?, \[\[\{nla_len=\d+, nla_type=NLMSGERR_ATTR_MSG\}, "((?:\\x[0-9a-f]{2})*)"/;

/** Returns whether text looks like the output of strace. */
export function isStrace(text: string): boolean {
  return /nlmsg_len=|AF_NETLINK|<NETLINK:|^(?:\[pid +\d+\] |\d+ +)?(?:sendto|sendmsg|recvmsg|recvfrom|sendmmsg|recvmmsg|write|read)\(\d/m.test(
    text,
  );
}

/** A system call in a log of strace. A hex dump of its data may follow the call. */
interface Call {
  /** Whether all buffers of the call are parts of one datagram. */
  readonly isOneDatagram: boolean;
  readonly process: string | undefined;
  /** The socket: its inode if the log has it, otherwise its process and file descriptor. */
  readonly socket: string | undefined;
  readonly protocol: number | undefined;
  readonly toKernel: boolean;
  /** Whether the log shows that the call used a netlink socket. Otherwise, another process may have opened the socket. */
  readonly isCertain: boolean;
  readonly text: string;
  /** Buffers of the system call in the hex dump that strace prints after the call. */
  readonly buffers: number[][];
}

/**
 * Reads the datagrams in a log of strace. Their bytes come from the hex dumps of `-e read=all -e write=all`, or from
 * the strings of `-xx`. If strace has decoded a message itself, the log does not contain its bytes; `undecodable`
 * counts such messages.
 */
export class StraceReader {
  /** Number of system calls whose bytes are not in the log. */
  undecodable = 0;
  /** Names of unknown netlink protocols in the log. System calls on sockets of these protocols are skipped. */
  readonly unknownProtocols = new Set<string>();
  /** Names of the netlink protocols of the open file descriptors, or of the sockets that `-y` prints. */
  readonly #protocols = new Map<string, string>();
  readonly #default: number | undefined;
  readonly #typeOf: (name: string) => number | undefined;
  readonly #onCall: ((line: string) => void) | undefined;

  /**
   * @param protocol netlink protocol of those file descriptors whose `socket()` call is not in the log.
   * @param onCall receives each system call of the log, after the datagrams of earlier calls.
   */
  constructor(
    protocol: number | undefined,
    typeOf: (name: string) => number | undefined,
    onCall?: (line: string) => void,
  ) {
    this.#default = protocol;
    this.#typeOf = typeOf;
    this.#onCall = onCall;
  }

  *read(text: string): Generator<CapturedFrame> {
    let call: Call | undefined;
    for (const line of joinedCalls(text)) {
      const dumped = /^\s*\| ?[0-9a-f]{5}/.test(line) ? hexLine(line) : undefined;
      if (dumped !== undefined) {
        if (call === undefined) continue;
        if (call.buffers.length === 0 || / 0{5} /.test(line)) call.buffers.push([]);
        call.buffers.at(-1)!.push(...dumped);
      } else if (!/^ \* \d+ bytes in buffer/.test(line)) {
        yield* this.#finish(call);
        this.#onCall?.(line);
        call = this.#call(line);
      }
    }
    yield* this.#finish(call);
  }

  #call(line: string): Call | undefined {
    const [, socketProtocol, opened, socket] =
      /\bsocket\(AF_NETLINK, [^,]+, ([A-Z_]+)\)\s+= (\d+)(?:<(socket:\[\d+\])>)?/.exec(line) ?? [];
    if (socketProtocol !== undefined) {
      this.#protocols.set(socket ?? opened!, socketProtocol);
      return undefined;
    }
    const [, closed] = /\bclose\((\d+)/.exec(line) ?? [];
    if (closed !== undefined) this.#protocols.delete(closed);
    const [, name, fd, details = ""] = /\b(\w+)\((\d+)(?:<([^>]*)>)?, /.exec(line) ?? [];
    if (name === undefined || !Object.hasOwn(calls, name) || /= -1 /.test(line)) return undefined;
    // With -y, the log has the path of each file.
    if (details.startsWith("/")) return undefined;
    const identity = details.startsWith("socket:") ? details : undefined;
    const [, named = this.#protocols.get(identity ?? fd!)] = /^NETLINK:\[([A-Z_]+)/.exec(details) ?? [];
    const protocol = named === undefined ? undefined : findProtocol(named);
    if (named !== undefined && protocol === undefined) {
      this.unknownProtocols.add(named);
      return undefined;
    }
    if (protocol === undefined && this.#default === undefined && !line.includes("nlmsg_len")) return undefined;
    if (/MSG_PEEK/.test(line)) return undefined;
    const process = /^(?:\[pid +)?(\d+)/.exec(line)?.[1];
    const isOneDatagram = !name.endsWith("mmsg");
    return {
      isOneDatagram,
      process,
      socket: identity ?? (process === undefined ? undefined : `${process} ${fd}`),
      protocol: protocol ?? this.#default,
      toKernel: calls[name]!,
      isCertain: details.startsWith("NETLINK:") || line.includes("nlmsg_len") || !/^(read|write)$/.test(name),
      text: line,
      buffers: [],
    };
  }

  *#finish(call: Call | undefined): Generator<CapturedFrame> {
    if (call === undefined) return;
    const { process, socket, protocol = 0, toKernel } = call;
    const origin = { ...(process === undefined ? {} : { process }), ...(socket === undefined ? {} : { socket }) };
    const dumped = call.isOneDatagram && call.buffers.length > 1 ? [call.buffers.flat()] : call.buffers;
    const buffers = dumped.length > 0 ? dumped.map((buffer) => Uint8Array.from(buffer)) : this.#strings(call.text);
    if (buffers.length === 0) this.undecodable++;
    for (const bytes of buffers) {
      if (call.isCertain || startsWithMessage(bytes)) yield { protocol, toKernel, bytes, ...origin };
    }
  }

  /** Returns the messages in the escaped strings of a logged system call. */
  #strings(text: string): Uint8Array[] {
    const whole = /^[^(]*\(\d+[^,]*, (?:\[\{iov_base=|\{msg_name=.*?iov_base=)?"((?:\\x[0-9a-f]{2})+)"(?!\.\.\.)/.exec(
      text,
    )?.[1];
    if (whole !== undefined) return [unescapeHex(whole)];
    const found: Uint8Array[] = [];
    for (const { 0: match, index, ...groups } of text.matchAll(MESSAGE)) {
      const [header, rest] = [
        groups[1] === undefined ? ERROR_GROUPS + 1 : 1,
        groups as Record<number, string | undefined>,
      ];
      const texts = Array.from({ length: ERROR_GROUPS }, (_, at) => rest[header + at]);
      if (header === 1) found.push(...this.#error(texts, text.slice(index + match.length)));
      else found.push(...this.#message(texts.slice(0, 5), unescapeHex(texts[5]!), true));
    }
    return found;
  }

  /** Returns the bytes of an error. If strace decoded the quoted request, only the header of the request is in the log. */
  #error(texts: readonly (string | undefined)[], following: string): Uint8Array[] {
    const payload = texts[11] === undefined ? undefined : unescapeHex(texts[11]);
    const [request] = this.#message(texts.slice(6, 11), payload ?? new Uint8Array(), payload !== undefined);
    const errno = this.#number(texts[5]!);
    if (request === undefined || errno === undefined) return [];
    const reason = REASON.exec(following)?.[1];
    const attribute = reason === undefined ? new Uint8Array() : textAttribute(NLMSGERR_ATTR_MSG, unescapeHex(reason));
    const body = new Uint8Array(4 + request.length + attribute.length);
    new DataView(body.buffer).setInt32(0, -errno, true);
    body.set(request, 4);
    body.set(attribute, 4 + request.length);
    const flags = (payload === undefined ? NLM_F_CAPPED : 0) | (reason === undefined ? 0 : NLM_F_ACK_TLVS);
    return this.#message([`${16 + body.length}`, texts[1], `${flags}`, texts[3], texts[4]], body, true);
  }

  /**
   * Returns the bytes of a message, if its type is known.
   *
   * @param isWhole whether the length in the header must be that of the message.
   */
  #message(header: readonly (string | undefined)[], payload: Uint8Array, isWhole: boolean): Uint8Array[] {
    const [length, typeName, flagNames, sequence, portId] = header as readonly string[];
    const type = this.#number(typeName!);
    const flags = flagNames!.split("|").reduce((bits, name) => bits | (this.#number(name) ?? 0), 0);
    if (type === undefined || (isWhole && payload.length + NLMSG_HDRLEN !== Number(length))) return [];
    const bytes = new Uint8Array(NLMSG_HDRLEN + payload.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, Number(length), true);
    view.setUint16(4, type, true);
    view.setUint16(6, flags, true);
    view.setUint32(8, Number(sequence), true);
    view.setInt32(12, Number(portId), true);
    bytes.set(payload, NLMSG_HDRLEN);
    return [bytes];
  }

  #number(text: string): number | undefined {
    const word = text.replace(/\s*\/\*.*\*\//, "").trim();
    if (/^(0x[0-9a-f]+|\d+)$/i.test(word)) return Number(word);
    const [, subsystem, number] = /^(\w+)<<8\|(\w+)$/.exec(word) ?? [];
    if (subsystem !== undefined) {
      const parts = [this.#number(subsystem), this.#number(number!)];
      return parts.includes(undefined) ? undefined : (parts[0]! << 8) | parts[1]!;
    }
    return constantValue(word) ?? this.#typeOf(word);
  }
}

/**
 * Returns the lines of a log. If another thread interrupts a system call, strace writes the call as two lines, which are
 * joined at the position of the second. Calls that never returned follow at the end.
 */
export function* joinedCalls(text: string): Generator<string> {
  /** Beginnings of the calls that have not returned, by the number of their thread ("" if the line has none). */
  const unfinished = new Map<string, string>();
  for (const written of text.split("\n")) {
    const line = written.replaceAll(ESCAPED_FILE, (_, escaped: string) => `<${textOf(escaped)}>`);
    const [, start, thread = ""] = /^((?:(?:\[pid +)?(\d+)\]? +)?.*) <unfinished \.\.\.>$/.exec(line) ?? [];
    if (start !== undefined) {
      unfinished.set(thread, start.replace(/,$/, ", "));
      continue;
    }
    // Times can precede the call.
    const [, resumed = "", end] =
      /^(?:(?:\[pid +)?(\d+)\]? +)?(?:[\d:.]+ +)?<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
    // strace writes no number until a second thread starts.
    const key = unfinished.has(resumed) ? resumed : "";
    const beginning = end === undefined ? undefined : unfinished.get(key);
    if (beginning === undefined) yield line;
    else {
      unfinished.delete(key);
      yield beginning + end;
    }
  }
  yield* unfinished.values();
}

/** Returns whether the length in the first message header fits the data. */
function startsWithMessage(bytes: Uint8Array): boolean {
  if (bytes.length < NLMSG_HDRLEN) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return length >= NLMSG_HDRLEN && length <= bytes.length;
}

/** Returns an attribute that contains text, which strace prints without the terminating NUL. */
function textAttribute(type: number, text: Uint8Array): Uint8Array {
  const length = NLA_HDRLEN + text.length + (text.at(-1) === 0 ? 0 : 1);
  const bytes = new Uint8Array((length + 3) & ~3);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, length, true);
  view.setUint16(2, type, true);
  bytes.set(text, NLA_HDRLEN);
  return bytes;
}

/** A path or socket after a file descriptor, which `-y` adds and `-xx` escapes. */
const ESCAPED_FILE = /<((?:\\x[0-9a-f]{2})+)>/g;

/** Returns the text of an escaped string. */
export function textOf(escaped: string): string {
  return new TextDecoder().decode(unescapeHex(escaped));
}

function unescapeHex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replaceAll("\\x", ""));
}
