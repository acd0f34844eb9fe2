import type { InetDiagMsg, TcpState } from "../../families/sock-diag.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import type { InetSocketBase, ShutdownDirection, SocketState, TrafficClassField, WithoutPrefix } from "./socket.ts";

/** Returns the name of a socket state. The kernel has a second number for "syn-recv". */
export function stateOf(state: TcpState | `${number}`): SocketState | `${number}` {
  return state === "new-syn-recv" ? "syn-recv" : state;
}

/** Converts a bit mask to the directions in which a socket was shut down. */
export function shutdownOf(bits: number): ShutdownDirection[] {
  const directions: ShutdownDirection[] = [];
  if ((bits & 1) !== 0) directions.push("receive");
  if ((bits & 2) !== 0) directions.push("send");
  return directions;
}

/** Splits a traffic class byte into DSCP and ECN bits. */
export function trafficClassOf(field: number): TrafficClassField {
  return { dscp: field >> 2, ecn: field & 3 };
}

/** Queue lengths of a socket. A listening socket also has those of its accept queue. */
interface Queues {
  receiveQueue?: number;
  sendQueue?: number;
  acceptQueue?: number;
  backlog?: number;
}

/** Sets a socket's queue lengths. If it is listening, the kernel's numbers are those of the accept queue. */
export function setQueues(socket: Queues, isListening: boolean, receive: number, send: number): void {
  socket.receiveQueue = isListening ? 0 : receive;
  socket.sendQueue = isListening ? 0 : send;
  if (!isListening) return;
  socket.acceptQueue = receive;
  socket.backlog = send;
}

/** Returns the names of the bits that are set in a mask. Bits without a name become one number at the end. */
export function bitNames<Name extends string>(bits: number, names: readonly Name[]): (Name | number)[] {
  const set: (Name | number)[] = names.filter((_, bit) => (bits & (1 << bit)) !== 0);
  const rest = (bits >>> names.length) * 2 ** names.length;
  if (rest !== 0) set.push(rest);
  return set;
}

/** Copies the attributes that are unknown or could not be decoded to a converted socket. */
export function copyExtra(from: ExtraAttributes, to: ExtraAttributes): void {
  if (from.unknown !== undefined) to.unknown = from.unknown;
  if (from.unparsed !== undefined) to.unparsed = from.unparsed;
}

/** Cache of member names of C structures: the name without the prefix, by the name with it. */
const shortNames = new Map<string, string>();

/** Copies a C structure, and removes a prefix such as `tcpi` from the names of its members. */
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
  // TypeScript cannot derive the names without the prefix.
  return fields as WithoutPrefix<Structure, Prefix, never>;
}

/** Returns the running timer of a socket; undefined if none is running. */
export function timerOf({ idiagTimer, idiagExpires, idiagRetrans }: InetDiagMsg): InetSocketBase["timer"] {
  if (idiagTimer === "off") return undefined;
  return { kind: idiagTimer, expiresMs: idiagExpires, count: idiagRetrans };
}
