import { NETLINK_ROUTE, RTM_NEWLINK } from "../../src/index.ts";
import { addRoute, deleteRoute, getLoopback } from "../lib/routes.ts";
import { measure, serve, sliced } from "../lib/serve.ts";
import { FloorSocket } from "./calls.ts";

const ROUTES = 1000;
const REPEATS = sliced(16, 1);
const FIRST_ROUTE = 0x100000;
const REQUESTS = sliced(10_000, 100);
const MAX_BYTES = 4096 - 512;
const MAX_WINDOW = 128;
/** The flags NLM_F_REQUEST and NLM_F_ACK as bits of the 32-bit word with the type and flags of a message. */
const REQUEST = 1 << 16;
const ACK = 4 << 16;
const NLMSG_ERROR = 2;

const floor = new FloorSocket(NETLINK_ROUTE).connected();
const output = floor.output.int32();
const input = floor.input.int32();
let sequence = 1;

/** Receives replies up to the acknowledgement of request `last`. Returns how many requests failed. */
function receiveReplies(first: number, last: number): number {
  for (let failed = 0; ; ) {
    const received = floor.receive();
    if (received < 20) throw new Error("no reply");
    for (let at = 0; received - at >= 20; ) {
      const length = input[at >> 2]!;
      const replyTo = input[(at >> 2) + 2]!;
      if (length < 20 || length > received - at || replyTo < first || replyTo > last) throw new Error("invalid reply");
      if ((input[(at >> 2) + 1]! & 0xffff) === NLMSG_ERROR) {
        if (input[(at >> 2) + 4] !== 0) failed++;
        if (replyTo === last) return failed;
      }
      at += (length + 3) & ~3;
    }
  }
}

/** Minimal JavaScript program (floor) for the benchmark `transact`: <requests per call>. */
export function transact([batchText]: string[]): Promise<void> {
  const batch = Math.min(Number(batchText), MAX_WINDOW);
  const routes = sliced(ROUTES, batch === 1 ? 128 : 640);
  const numbers = Array.from({ length: routes }, (_, number) => FIRST_ROUTE + number);
  const adds = numbers.map((number) => addRoute(number).bytes);
  const deletes = numbers.map((number) => deleteRoute(number).bytes);
  const sendAll = (requests: readonly Uint8Array[]) => {
    let failed = 0;
    for (let next = 0; next < requests.length; ) {
      const first = sequence;
      let length = 0;
      let word = 0;
      for (let count = 0; count < batch && next < requests.length; count++) {
        const request = requests[next]!;
        if (length + request.length > MAX_BYTES) break;
        floor.put(request, length);
        word = length >> 2;
        output[word] = request.length;
        output[word + 1]! |= REQUEST;
        output[word + 2] = sequence++;
        length += request.length;
        next++;
      }
      output[word + 1]! |= ACK;
      floor.send(length);
      failed += receiveReplies(first, sequence - 1);
    }
    return failed;
  };
  return serve(() =>
    measure(() => {
      let checksum = 0;
      for (let repeat = 0; repeat < REPEATS; repeat++) checksum += sendAll(adds) + sendAll(deletes);
      return { checksum, operations: 2 * routes * REPEATS };
    }),
  );
}

/** The last copied reply. This reference prevents the JavaScript engine from omitting the copy. */
export let last: Uint8Array | undefined;

/** Minimal JavaScript program (floor) for the benchmark `round-trip`: <"copy" to copy each reply, or nothing>. */
export function roundTrip([mode]: string[]): Promise<void> {
  const request = getLoopback().bytes;
  const get = () => {
    floor.put(request, 0);
    output[0] = request.length;
    output[1]! |= REQUEST | ACK;
    output[2] = sequence;
    floor.send(request.length);
    const received = floor.receive();
    if (received < 16 || input[0]! > received || input[2] !== sequence) throw new Error("invalid reply");
    const type = input[1]! & 0xffff;
    if (mode === "copy") last = floor.input.bytes.slice(0, input[0]);
    if (receiveReplies(sequence, sequence) !== 0) throw new Error("the request failed");
    sequence++;
    return type;
  };
  return serve(() =>
    measure(() => {
      let operations = 0;
      for (let count = 0; count < REQUESTS; count++) if (get() === RTM_NEWLINK) operations++;
      return { operations, checksum: operations };
    }),
  );
}

const interfaces = new Map([["lo", 1]]);
const protocols = new Map([["static", 4]]);
const scopes = new Map([["global", 0]]);
const SUCCESS = {};

/** Parses an IPv4 address and returns its bytes as a 32-bit word in memory order. */
function addressOf(text: string): number {
  let word = 0;
  let part = 0;
  let shift = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x2e) {
      word |= part << shift;
      shift += 8;
      part = 0;
    } else if (code < 0x30 || code > 0x39) throw new Error("invalid address");
    else part = part * 10 + code - 0x30;
    if (part > 255) throw new Error("invalid address");
  }
  if (shift !== 24) throw new Error("invalid address");
  return word | (part << 24);
}

/**
 * Minimal JavaScript program (floor) for the benchmark `route-add`: writes each request in place and returns an outcome
 * for each route.
 */
export function routeAdd(): Promise<void> {
  const all = Array.from({ length: ROUTES }, (_, index) => {
    const number = FIRST_ROUTE + index;
    const dst = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    return { dst, dev: "lo", protocol: "static", scope: "global" };
  });
  const length = addRoute(0).length;
  const addWords = new Int32Array(addRoute(0).bytes.slice().buffer);
  const deleteWords = new Int32Array(deleteRoute(0).bytes.slice().buffer);
  const sendAll = (template: Int32Array) => {
    const outcomes: object[] = [];
    for (let next = 0; next < all.length; ) {
      const first = sequence;
      let word = 0;
      let at = 0;
      for (; next < all.length && at + length <= MAX_BYTES; at += length, next++) {
        const { dst, dev, protocol, scope } = all[next]!;
        word = at >> 2;
        output[word] = length;
        output[word + 1] = template[1]! | REQUEST;
        output[word + 2] = sequence++;
        output[word + 3] = 0;
        output[word + 4] = template[4]!;
        output[word + 5] = (template[5]! & ~0xffff00) | (protocols.get(protocol)! << 8) | (scopes.get(scope)! << 16);
        output[word + 6] = 0;
        output[word + 7] = template[7]!;
        output[word + 8] = addressOf(dst);
        output[word + 9] = template[9]!;
        output[word + 10] = interfaces.get(dev)!;
        outcomes.push(SUCCESS);
      }
      output[word + 1]! |= ACK;
      floor.send(at);
      if (receiveReplies(first, sequence - 1) !== 0) throw new Error("a request failed");
    }
    return outcomes;
  };
  return serve(() =>
    measure(() => {
      let operations = 0;
      for (let repeat = 0; repeat < REPEATS; repeat++)
        operations += sendAll(addWords).length + sendAll(deleteWords).length;
      return { checksum: 0, operations };
    }),
  );
}
