import { EBUSY, ESRCH } from "../../constants/errno.ts";
import { NLM_F_REQUEST, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { xfrm } from "../../families/xfrm.ts";
import { type Steps, wait } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { TransactionResult } from "../../transact/outcomes.ts";
import type { ChangeGuard, Verb } from "../route/core/changes.ts";
import type { CallOptions } from "../route/core/options.ts";
import { encode, type RouteRequest, type Session } from "../route/core/session.ts";
import {
  type AssociationKey,
  associationKey,
  associationKind,
  associationTitle,
  decodeAssociation,
  keyFields,
  type NewSecurityAssociation,
  type SecurityAssociation,
  toSecurityAssociation,
} from "./association.ts";
import { checkAssociationFilter } from "./filters.ts";
import { SA_ID, SA_INFO, XFRMA_MARK } from "./layout.ts";
import { countAssociations } from "./omitted.ts";
import { type MarkMask, markField, spiProtocols } from "./vocabulary.ts";

/** The kernel's answer to a key: an association whose mark matches the value of the requested mark. (__xfrm_state_lookup) */
type Found = Pick<SecurityAssociation, "destination" | "protocol" | "spi" | "source" | "mark">;

function markText(mark: MarkMask | undefined): string {
  const { v = 0, m = 0 } = mark === undefined ? {} : markField.parse(mark, "mark");
  return m === 0 ? "without a mark" : `with the mark 0x${v.toString(16)}/0x${m.toString(16)}`;
}

const isRequested = ({ mark }: AssociationKey, found: Found): boolean => markText(mark) === markText(found.mark);

/** `found` has the normalized form of the other fields. */
const identityOf = (found: Found, mark: MarkMask | undefined): string =>
  `${associationKey({ ...found, mark: undefined })} ${markText(mark)}`;

const read = (message: MessageView): SecurityAssociation => toSecurityAssociation(decodeAssociation(message));

function lookup(key: AssociationKey, verb: Verb | "get" | "expire"): RouteRequest {
  const { advice, getAdvice } = associationKind;
  const codec = operationCodec(xfrm, "getsa");
  return {
    codec,
    message: encode(codec, "do", keyFields(key), NLM_F_REQUEST),
    what: () => `${verb} association ${associationTitle(key)}`,
    advice: (errno, details) =>
      verb === "change" || verb === "delete" ? advice?.(errno, verb, key, details) : getAdvice?.(errno),
  };
}

/** Returns those of the associations that exist, although the kernel finds another one in their place. */
function* listHidden(
  wanted: readonly { key: AssociationKey; found: Found }[],
  session: Session,
  { timeoutMs, signal }: CallOptions = {},
): Steps<Map<string, SecurityAssociation>> {
  const hidden = new Map<string, SecurityAssociation>();
  const identities = new Set(wanted.map(({ key, found }) => identityOf(found, key.mark)));
  const [first] = wanted;
  if (first === undefined) return hidden;
  const { destination, protocol } = first.found;
  const { request } = checkAssociationFilter(wanted.length === 1 ? { destination, protocol } : {});
  const readHidden = (message: MessageView) => {
    const association = read(message);
    return identities.has(identityOf(association, association.mark)) ? association : undefined;
  };
  const what = "list associations";
  const dump = { family: xfrm, operation: "dumpsa", fields: request, what, read: readHidden };
  for (const association of yield* wait(session.list(dump, { timeoutMs, signal }).toArray()))
    hidden.set(identityOf(association, association.mark), association);
  return hidden;
}

function otherFound(key: AssociationKey, found: Found, verb: string, isHidden: boolean): NetlinkError {
  const operation = `${verb} association ${associationTitle(key)}`;
  const [wanted, other] = [markText(key.mark), markText(found.mark)];
  if (isHidden) {
    const reason = `the kernel finds the association ${other} in place of the one ${wanted}`;
    return failure(operation, reason, EBUSY, "delete the other one first");
  }
  const reason = `there is no association ${wanted}, only one ${other}`;
  return failure(operation, reason, ESRCH, "pass the mark of that one, if it is the right one");
}

/**
 * Throws if the kernel finds another association than that of `key`.
 *
 * @throws NetlinkError EBUSY if the association exists, otherwise ESRCH.
 */
export function* checkFound(
  key: AssociationKey,
  found: Found,
  verb: string,
  session: Session,
  options: CallOptions | undefined,
): Steps<void> {
  if (isRequested(key, found)) return;
  const hidden = yield* listHidden([{ key, found }], session, options);
  throw otherFound(key, found, verb, hidden.size > 0);
}

/** Throws if an "expire" request would affect another association. */
export function* checkExpiry(key: AssociationKey, session: Session, options: CallOptions | undefined): Steps<void> {
  const found = read(yield* session.ask(lookup(key, "expire"), options));
  yield* checkFound(key, found, "expire", session, options);
}

/** Also returns associations in whose place the kernel finds another one. */
export function* readAssociation(
  key: AssociationKey,
  session: Session,
  options: CallOptions | undefined,
): Steps<SecurityAssociation> {
  const found = read(yield* session.ask(lookup(key, "get"), options));
  if (isRequested(key, found)) return found;
  const [hidden] = (yield* listHidden([{ key, found }], session, options)).values();
  if (hidden === undefined) throw otherFound(key, found, "get", false);
  return hidden;
}

/** Whether `allocateSpi` has created the association. The kernel replaces it by the association of a change. */
function isReserved({ protocol, aead, encryption, authentication, compression }: SecurityAssociation): boolean {
  return spiProtocols.has(protocol) && (aead ?? encryption ?? authentication ?? compression) === undefined;
}

/**
 * Returns a rank: associations with a lower one are added first. The kernel adds no association whose mark matches an existing
 * one. The value of the existing mark has only bits of the new one, so that it is smaller. (xfrm_state_add)
 */
export function additionRank(key: AssociationKey): number {
  return -markValue(key);
}

function markValue({ mark }: AssociationKey): number {
  if (mark === undefined) return 0;
  const { v = 0, m = 0 } = markField.parse(mark, "mark");
  return (v & m) >>> 0;
}

/** Whether the kernel finds `existing`, of the same address, protocol and SPI, in place of an association to add. */
export function preventsAddition(existing: AssociationKey, added: AssociationKey): boolean {
  const { v = 0, m = 0 } = existing.mark === undefined ? {} : markField.parse(existing.mark, "mark");
  return (markValue(added) & m) >>> 0 === v;
}

function* sendAdditions(
  inputs: readonly NewSecurityAssociation[],
  requests: readonly RouteRequest[],
  session: Session,
  options: CallOptions | undefined,
): Steps<TransactionResult[]> {
  if (inputs.length === 1 || !inputs.some(({ mark }) => mark !== undefined))
    return yield* session.sendAll(requests, options);
  const ranks = inputs.map(additionRank);
  const order = [...inputs.keys()].sort((one, other) => ranks[one]! - ranks[other]!);
  const sent = yield* session.sendAll(
    order.map((index) => requests[index]!),
    options,
  );
  const results: TransactionResult[] = [];
  for (const [at, index] of order.entries()) results[index] = sent[at]!;
  return results;
}

/** Returns a text that identifies an association, except for its mark and, for Mobile IPv6, its source. */
function baseOf({ view, offset }: MessageView, at: typeof SA_ID | typeof SA_INFO): string {
  const start = offset + NLMSG_HDRLEN;
  const word = (position: number) => view.getUint32(start + position);
  const address = `${word(at.daddr)} ${word(at.daddr + 4)} ${word(at.daddr + 8)} ${word(at.daddr + 12)}`;
  return `${address} ${word(at.spi)} ${view.getUint16(start + at.family)} ${view.getUint8(start + at.proto)}`;
}

function listedMark(message: MessageView): MarkMask | undefined {
  const attributes = message.attributes(SA_INFO.length);
  while (attributes.next()) if (attributes.type === XFRMA_MARK) return markField.show(decodeAssociation(message).mark!);
  return undefined;
}

/** One list replaces the lookups of at least this many changes, if it has at most this many associations per change. */
const MIN_LISTED = 16;
const MAX_PER_CHANGE = 8;

/** Returns the marks of associations that no other one can hide, by {@link baseOf}; none if the lookups are sent instead, which also report the errors of the list. */
function* listMarks(
  count: number,
  session: Session,
  options: CallOptions | undefined,
): Steps<ReadonlyMap<string, string>> {
  if (session.isFake || count < MIN_LISTED) return NO_MARKS;
  try {
    const { cnt = 0 } = yield* countAssociations(session, options);
    return cnt > count * MAX_PER_CHANGE ? NO_MARKS : yield* listAllMarks(cnt, session, options);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code === "ETIMEDOUT") throw error;
    return NO_MARKS;
  }
}

const NO_MARKS: ReadonlyMap<string, string> = new Map();

function* listAllMarks(
  count: number,
  session: Session,
  { timeoutMs, signal }: CallOptions = {},
): Steps<ReadonlyMap<string, string>> {
  const marks = new Map<string, string>();
  const several = new Set<string>();
  let listed = 0;
  const readMark = (message: MessageView): undefined => {
    const base = baseOf(message, SA_INFO);
    if (marks.has(base)) several.add(base);
    marks.set(base, markText(listedMark(message)));
    listed++;
  };
  const dump = { family: xfrm, operation: "dumpsa", what: "list associations", read: readMark };
  yield* wait(session.list(dump, { timeoutMs, signal }).toArray());
  for (const base of several) marks.delete(base);
  // The kernel omits associations that are longer than a message.
  return listed < count ? NO_MARKS : marks;
}

/**
 * Sends only those changes that affect the requested association. A deletion may make the kernel find an older association,
 * which the next round deletes.
 */
function* sendFound(
  verb: Verb,
  inputs: readonly NewSecurityAssociation[],
  requests: readonly RouteRequest[],
  session: Session,
  options: CallOptions | undefined,
): Steps<TransactionResult[]> {
  const results: TransactionResult[] = [];
  const others = new Map<number, SecurityAssociation>();
  const send = function* (indices: readonly number[]): Steps<boolean> {
    const sent = yield* session.sendAll(
      indices.map((index) => requests[index]!),
      options,
    );
    for (const [at, index] of indices.entries()) results[index] = sent[at]!;
    return sent.some(({ error }) => error === undefined);
  };
  let marks = yield* listMarks(inputs.length, session, options);
  const at = verb === "delete" ? SA_ID : SA_INFO;
  const identityAt = (index: number) => `${baseOf(requests[index]!.message, at)} ${markText(inputs[index]!.mark)}`;
  let open: readonly number[] = [...inputs.keys()];
  while (open.length > 0) {
    const ready: number[] = [];
    // After the first deletion, a second one of the same association could delete another one.
    const repeated: number[] = [];
    const identities = new Set<string>();
    const found = (index: number) => {
      const identity = identityAt(index);
      const isRepeated = verb === "delete" && identities.has(identity);
      identities.add(identity);
      (isRepeated ? repeated : ready).push(index);
    };
    const unknown: number[] = [];
    const lookups: RouteRequest[] = [];
    for (const index of open) {
      const input = inputs[index]!;
      if (marks.get(baseOf(requests[index]!.message, at)) === markText(input.mark)) found(index);
      else {
        unknown.push(index);
        lookups.push(lookup(input, verb));
      }
      yield* wait(session.io.pause());
    }
    marks = NO_MARKS;
    for (const [at, { reply, error }] of (yield* session.sendAll(lookups, options)).entries()) {
      const index = unknown[at]!;
      const input = inputs[index]!;
      const entry = reply && read(reply);
      if (entry === undefined) results[index] = { error: error ?? failure(lookups[at]!.what(), "no reply", ESRCH) };
      else if (isRequested(input, entry)) found(index);
      else others.set(index, entry);
      yield* wait(session.io.pause());
    }
    const hasDeleted = (yield* send(ready)) && verb === "delete";
    open = hasDeleted ? [...others.keys(), ...repeated] : repeated;
    if (hasDeleted) others.clear();
  }
  const wanted = [...others].map(([index, found]) => ({ key: inputs[index]!, found }));
  const hidden = yield* listHidden(wanted, session, options);
  const completed: number[] = [];
  for (const [index, found] of others) {
    const key = inputs[index]!;
    const isHidden = hidden.has(identityOf(found, key.mark));
    if (!isHidden && verb === "change" && isReserved(found)) completed.push(index);
    else results[index] = { error: otherFound(key, found, verb, isHidden) };
  }
  yield* send(completed);
  return results;
}

export const guard: ChangeGuard<NewSecurityAssociation> = {
  verbs: ["add", "change", "delete"],
  send: (verb, inputs, requests, session, options) =>
    verb === "add"
      ? sendAdditions(inputs, requests, session, options)
      : sendFound(verb, inputs, requests, session, options),
};
