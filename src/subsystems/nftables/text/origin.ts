import { positionOf, type SourceText } from "./scanner/error.ts";

interface Origin {
  readonly source: SourceText;
  readonly offset: number;
  readonly statements?: readonly number[] | undefined;
}

const origins = new WeakMap<object, Origin>();

/** Records where an object starts in the text, for error messages. */
export function setOrigin(object: object, origin: Origin): void {
  origins.set(object, origin);
}

export function copyOrigin(from: object, to: object): void {
  const origin = origins.get(from);
  if (origin !== undefined) origins.set(to, origin);
}

/** Returns where an object was parsed, such as "rules.nft: line 3". */
export function originOf(object: object, statement?: number): string | undefined {
  const origin = origins.get(object);
  if (origin === undefined) return undefined;
  const { source, offset, statements } = origin;
  const { line, column } = positionOf(source.text, statements?.[statement ?? -1] ?? offset);
  return `${source.name === undefined ? "" : `${source.name}: `}line ${line}, column ${column}`;
}
