import { GENL_ID_CTRL } from "../../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import { shown, shownSort } from "../../errors.ts";
import { checkInteger, checkKnown, likeliest, type Names } from "../../message/check.ts";
import type { Fields } from "../model/types.ts";
import type { OperationCodec, RequestKind, RequestOptions } from "./codec.ts";

/** How a long list is spread over several requests. */
export interface ChunkOptions extends RequestOptions {
  /** The most bytes of one request (default 32,768). */
  limit?: number;
}

const DEFAULT_LIMIT = 32_768;

const optionNames: Names<ChunkOptions> = { limit: true, type: true, flags: true };

/**
 * Splits the list at `path` ("peers", "inner.tags") over as many values as it takes for each request to have no more bytes than
 * `limit`. All else is in each of them; a list without items is one value. For operations that add what is in the list, one
 * request after the other: whether an operation does so, its family says.
 *
 * @throws RangeError when a single item makes a request larger than that, or the limit is no integer from 1 on; TypeError
 * when there is no list at the path, or for options that there are not; what the codec says of a value that cannot be sent.
 */
export function chunks<Value extends object>(
  codec: OperationCodec,
  kind: RequestKind,
  value: Value,
  path: string,
  options: ChunkOptions = {},
): Value[] {
  if (typeof path !== "string") throw new TypeError(`path: expected a string, got ${shown(path)}`);
  checkKnown(options, optionNames);
  const { limit = DEFAULT_LIMIT, ...given } = options;
  // Whatever id the controller gives a generic family, its requests have the same size.
  const request = codec.family.protocol === NETLINK_GENERIC ? { type: GENL_ID_CTRL, ...given } : given;
  checkInteger(limit, 1, Number.MAX_SAFE_INTEGER, "limit");
  const names = path.split(".");
  const items = listAt(value as Fields, names, path);
  const size = (part: readonly unknown[]) =>
    codec.request(kind, replaceAt(value as Fields, names, part), request).length;
  const empty = size([]);
  const parts: Value[] = [];
  let expected = 1;
  for (let from = 0; from < items.length; from += expected) {
    const sizeOf = (count: number) => requestSize(size, items, from, count, path);
    expected = fittingCount(limit, empty, items.length - from, expected, sizeOf);
    if (expected === 0) {
      throw new RangeError(`${path}[${from}]: a request with this item alone has ${sizeOf(1)} of ${limit} bytes`);
    }
    parts.push(replaceAt(value as Fields, names, items.slice(from, from + expected)) as Value);
  }
  return parts.length > 0 ? parts : [replaceAt(value as Fields, names, []) as Value];
}

/**
 * How many items, of `most`, make a request that is within the limit. Each size that is asked for takes a whole request, so the
 * number is guessed from the sizes that are known: `expected` first, and then what an item has had on average.
 */
function fittingCount(
  limit: number,
  empty: number,
  most: number,
  expected: number,
  sizeOf: (count: number) => number,
): number {
  let [fits, fitting] = [0, empty];
  let [exceeds, exceeding] = [most + 1, Number.POSITIVE_INFINITY];
  for (let guess = expected, round = 1; exceeds - fits > 1; round++) {
    const count = Math.min(Math.max(guess, fits + 1), exceeds - 1);
    const length = sizeOf(count);
    if (length <= limit) [fits, fitting] = [count, length];
    else [exceeds, exceeding] = [count, length];
    // Items of very different sizes lead the guesses astray: halves get there as well.
    const halfway = Math.floor((fits + exceeds) / 2);
    if (round % 4 === 0) guess = halfway;
    else if (fits > 0) guess = fits + Math.floor((limit - fitting) / Math.max(1, (fitting - empty) / fits));
    else
      guess =
        exceeding < Number.POSITIVE_INFINITY ? Math.floor(((limit - empty) * count) / (exceeding - empty)) : halfway;
  }
  return fits;
}

/** The size of a request with some of the items. Several that cannot be sent together may each be sent with fewer. */
function requestSize(
  size: (part: readonly unknown[]) => number,
  items: readonly unknown[],
  from: number,
  count: number,
  path: string,
): number {
  try {
    return size(items.slice(from, from + count));
  } catch (error) {
    if (count > 1) return Number.POSITIVE_INFINITY;
    const own = `${path}[0]`;
    // The item is the first of those that are looked at, and another one of those that were given.
    if (error instanceof Error && error.message.startsWith(own)) {
      error.message = `${path}[${from}]${error.message.slice(own.length)}`;
    }
    throw error;
  }
}

function listAt(value: Fields, names: readonly string[], path: string): readonly unknown[] {
  let inner: unknown = value;
  for (const name of names) {
    const next: unknown = (inner as Fields | undefined)?.[name];
    const meant = next === undefined ? likeliest(name, Object.keys(inner ?? {})) : undefined;
    if (meant !== undefined) throw new TypeError(`${path}: there is no "${name}" in it; did you mean "${meant}"?`);
    inner = next;
  }
  if (!Array.isArray(inner)) throw new TypeError(`${path}: expected an array, got ${shownSort(inner)}`);
  return inner;
}

/** The value with something else at a path; what is on the way there is copied. */
function replaceAt(value: Fields, [name, ...rest]: readonly string[], part: readonly unknown[]): Fields {
  return { ...value, [name!]: rest.length === 0 ? part : replaceAt(value[name!] as Fields, rest, part) };
}
