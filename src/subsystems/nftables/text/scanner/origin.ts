import { describeValue } from "../../../../base/describe.ts";
import { excerptAt, positionOf, type SourceText } from "./error.ts";
import type { Place, Places } from "./places.ts";

/** An nft text, and where each of its objects starts. */
export interface ParsedText {
  /** Source of each object: the text or an included file. */
  readonly sources: readonly SourceText[];
  /** Offset of each object in its source. */
  readonly offsets: readonly number[];
  /** Parses the text again to find the places of the values in its objects. */
  locate(): { readonly places: Places; readonly objects: readonly object[] };
}

/** Names in paths that are not words of the nft language. */
const STRUCTURE: ReadonlySet<string> = new Set(
  "match left right op mangle key value data set map range prefix concat elem val expr target addr len payload rules".split(
    " ",
  ),
);

class Identity {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: a derived class adds its private fields to the object.
    return object;
  }
}

/** The place of an object in nft text, in private fields of the object: a WeakMap takes several times as much memory. */
class Origin extends Identity {
  #text: ParsedText;
  #index: number;

  private constructor(object: object, text: ParsedText, index: number) {
    super(object);
    this.#text = text;
    this.#index = index;
  }

  static set(object: object, text: ParsedText, index: number): void {
    if (!(#text in object)) void new Origin(object, text, index);
    else [object.#text, object.#index] = [text, index];
  }

  static of(object: object): { text: ParsedText; index: number } | undefined {
    return #text in object ? { text: object.#text, index: object.#index } : undefined;
  }
}

/**
 * Records where an object starts in the text, for error messages.
 *
 * @param index index of the object in the text.
 */
export function setOrigin(object: object, text: ParsedText, index: number): void {
  Origin.set(object, text, index);
}

export function copyOrigin(from: object, to: object): void {
  const origin = Origin.of(from);
  if (origin !== undefined) Origin.set(to, origin.text, origin.index);
}

function placeOf({ text: { sources, offsets }, index }: { text: ParsedText; index: number }): Place {
  return { source: sources[index]!, offset: offsets[index]! };
}

/** Returns where an object was parsed, such as "rules.nft: line 3, column 5". */
export function originOf(object: object): string | undefined {
  const origin = Origin.of(object);
  return origin === undefined ? undefined : titleOf(placeOf(origin));
}

/** Reports whether no two of the objects were parsed from different texts. */
export function areOfOneText(objects: Iterable<object>): boolean {
  const texts = new Set(Iterator.from(objects).map((object) => Origin.of(object)?.text));
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
  const origin = Origin.of(object);
  if (origin === undefined) return undefined;
  const { places, objects } = origin.text.locate();
  const { place = placeOf(origin), rest } = places.find(objects[origin.index]!, path);
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
