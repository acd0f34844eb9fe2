import { ETIMEDOUT } from "../../../constants/errno.ts";
import { NLM_F_CAPPED } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { type EntryAttrs, ipset } from "../../../families/ipset.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Write } from "../../../schema/model/types.ts";
import { missing } from "../../route/core/changes.ts";
import type { CallOptions } from "../../route/core/options.ts";
import type { RouteRequest, Session } from "../../route/core/session.ts";
import { entryTitle, type NewIpsetEntry } from "./entry.ts";

/** Version of the ipset protocol, which kernels support since Linux 4.19 (`IPSET_PROTOCOL`). */
export const PROTOCOL = 7;

/** Maximum number of set elements in one request. After a failure, the rest of the request is encoded again. */
const MAX_ELEMENTS = 100;
/**
 * Maximum size in bytes of a request with several set elements: less than a page, as for datagrams of single requests.
 */
const MAX_BYTES = 4096 - 512;
/**
 * Length of the data before the attributes of the rejected request in an error reply: error code, nlmsghdr and
 * nfgenmsg.
 */
const ECHOED_ATTRIBUTES = 4 + 16 + 4;
/** Number of the ipset attribute with the line number of a request (`IPSET_ATTR_LINENO`). */
const LINE_NUMBER = 9;

/** Name of an operation on set elements in the family `ipset`. */
export type ElementOperation = "add" | "del" | "test";

/** Operations on elements of a set that were checked and are not sent yet. */
export interface ElementRequests {
  readonly kind: ElementOperation;
  readonly name: string;
  /** Netlink flags of the requests, `NLM_F_*` bits. */
  readonly flags: number;
  readonly entries: readonly NewIpsetEntry[];
  /** Encoded attributes of each element. */
  readonly written: readonly EntryAttrs<Write>[];
}

/** Returns the description of the operation on one set element: "add 10.0.0.1 to set blocked". */
export function elementTitle({ kind, name, entries }: ElementRequests, index: number): string {
  const verb = kind === "del" ? "delete" : kind;
  const preposition = kind === "add" ? "to" : kind === "del" ? "from" : "in";
  return `${verb} ${entryTitle(entries[index]!)} ${preposition} set ${name}`;
}

/** Returns one request for each of the set elements from index `first` to `end`, exclusive. */
export function singleRequests(elements: ElementRequests, first: number, end: number): RouteRequest[] {
  const { kind, name, flags, written } = elements;
  const codec = operationCodec(ipset, kind);
  return written.slice(first, end).map((data, offset) => ({
    message: codec.request("do", { protocol: PROTOCOL, setname: name, data }, { flags }),
    codec,
    what: () => elementTitle(elements, first + offset),
    advice: missing("set"),
  }));
}

/**
 * Adds or deletes set elements, many per request. Returns the error of each failed element, by its index. The errors
 * are the same as with one request per element.
 *
 * The kernel processes the elements of a request in order and stops at the first failure. Its error reply contains the
 * request, with the number of the failed element as the line number.
 */
export function changeTogether(
  session: Session,
  elements: ElementRequests,
  options: CallOptions | undefined,
): Map<number, NetlinkError> {
  const { kind, name, flags, written } = elements;
  const codec = operationCodec(ipset, kind);
  const advice = missing("set");
  const errors = new Map<number, NetlinkError>();
  const sendSingly = (first: number, end: number) => {
    const results = session.sendAll(singleRequests(elements, first, end), options);
    for (const [offset, { error }] of results.entries()) if (error !== undefined) errors.set(first + offset, error);
  };
  const fail = (first: number, end: number, errno: number, text: string) => {
    for (let index = first; index < end; index++) {
      const operation = elementTitle(elements, index);
      errors.set(index, new NetlinkError(operation + text, { errno, operation }));
    }
  };
  // If `idempotent` is set, the caller decides what happens to each element whose reply is lost. Each element then
  // needs its own request.
  if (options?.idempotent !== undefined || written.length < 2) {
    sendSingly(0, written.length);
    return errors;
  }
  let size = MAX_ELEMENTS;
  for (let first = 0; first < written.length; ) {
    const end = Math.min(first + size, written.length);
    const data = written.slice(first, end);
    // Line number 0 means that the reply has no line number.
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
      return elementTitle(elements, first + Math.max(line - 1, 0));
    };
    const [{ error } = {}] = session.sendAll([{ message, codec, what, advice }], options);
    const start = first;
    first = end;
    if (error === undefined) continue;
    if (line > 0) {
      first = start + line;
      errors.set(first - 1, error);
      if (line * 2 >= data.length) continue;
      // One request per element is faster if many elements fail.
      sendSingly(first, end);
      first = end;
    } else if (rejected) {
      // The kernel rejected the request as a whole, or one element has an attribute that is too long. The elements
      // before that element were added or deleted, so repeating their requests fails for another reason.
      sendSingly(start, end);
      let failed = start;
      while (failed < end && errors.get(failed)?.errno !== error.errno) failed++;
      for (let index = start; index < failed && failed < end; index++) errors.delete(index);
    } else {
      fail(start, end, error.errno, error.message.slice(error.operation?.length));
      if (error.errno !== -ETIMEDOUT) continue;
      fail(end, written.length, ETIMEDOUT, ": not sent, because no reply came to earlier requests (ETIMEDOUT)");
      break;
    }
  }
  return errors;
}

/**
 * Returns the line number in the rejected request, which the error reply contains. Returns 0 unless the number is from
 * 1 to `maximum`.
 */
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
