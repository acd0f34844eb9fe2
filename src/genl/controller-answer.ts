import { EBADMSG } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import type { AttributeError, AttributeReader } from "../message/attribute-reader.ts";
import { type ParsedAttributes, type Policy, parseAttributes } from "../message/policy.ts";

/** A reply of the controller that is being parsed: the operation and the names of its attributes. */
export interface ReplyFormat {
  readonly operation: string;
  readonly policy: Policy;
}

/**
 * Returns the attributes of one level, checked against its policy.
 *
 * @throws NetlinkError EBADMSG with the name of the attribute.
 */
export function parseLevel(
  answer: ReplyFormat,
  reader: AttributeReader,
  policy: Policy = answer.policy,
): ParsedAttributes {
  const parsed = parseAttributes(reader, policy);
  if (parsed.error !== undefined) throw malformedReply(answer, parsed.error);
  return parsed;
}

/**
 * Calls `visit` for each entry of a nest, if present, with a reader positioned at the entry.
 *
 * @throws NetlinkError EBADMSG if the nest is malformed, including the parts that `visit` reads.
 */
export function eachEntry(
  answer: ReplyFormat,
  nest: AttributeReader | undefined,
  visit: (entry: AttributeReader) => void,
): void {
  if (nest === undefined) return;
  const entries = nest.nested();
  while (entries.next()) visit(entries);
  if (entries.error !== undefined) throw malformedReply(answer, entries.error);
}

/** Returns the error for a malformed reply. */
export function malformedReply({ operation, policy }: ReplyFormat, { path, reason }: AttributeError): NetlinkError {
  const [first = "", ...rest] = path.split(".");
  const name = [policy[Number(first)]?.name ?? first, ...rest].join(".");
  const place = name === "" ? "" : `attribute ${name}: `;
  return new NetlinkError(`${operation}: the controller's reply is malformed: ${place}${reason} (EBADMSG)`, {
    errno: EBADMSG,
    operation,
  });
}
