// The kinds of expressions that load one value of a packet. To add one, write its file, add it here, and add its type to
// model/statements.ts.

import { typeError } from "../../../base/argument-error.ts";
import { didYouMean, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { type Data, own, type Source } from "../model/fields.ts";
import { type Expression, entryOf, membersOf } from "../model/statements.ts";
import { ct, ctText } from "./ct.ts";
import {
  dccpOption,
  dccpOptionText,
  exthdr,
  exthdrText,
  ipOption,
  ipOptionText,
  sctpChunk,
  sctpChunkText,
  tcpOption,
  tcpOptionText,
} from "./extensions.ts";
import { fib, fibText } from "./fib.ts";
import type { Args, FieldKind, FieldText, Stored } from "./field-kind.ts";
import { jhashCheck, symhash, symhashText } from "./hash.ts";
import { ipsec, ipsecText } from "./ipsec.ts";
import { meta, metaText } from "./meta.ts";
import { numgen, numgenText } from "./numgen.ts";
import { osf, osfText } from "./osf.ts";
import { payload, payloadText } from "./payload.ts";
import { rt, rtText } from "./rt.ts";
import { socket, socketText } from "./socket.ts";
import { tunnel, tunnelText } from "./tunnel.ts";

/** By the key in JSON. */
const fieldKinds: Readonly<Record<string, FieldKind>> = {
  payload,
  meta,
  ct,
  rt,
  socket,
  tunnel,
  osf,
  fib,
  exthdr,
  "tcp option": tcpOption,
  "ip option": ipOption,
  "sctp chunk": sctpChunk,
  "dccp option": dccpOption,
  ipsec,
  numgen,
  symhash,
};

/** Notations of the kinds above. */
export const fieldTexts: Readonly<Record<string, FieldText>> = {
  payload: payloadText,
  meta: metaText,
  ct: ctText,
  rt: rtText,
  socket: socketText,
  tunnel: tunnelText,
  osf: osfText,
  fib: fibText,
  exthdr: exthdrText,
  "tcp option": tcpOptionText,
  "ip option": ipOptionText,
  "sctp chunk": sctpChunkText,
  "dccp option": dccpOptionText,
  ipsec: ipsecText,
  numgen: numgenText,
  symhash: symhashText,
};

/** Returns undefined for expressions that load no single value, and for constants. */
function kindOf(json: Expression): readonly [kind: FieldKind, args: Args] | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const [name, args] = entryOf(json);
  const kind = own(fieldKinds, name);
  return kind === undefined || typeof args !== "object" || args === null ? undefined : [kind, membersOf(args)];
}

export function sourceOf(expression: Expression): Source | undefined {
  const [kind, args] = kindOf(expression) ?? [];
  return kind?.source(args!);
}

/** Returns the boolean that `exists` tests. */
export function presenceOf(source: Source): Source | undefined {
  const [kind, args] = kindOf(source.json) ?? [];
  return kind?.presence?.(args!, source);
}

/** Whether each load of the value has another result. */
export function isVolatile({ json }: Source): boolean {
  const [kind, args] = kindOf(json) ?? [];
  return kind?.isVolatile?.(args!) === true;
}

const readers: ReadonlyMap<string, FieldKind> = new Map(
  Object.values(fieldKinds).flatMap((kind) => (kind.read === undefined ? [] : [[kind.expression, kind]])),
);

/** Describes values such as `meta mark`, which `payload` cannot load. */
export function sourceOfKernel(name: string, data: Data): Source | undefined {
  const kind = readers.get(name);
  const args = kind?.read?.(data);
  return args && kind?.source(args);
}

/** Reports whether the kernel expression `name` loads one value of a packet. */
export function isFieldExpression(name: string): boolean {
  return readers.has(name);
}

/** nft's numbers of expressions in the user data of sets, and their stored attributes, by name of the kernel expression. */
export const storedFields: ReadonlyMap<string, readonly [number: number, ...stored: Stored[]]> = new Map(
  Object.values(fieldKinds).flatMap(({ expression, stored }) => (stored === undefined ? [] : [[expression, stored]])),
);

/** Returns the chains that a match requires, for advice. */
export function chainsOfMatch(left: Expression): string | undefined {
  return kindOf(left)?.[0].chains;
}

/** Expressions that combine other expressions. */
const structures = ["jhash", "concat", "set", "prefix", "range", "map", "elem", "&", "|", "^", "<<", ">>"];

/** Ignores unknown kinds of expressions. */
export function checkExpression(name: string, argument: unknown, path: string): void {
  const check = name === "jhash" ? jhashCheck : own(fieldKinds, name)?.check;
  check?.(argument, path);
}

export function unknownExpression(value: unknown, path: string): never {
  const kinds = [...Object.keys(fieldKinds), ...structures];
  const kind = isRecord(value) ? Object.keys(value)[0] : undefined;
  if (kind !== undefined && kinds.includes(kind)) throw typeError(path, `the expression "${kind}" is not allowed here`);
  const advice = kind === undefined ? "" : didYouMean(kind, kinds);
  throw typeError(path, `unknown expression ${describeValue(kind ?? value)}${advice}`);
}
