import { describeValue } from "../../../../base/describe.ts";
import { excerptAt, positionOf } from "./error.ts";
import type { Place, Places } from "./places.ts";

/** The place of an object in nft text. */
interface Origin extends Place {
  /** Parses the text again to find the places of the values in its objects. */
  readonly locate: () => { readonly places: Places; readonly objects: readonly object[] };
  /** Index of the object in the text. */
  readonly index: number;
}

/** Names in paths that are not words of the nft language. */
const STRUCTURE: ReadonlySet<string> = new Set(
  "match left right op mangle key value data set map range prefix concat elem val expr target addr len payload rules".split(
    " ",
  ),
);

const origins = new WeakMap<object, Origin>();

/** Records where an object starts in the text, for error messages. */
export function setOrigin(object: object, origin: Origin): void {
  origins.set(object, origin);
}

export function copyOrigin(from: object, to: object): void {
  const origin = origins.get(from);
  if (origin !== undefined) origins.set(to, origin);
}

/** Returns where an object was parsed, such as "rules.nft: line 3, column 5". */
export function originOf(object: object): string | undefined {
  const origin = origins.get(object);
  return origin === undefined ? undefined : titleOf(origin);
}

/** Reports whether no two of the objects were parsed from different texts. */
export function areOfOneText(objects: Iterable<object>): boolean {
  const texts = new Set(Iterator.from(objects).map((object) => origins.get(object)?.locate));
  texts.delete(undefined);
  return texts.size < 2;
}

/** The place of an invalid value. */
export interface ValueOrigin {
  /** Example: "rules.nft: line 3, column 5". */
  readonly title: string;
  /** The line of the text, and below the place a caret, and the value if it is interpolated. */
  readonly excerpt: string;
  /** Last name of the path if the place is that of an enclosing value, such as "level". */
  readonly field: string | undefined;
}

/**
 * Returns where a value was parsed: its own place, or that of the innermost enclosing value that has one, or the start
 * of the object.
 *
 * @param path path of the value in the object, such as "expr[0].match.right".
 */
export function valueOrigin(object: object, path: string): ValueOrigin | undefined {
  const origin = origins.get(object);
  if (origin === undefined) return undefined;
  const { places, objects } = origin.locate();
  const { place = origin, rest } = places.find(objects[origin.index]!, path);
  const last = rest.at(-1) ?? "";
  const field = /^[a-z]/.test(last) && !STRUCTURE.has(last) ? last : undefined;
  return {
    title: titleOf(place),
    excerpt: `${excerptAt(place.source.text, place.offset)}${interpolatedAt(place)}`,
    field,
  };
}

function interpolatedAt({ source: { text, values = [] }, offset }: Place): string {
  const index = Number(/^\$\{(\d+)\}/.exec(text.slice(offset, offset + 12))?.[1] ?? Number.NaN);
  return index < values.length ? ` ${describeValue(values[index])}` : "";
}

function titleOf({ source: { name, text }, offset }: Place): string {
  const { line, column } = positionOf(text, offset);
  return `${name === undefined ? "" : `${name}: `}line ${line}, column ${column}`;
}
