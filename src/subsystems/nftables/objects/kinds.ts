import { typeError } from "../../../base/argument-error.ts";
import { didYouMean } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import type { Kind } from "../model/objects.ts";

const kinds: Readonly<Record<Kind, true>> = {
  table: true,
  chain: true,
  rule: true,
  set: true,
  map: true,
  element: true,
  flowtable: true,
  counter: true,
  quota: true,
  limit: true,
  "ct helper": true,
  "ct timeout": true,
  "ct expectation": true,
  synproxy: true,
  secmark: true,
  tunnel: true,
};

export const KINDS: readonly string[] = Object.keys(kinds);

export function checkKind(kind: string, path: string): void {
  if (!KINDS.includes(kind)) throw typeError(shortened(path), `unknown kind of object${didYouMean(kind, KINDS)}`);
}
