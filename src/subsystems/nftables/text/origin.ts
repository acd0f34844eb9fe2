import { positionOf, type SourceText } from "./scanner/error.ts";

interface Origin {
  readonly source: SourceText;
  readonly offset: number;
  readonly statements?: readonly number[] | undefined;
}

const origins = new WeakMap<object, Origin>();

/** Records where a parsed object starts in the text. Error messages contain this position. */
export function setOrigin(object: object, origin: Origin): void {
  origins.set(object, origin);
}

/** Copies the recorded text position from a parsed object to its copy. */
export function copyOrigin(from: object, to: object): void {
  const origin = origins.get(from);
  if (origin !== undefined) origins.set(to, origin);
}

/**
 * Returns the position of a parsed object, or of one of its statements, for error messages: "rules.nft: line 3, column 5".
 * Returns undefined if the object was not parsed from text.
 */
export function originOf(object: object, statement?: number): string | undefined {
  const origin = origins.get(object);
  if (origin === undefined) return undefined;
  const { source, offset, statements } = origin;
  const { line, column } = positionOf(source.text, statements?.[statement ?? -1] ?? offset);
  return `${source.name === undefined ? "" : `${source.name}: `}line ${line}, column ${column}`;
}
