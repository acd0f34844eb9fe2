// Statements of set elements, such as counter, limit and quota, and other options of elements.

import { typeError } from "../../../../base/argument-error.ts";
import { describeValue } from "../../../../base/describe.ts";
import { member } from "../../../../base/objects.ts";
import { durationText } from "../../model/durations.ts";
import {
  type ELEMENT_KEYWORDS,
  type ElementOptions,
  type Expression,
  type Statement,
  statementOf,
} from "../../model/statements.ts";
import { quoted } from "../../text/scanner/quotes.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import { counterText } from "./counter.ts";
import { ctCountText } from "./ct-count.ts";
import { lastText } from "./last.ts";
import { limitText } from "./limit.ts";
import { quotaText } from "./quota.ts";
import type { StatementText } from "./statement.ts";

/** Statements that set elements can have, by keyword. */
export const stateful: Readonly<Record<string, StatementText>> = {
  counter: counterText,
  limit: limitText,
  quota: quotaText,
  "ct count": ctCountText,
  last: lastText,
} satisfies Record<(typeof ELEMENT_KEYWORDS)[number] | "ct count", StatementText>;

export function maybeStateful(reader: Reader): Statement | undefined {
  const { word } = reader;
  const kind = word === "ct" && reader.nextWord === "count" ? "ct count" : word;
  if (kind === "" || !Object.hasOwn(stateful, kind)) return undefined;
  reader.advance();
  if (kind !== word) reader.advance();
  return statementOf(kind, stateful[kind]!.read(reader));
}

/** Returns the text of a statement in the declaration of a set or in an update, without packet and byte counts. */
export function templateText(statement: Statement): string {
  const [kind, args] = Object.entries(statement)[0]!;
  return statefulText(kind, args, true);
}

/** With `isTemplate`, omits packet and byte counts. */
export function statefulText(kind: string, args: unknown, isTemplate: boolean): string {
  const row = Object.hasOwn(stateful, kind) ? stateful[kind] : undefined;
  if (row === undefined)
    throw typeError("", `expected a statement that elements of sets can have, got ${describeValue(kind)}`);
  return `${kind}${row.text(args as never, undefined, isTemplate)}`;
}

/** Elements that rules update (`isUpdated`) have their statements last. */
export function readElementOptions(reader: Reader, val: Expression, isUpdated = false): Expression {
  let options: (ElementOptions & Record<string, unknown>) | undefined;
  for (;;) {
    const { at, word } = reader;
    if (isUpdated && options !== undefined && (word === "timeout" || word === "expires") && hasStatement(options))
      reader.reject(`expected "${word}" before the statements`, at);
    if (reader.eat("timeout")) {
      const isNever = !isUpdated && reader.eat("never");
      // Like nft, omits "0s": the element gets the timeout of the set.
      const timeout = isNever ? 0 : reader.duration() || undefined;
      if (timeout !== undefined) options = { val, ...options, timeout };
    } else if (reader.eat("expires")) options = { val, ...options, expires: reader.duration() };
    else {
      const option = reader.eat("comment") ? { comment: reader.name("a text in quotes") } : maybeStateful(reader);
      if (option === undefined) return options === undefined ? val : { elem: options };
      const name = Object.keys(option)[0]!;
      if (options !== undefined && Object.hasOwn(options, name)) reader.reject(`an element has only one ${name}`, at);
      options = Object.assign(options ?? { val }, option);
    }
  }
}

const known = new Set(["val", "timeout", "expires", "comment"]);
const hasStatement = (options: object) => Object.keys(options).some((name) => !known.has(name));

/** The text of the options starts with a space. */
export function elementOptionsText(element: ElementOptions): string {
  const { timeout, expires, comment } = element;
  let text = "";
  for (const kind in element) {
    const args = member(element, kind);
    if (!known.has(kind) && args !== undefined) text += ` ${statefulText(kind, args, false)}`;
  }
  if (timeout !== undefined) text += timeout === 0 ? " timeout never" : ` timeout ${durationText(timeout)}`;
  if (expires !== undefined && expires > 0) text += ` expires ${durationText(expires)}`;
  return comment === undefined ? text : `${text} comment ${quoted(comment)}`;
}
