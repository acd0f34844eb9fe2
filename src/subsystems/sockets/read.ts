import type { InetDiagMsg, TcpState } from "../../families/sock-diag.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import type { InetSocketBase, ShutdownDirection, SocketState, TrafficClassField, WithoutPrefix } from "./socket.ts";

/** Returns the name of a socket state. The kernel has two numbers for "syn-recv". */
export function stateOf(state: TcpState | number): SocketState | number {
  return state === "new-syn-recv" ? "syn-recv" : state;
}

/** Returns the shut-down directions of a socket from a bit mask. */
export function shutdownOf(bits: number): ShutdownDirection[] {
  const directions: ShutdownDirection[] = [];
  if ((bits & 1) !== 0) directions.push("receive");
  if ((bits & 2) !== 0) directions.push("send");
  return directions;
}

/** Splits the traffic class of sent packets into code point and ECN bits. */
export function trafficClassOf(field: number): TrafficClassField {
  return { dscp: field >> 2, ecn: field & 3 };
}

/** Queue fields of a socket. They differ between connected and listening sockets. */
interface Queues {
  receiveQueue?: number;
  sendQueue?: number;
  acceptQueue?: number;
  backlog?: number;
}

/** Sets the queue fields of a socket. The kernel uses the same members for the accept queue of a listening socket. */
export function setQueues(socket: Queues, isListening: boolean, receive: number, send: number): void {
  socket.receiveQueue = isListening ? 0 : receive;
  socket.sendQueue = isListening ? 0 : send;
  if (!isListening) return;
  socket.acceptQueue = receive;
  socket.backlog = send;
}

/** Returns the names of the bits that are set in a mask. Unknown bits are returned as one number. */
export function bitNames<Name extends string>(bits: number, names: readonly Name[]): (Name | number)[] {
  const set: (Name | number)[] = names.filter((_, bit) => (bits & (1 << bit)) !== 0);
  const rest = (bits >>> names.length) * 2 ** names.length;
  if (rest !== 0) set.push(rest);
  return set;
}

/** Copies attributes that the family does not know or cannot decode to the converted socket. */
export function copyExtra(from: ExtraAttributes, to: ExtraAttributes): void {
  if (from.unknown !== undefined) to.unknown = from.unknown;
  if (from.unparsed !== undefined) to.unparsed = from.unparsed;
}

/** Field names without the prefix of their structure, cached by prefixed name. */
const shortNames = new Map<string, string>();

/** Copies a structure whose members have a prefix, such as `tcpi`, to an object whose names omit the prefix. */
export function withoutPrefix<Structure extends object, Prefix extends string>(
  structure: Structure,
  prefix: Prefix,
): WithoutPrefix<Structure, Prefix, never> {
  const fields: Record<string, unknown> = {};
  for (const name in structure) {
    let short = shortNames.get(name);
    if (short === undefined) {
      const rest = name.startsWith(prefix) ? name.slice(prefix.length) : name;
      short = rest.charAt(0).toLowerCase() + rest.slice(1);
      shortNames.set(name, short);
    }
    fields[short] = structure[name];
  }
  // The names are those of the type, which TypeScript cannot derive from operations on text.
  return fields as WithoutPrefix<Structure, Prefix, never>;
}

/** Returns the running timer of a socket, or undefined if none runs. */
export function timerOf({ idiagTimer, idiagExpires, idiagRetrans }: InetDiagMsg): InetSocketBase["timer"] {
  if (idiagTimer === "off") return undefined;
  return { kind: idiagTimer, expiresMs: idiagExpires, count: idiagRetrans };
}
