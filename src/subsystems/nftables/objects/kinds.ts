import { typeError } from "../../../base/argument-error.ts";
import { didYouMean } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import { type Kind, type ObjectDatatype, objectTypes } from "../model/objects.ts";

type Other = Exclude<Kind, ObjectDatatype>;

const others: readonly Other[] = ["table", "chain", "rule", "set", "map", "element", "flowtable"];

export const KINDS: readonly string[] = [...others, ...Object.keys(objectTypes)];

export function checkKind(kind: string, path: string): void {
  if (!KINDS.includes(kind)) throw typeError(shortened(path), `unknown kind of object${didYouMean(kind, KINDS)}`);
}
