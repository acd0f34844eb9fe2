import { ETIMEDOUT } from "../../../constants/errno.ts";
import { NLM_F_CAPPED } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { type EntryAttrs, ipset } from "../../../families/ipset.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Write } from "../../../schema/model/types.ts";
import { missing } from "../../route/core/changes.ts";
import type { CallOptions } from "../../route/core/options.ts";
import type { RouteRequest, Session } from "../../route/core/session.ts";
import { entryTitle, type NewIpsetEntry } from "./entry.ts";

/** `IPSET_PROTOCOL`, since Linux 4.19 */
export const PROTOCOL = 7;

/** Requests are short, because elements after a failure are encoded again. */
const MAX_ELEMENTS = 100;
/** Less than a memory page. */
const MAX_BYTES = 4096 - 512;
/** Offset of the rejected request's attributes in an error reply. */
const ECHOED_ATTRIBUTES = 4 + 16 + 4;
/** Attribute with the number of the failed element (IPSET_ATTR_LINENO). */
const LINE_NUMBER = 9;

export type ElementOperation = "add" | "del" | "test";

export interface ElementRequests {
  readonly kind: ElementOperation;
  readonly name: string;
  readonly flags: number;
  readonly entries: readonly NewIpsetEntry[];
  /** In the order of `entries`. */
  readonly written: readonly EntryAttrs<Write>[];
}

/** Such as "add 10.0.0.1 to set blocked", for error messages. */
export function elementTitle({ kind, name, entries }: ElementRequests, index: number): string {
  const verb = kind === "del" ? "delete" : kind;
  const preposition = kind === "add" ? "to" : kind === "del" ? "from" : "in";
  return `${verb} ${entryTitle(entries[index]!)} ${preposition} set ${name}`;
}

/** Each of the elements `first` to `end - 1` gets its own request. */
export function* singleRequests(elements: ElementRequests, first: number, end: number, io: Io): Steps<RouteRequest[]> {
  const { kind, name, flags, written } = elements;
  const codec = operationCodec(ipset, kind);
  const requests: RouteRequest[] = [];
  for (let index = first; index < end; index++) {
    requests.push({
      message: codec.request("do", { protocol: PROTOCOL, setname: name, data: written[index]! }, { flags }),
      codec,
      what: () => elementTitle(elements, index),
      advice: missing("set"),
    });
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return requests;
}

/**
 * Adds or deletes ipset elements, with many elements in each request. Returns a map from the index of each failed
 * element to its error, as if each element had its own request.
 *
 * The kernel stops at the first element of a request that fails. The error reply contains the number of this element,
 * so the elements after it are sent again.
 */
export function* changeTogether(
  session: Session,
  elements: ElementRequests,
  options: CallOptions | undefined,
): Steps<Map<number, NetlinkError>> {
  const { kind, name, flags, written } = elements;
  const codec = operationCodec(ipset, kind);
  const advice = missing("set");
  const errors = new Map<number, NetlinkError>();
  const sendSingly = function* (first: number, end: number): Steps<void> {
    const results = yield* session.sendAll(yield* singleRequests(elements, first, end, session.io), options);
    for (const [offset, { error }] of results.entries()) if (error !== undefined) errors.set(first + offset, error);
  };
  const fail = (first: number, end: number, errno: number, reason: string) => {
    for (let index = first; index < end; index++) {
      const operation = elementTitle(elements, index);
      errors.set(index, new NetlinkError(`${operation}: ${reason}`, { errno, operation }));
    }
  };
  // A resent batch could fail at an element already changed.
  if (options?.idempotent !== undefined || written.length < 2) {
    yield* sendSingly(0, written.length);
    return errors;
  }
  let size = MAX_ELEMENTS;
  for (let first = 0; first < written.length; ) {
    const end = Math.min(first + size, written.length);
    const data = written.slice(first, end);
    // Line 0 would mean that no single element caused the error.
    for (let offset = 0; offset < data.length; offset++) data[offset]!.cadtLineno = offset + 1;
    const fields = { protocol: PROTOCOL, setname: name, adt: { data }, lineno: 0 };
    const message = codec.request("do", fields, { flags });
    if (message.length > MAX_BYTES && data.length > 1) {
      size = data.length >> 1;
      continue;
    }
    let rejected = false;
    let line = 0;
    const what = (reply?: MessageView) => {
      if (reply !== undefined) {
        rejected = true;
        line = lineNumber(reply, data.length);
      }
      return line > 0 ? elementTitle(elements, first + line - 1) : `batch of ${data.length}`;
    };
    const [{ error } = {}] = yield* session.sendAll([{ message, codec, what, advice }], options);
    const start = first;
    first = end;
    if (error === undefined) continue;
    if (line > 0) {
      first = start + line;
      errors.set(first - 1, error);
      if (line * 2 >= data.length) continue;
      // After an early failure, sending singly is faster.
      yield* sendSingly(first, end);
      first = end;
    } else if (rejected) {
      // Sending each element alone identifies those that the kernel rejects.
      yield* sendSingly(start, end);
      let failed = start;
      while (failed < end && errors.get(failed)?.errno !== error.errno) failed++;
      for (let index = start; index < failed && failed < end; index++) errors.delete(index);
    } else {
      fail(start, end, error.errno, error.message);
      if (error.errno !== -ETIMEDOUT) continue;
      fail(end, written.length, ETIMEDOUT, "not sent, because earlier requests did not end (ETIMEDOUT)");
      break;
    }
  }
  return errors;
}

/** Returns 0 without a valid line number. */
function lineNumber(reply: MessageView, maximum: number): number {
  if ((reply.flags & NLM_F_CAPPED) !== 0) return 0;
  const reader = reply.attributes(ECHOED_ATTRIBUTES);
  while (reader.next()) {
    if (reader.type !== LINE_NUMBER || reader.length < 4) continue;
    const line = reader.u32();
    return line <= maximum ? line : 0;
  }
  return 0;
}
