// Verdicts, and jumps to chains without a name.
import { isRecord } from "../../../../base/check.ts";
import { firstName } from "../../../../base/objects.ts";
import { type ChainRule, membersOf, VERDICTS, type Verdict } from "../../model/statements.ts";
import { nameText } from "../../text/scanner/quotes.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import { checkName, type Fields, list } from "./checks.ts";
import type { Argument } from "./statement.ts";

type Kind = (typeof VERDICTS)[number];

const jump: Argument = { checks: { target: checkName }, required: ["target"] };

export const verdictArguments: Readonly<Record<Kind, Argument | null>> = {
  accept: null,
  drop: null,
  continue: null,
  return: null,
  jump,
  goto: jump,
};

export function isVerdict(kind: string): kind is Kind {
  return Object.hasOwn(verdictArguments, kind);
}

/** Returns whether packets leave the rule after a statement of this kind. */
export function isLastVerdict(kind: string): boolean {
  return isVerdict(kind) && kind !== "continue";
}

export const anonymousChain: Fields = { checks: { rules: list }, required: ["rules"] };
export const anonymousRule: Fields = { checks: { expr: list, comment: true }, required: ["expr"] };

/** Returns whether a statement jumps to a chain without a name. */
export function jumpsToRules(kind: string, args: unknown): args is { rules: ChainRule[] } {
  return (kind === "jump" || kind === "goto") && isRecord(args) && "rules" in args;
}

/** The name of the chain can be in a variable. */
function readChain(reader: Reader): string {
  if (reader.sees("{")) reader.reject("a map cannot contain a chain without a name; declare a chain with a name");
  return reader.word === "$" ? reader.variable(readChain) : reader.identifier("the name of a chain");
}

export function maybeVerdict(reader: Reader): Verdict | undefined {
  const { word } = reader;
  if (!isVerdict(word)) return undefined;
  reader.advance();
  if (verdictArguments[word] === null) return { [word]: null } as Verdict;
  const { at } = reader;
  const jump = { target: readChain(reader) };
  reader.mark(jump, "target", at);
  return word === "goto" ? { goto: jump } : { jump };
}

export function readVerdict(reader: Reader): Verdict {
  return maybeVerdict(reader) ?? reader.fail(VERDICTS);
}

/** Returns undefined for a statement that is not a verdict. */
export function verdictText(value: unknown): string | undefined {
  const kind = isRecord(value) ? firstName(value) : "";
  if (!isVerdict(kind)) return undefined;
  if (verdictArguments[kind] === null) return kind;
  return `${kind} ${nameText(String(membersOf(membersOf(value)[kind])["target"]))}`;
}
