import { NLMSG_HDRLEN } from "bun-netlink";
import { constantValue, findProtocol } from "../protocols.ts";
import type { CapturedFrame } from "./datagrams.ts";
import { hexLine } from "./hex.ts";

/** Names of the system calls that transfer datagrams. The value is true for calls that send. */
const calls: Readonly<Record<string, boolean>> = {
  ...{ sendto: true, sendmsg: true, sendmmsg: true, write: true },
  ...{ recvfrom: false, recvmsg: false, recvmmsg: false, read: false, recv: false, send: true },
};

const HEADER =
  /\{(?:nlmsg_)?len=(\d+), (?:nlmsg_)?type=([^,]+), (?:nlmsg_)?flags=([^,]+), (?:nlmsg_)?seq=(\d+), (?:nlmsg_)?pid=(-?\d+)\}/;
const MESSAGE = new RegExp(`\\[?${HEADER.source}, "((?:\\\\x[0-9a-f]{2})*)"(?!\\.\\.\\.)`, "g");

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
  readonly fd: string;
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
  /** Names of the netlink protocols of the open file descriptors. */
  readonly #protocols = new Map<number, string>();
  readonly #default: number | undefined;
  readonly #typeOf: (name: string) => number | undefined;

  /** @param protocol netlink protocol of those file descriptors whose `socket()` call is not in the log. */
  constructor(protocol: number | undefined, typeOf: (name: string) => number | undefined) {
    this.#default = protocol;
    this.#typeOf = typeOf;
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
        call = this.#call(line);
      }
    }
    yield* this.#finish(call);
  }

  #call(line: string): Call | undefined {
    const [, socketProtocol, opened] = /\bsocket\(AF_NETLINK, [^,]+, ([A-Z_]+)\)\s+= (\d+)/.exec(line) ?? [];
    if (socketProtocol !== undefined) {
      this.#protocols.set(Number(opened), socketProtocol);
      return undefined;
    }
    const [, closed] = /\bclose\((\d+)/.exec(line) ?? [];
    if (closed !== undefined) this.#protocols.delete(Number(closed));
    const [, name, fd, details] = /\b(\w+)\((\d+)(<[^>]*>)?, /.exec(line) ?? [];
    if (name === undefined || !Object.hasOwn(calls, name) || /= -1 /.test(line)) return undefined;
    const [, named = this.#protocols.get(Number(fd))] = /<NETLINK:\[([A-Z_]+)/.exec(details ?? "") ?? [];
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
      fd: fd!,
      protocol: protocol ?? this.#default,
      toKernel: calls[name]!,
      isCertain: /<NETLINK:/.test(details ?? "") || line.includes("nlmsg_len") || !/^(read|write)$/.test(name),
      text: line,
      buffers: [],
    };
  }

  *#finish(call: Call | undefined): Generator<CapturedFrame> {
    if (call === undefined) return;
    const { process, fd, protocol = 0, toKernel } = call;
    const origin = process === undefined ? {} : { process, socket: `${process} ${fd}` };
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
    for (const [, length, typeName, flagNames, sequence, portId, payload] of text.matchAll(MESSAGE)) {
      const type = this.#number(typeName!);
      const flags = flagNames!.split("|").reduce((bits, name) => bits | (this.#number(name) ?? 0), 0);
      const data = unescapeHex(payload!);
      if (type === undefined || data.length + 16 !== Number(length)) continue;
      const bytes = new Uint8Array(16 + data.length);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, Number(length), true);
      view.setUint16(4, type, true);
      view.setUint16(6, flags, true);
      view.setUint32(8, Number(sequence), true);
      view.setInt32(12, Number(portId), true);
      bytes.set(data, 16);
      found.push(bytes);
    }
    return found;
  }

  #number(text: string): number | undefined {
    const word = text.replace(/\s*\/\*.*\*\//, "").trim();
    if (/^(0x[0-9a-f]+|\d+)$/i.test(word)) return Number(word);
    return constantValue(word) ?? this.#typeOf(word);
  }
}

/**
 * Returns the lines of a log. If another thread interrupts a system call, strace writes the call as two lines, which are
 * joined at the position of the second. Calls that never returned follow at the end.
 */
function* joinedCalls(text: string): Generator<string> {
  /** Beginnings of the calls that have not returned, by the number of their thread ("" if the line has none). */
  const unfinished = new Map<string, string>();
  for (const line of text.split("\n")) {
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

function unescapeHex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replaceAll("\\x", ""));
}
