import { isRecord } from "../../../../base/check.ts";
import type { Verdict } from "../../statements.ts";
import { nameText } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";

/** The name of the chain can be in a variable. */
export function readChain(reader: Reader): string {
  if (reader.sees("{")) reader.reject("a map cannot contain a chain without a name; declare a chain with a name");
  return reader.variable(() => readChain(reader)) ?? reader.name("the name of a chain");
}

export function maybeVerdict(reader: Reader): Verdict | undefined {
  switch (reader.word) {
    case "accept":
    case "drop":
    case "continue":
    case "return": {
      const kind = reader.word;
      reader.advance();
      return { [kind]: null } as unknown as Verdict;
    }
    case "jump":
      reader.advance();
      return { jump: { target: readChain(reader) } };
    case "goto":
      reader.advance();
      return { goto: { target: readChain(reader) } };
    default:
      return undefined;
  }
}

export function readVerdict(reader: Reader): Verdict {
  return maybeVerdict(reader) ?? reader.fail(["accept", "drop", "continue", "return", "jump", "goto"]);
}

export function verdictText(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const [kind, args] = Object.entries(value)[0] ?? [""];
  switch (kind) {
    case "accept":
    case "drop":
    case "continue":
    case "return":
      return kind;
    case "jump":
    case "goto":
      return `${kind} ${nameText((args as { target: string }).target)}`;
    default:
      return undefined;
  }
}
