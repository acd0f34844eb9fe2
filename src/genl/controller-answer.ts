import { EBADMSG } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import type { AttributeError, AttributeReader } from "../message/attribute-reader.ts";
import { type ParsedAttributes, type Policy, parseAttributes } from "../message/policy.ts";

/** An answer of the controller's that is being read: which operation it answers, and what its attributes are called. */
export interface Answer {
  readonly operation: string;
  readonly policy: Policy;
}

/**
 * The attributes of one level of the answer, checked against the policy of that level.
 *
 * @throws NetlinkError EBADMSG with the attribute's name.
 */
export function parseLevel(answer: Answer, reader: AttributeReader, policy: Policy = answer.policy): ParsedAttributes {
  const parsed = parseAttributes(reader, policy);
  if (parsed.error !== undefined) throw malformed(answer, parsed.error);
  return parsed;
}

/**
 * Calls `visit` for each entry of a nest, when there is one; the reader that it gets stands on the entry.
 *
 * @throws NetlinkError EBADMSG when the nest is garbled, here or in what `visit` reads of it.
 */
export function eachEntry(
  answer: Answer,
  nest: AttributeReader | undefined,
  visit: (entry: AttributeReader) => void,
): void {
  if (nest === undefined) return;
  const entries = nest.nested();
  while (entries.next()) visit(entries);
  if (entries.error !== undefined) throw malformed(answer, entries.error);
}

/** The error for an answer that cannot be what the controller meant to say. */
export function malformed({ operation, policy }: Answer, { path, reason }: AttributeError): NetlinkError {
  const [first = "", ...rest] = path.split(".");
  const name = [policy[Number(first)]?.name ?? first, ...rest].join(".");
  const place = name === "" ? "" : `attribute ${name}: `;
  return new NetlinkError(`${operation}: the controller's answer is malformed: ${place}${reason} (EBADMSG)`, {
    errno: EBADMSG,
    operation,
  });
}
