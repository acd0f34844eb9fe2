import { EBUSY, ESRCH } from "../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { failure, type NetlinkError } from "../../errors.ts";
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
import { type MarkMask, markField } from "./vocabulary.ts";

/** The kernel's answer to a key: the newest association whose mark matches the value of the requested mark. (__xfrm_state_lookup) */
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
function isReserved({ aead, encryption, authentication, compression }: SecurityAssociation): boolean {
  return (aead ?? encryption ?? authentication ?? compression) === undefined;
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
  let open: readonly number[] = [...inputs.keys()];
  while (open.length > 0) {
    others.clear();
    const lookups: RouteRequest[] = [];
    for (const index of open) {
      lookups.push(lookup(inputs[index]!, verb));
      yield* wait(session.io.pause());
    }
    const ready: number[] = [];
    for (const [at, { reply, error }] of (yield* session.sendAll(lookups, options)).entries()) {
      const index = open[at]!;
      const found = reply && read(reply);
      if (found === undefined) results[index] = { error: error ?? failure(lookups[at]!.what(), "no reply", ESRCH) };
      else if (isRequested(inputs[index]!, found)) ready.push(index);
      else others.set(index, found);
      yield* wait(session.io.pause());
    }
    const hasDeleted = (yield* send(ready)) && verb === "delete";
    open = hasDeleted ? [...others.keys()] : [];
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

export const guard: ChangeGuard<NewSecurityAssociation> = { verbs: ["change", "delete"], send: sendFound };
