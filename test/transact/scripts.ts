// A fake kernel that replies to the requests of transactions according to a script, and helpers that inspect the
// requests.
import {
  type Message,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_REQUEST,
  RTM_GETLINK,
  RTM_NEWLINK,
  type TransactionResult,
  type TransactOptions,
  transactMultiple,
} from "../../src/index.ts";
import { message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";

/**
 * Length of a reply that never fits into the receive buffer: the library does not keep a buffer of this length after an
 * earlier long reply.
 */
export const TOO_LONG = 1_200_000;

export type Script = (request: MessageView, kernel: ScriptedTransport) => void;

/**
 * A transport with scripted replies. The library treats it as the running kernel, which sends the acknowledgement last.
 */
export class TrustedTransport extends ScriptedTransport {
  receives = 0;

  constructor(script: Script, protocol: number = NETLINK_ROUTE) {
    super(script, { protocol });
    Object.defineProperty(this, "fd", { value: 1_000_000 });
  }

  override receive(...args: Parameters<ScriptedTransport["receive"]>): number {
    this.receives++;
    return super.receive(...args);
  }

  receiveOne(slots: Parameters<ScriptedTransport["receive"]>[0], slot = 0): number {
    return this.receive(slots, slot + 1, slot);
  }
}

/** Creates a request whose payload is a number. */
export function ask(number: number, flags = 0): Message {
  return new MessageWriter(RTM_GETLINK, NLM_F_REQUEST | flags).raw(word(number)).finish();
}

export function asks(count: number): Message[] {
  return Array.from({ length: count }, (_, number) => ask(number));
}

/** Returns the number in the payload of a request. */
export function numberOf(request: MessageView): number {
  return request.view.getUint32(request.offset + 16, true);
}

export function word(number: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(number).buffer);
}

/** Creates a reply whose payload is the number of its request, or other data. */
export function data(request: MessageView, payload: Uint8Array = word(numberOf(request)), flags = 0): Uint8Array {
  return message(RTM_NEWLINK, flags, request.sequence, payload);
}

/** Replies like a kernel that loses no messages: with data, and with an acknowledgement if requested. */
export function answer(request: MessageView, kernel: ScriptedTransport): void {
  kernel.reply(data(request));
  acknowledge(request, kernel);
}

export function acknowledge(request: MessageView, kernel: ScriptedTransport): void {
  if ((request.flags & NLM_F_ACK) !== 0) kernel.reply(verdict(request));
}

/** Returns how often each request was sent so far. */
export function sends(kernel: ScriptedTransport): number[] {
  const counts: number[] = [];
  for (const request of kernel.requests) counts[numberOf(request)] = (counts[numberOf(request)] ?? 0) + 1;
  return counts;
}

export function run(
  count: number,
  script: Script,
  options: Omit<TransactOptions, "socket"> = {},
  size?: number,
): { results: TransactionResult[]; kernel: ScriptedTransport; socket: NetlinkSocket } {
  const kernel = new ScriptedTransport(script, size === undefined ? {} : { receiveBufferSize: size });
  const socket = NetlinkSocket.over(kernel);
  return { results: transactMultiple(NETLINK_ROUTE, asks(count), { socket, ...options }), kernel, socket };
}

/** Formats the result of a request: the number in the reply, "done", or the error's code. */
export function brief({ reply, replies, error }: TransactionResult): number | number[] | string {
  if (error !== undefined) return error.code;
  if (replies !== undefined) return replies.map(numberOf);
  return reply === undefined ? "done" : numberOf(reply);
}

/** Wraps a script of replies so that it behaves differently when a request is sent for the first time. */
export function firstTime(number: number, otherwise: Script, special: Script): Script {
  let seen = false;
  return (request, kernel) => {
    const now = !seen && numberOf(request) === number;
    seen ||= now;
    (now ? special : otherwise)(request, kernel);
  };
}
