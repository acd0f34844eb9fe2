import type { InetDiagMsg, TcpState } from "../../families/sock-diag.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import type { InetSocketBase, ShutdownDirection, SocketState, TrafficClassField, WithoutPrefix } from "./socket.ts";

/** The kernel has two numbers for the state "syn-recv". */
export function stateOf(state: TcpState | `${number}`): SocketState | `${number}` {
  return state === "new-syn-recv" ? "syn-recv" : state;
}

export function shutdownOf(bits: number): ShutdownDirection[] {
  const directions: ShutdownDirection[] = [];
  if ((bits & 1) !== 0) directions.push("receive");
  if ((bits & 2) !== 0) directions.push("send");
  return directions;
}

export function trafficClassOf(field: number): TrafficClassField {
  return { dscp: field >> 2, ecn: field & 3 };
}

interface Queues {
  receiveQueue?: number;
  sendQueue?: number;
  acceptQueue?: number;
  backlog?: number;
}

/** For a listening socket, the kernel reports the accept queue instead. */
export function setQueues(socket: Queues, isListening: boolean, receive: number, send: number): void {
  socket.receiveQueue = isListening ? 0 : receive;
  socket.sendQueue = isListening ? 0 : send;
  if (!isListening) return;
  socket.acceptQueue = receive;
  socket.backlog = send;
}

/** Bits without a name become one number at the end. */
export function bitNames<Name extends string>(bits: number, names: readonly Name[]): (Name | number)[] {
  const set: (Name | number)[] = names.filter((_, bit) => (bits & (1 << bit)) !== 0);
  const rest = (bits >>> names.length) * 2 ** names.length;
  if (rest !== 0) set.push(rest);
  return set;
}

/** Copies unknown and undecoded attributes of a reply. */
export function copyExtra(from: ExtraAttributes, to: ExtraAttributes): void {
  if (from.unknown !== undefined) to.unknown = from.unknown;
  if (from.unparsed !== undefined) to.unparsed = from.unparsed;
}

/** Cached, because many sockets have the same members. */
const shortNames = new Map<string, string>();

/** Copies a C structure without its members' prefix, such as `tcpi`. */
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
  return fields as WithoutPrefix<Structure, Prefix, never>;
}

export function timerOf({ idiagTimer, idiagExpires, idiagRetrans }: InetDiagMsg): InetSocketBase["timer"] {
  if (idiagTimer === "off") return undefined;
  return { kind: idiagTimer, expiresMs: idiagExpires, count: idiagRetrans };
}
