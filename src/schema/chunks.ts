import { GENL_ID_CTRL } from "../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { shown, shownSort } from "../errors.ts";
import { checkInteger, checkKnown, type Names } from "../message/check.ts";
import type { OperationCodec, RequestKind, RequestOptions } from "./codec.ts";
import type { Fields } from "./kept.ts";

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
    codec.request(kind, replaced(value as Fields, names, part), request).length;
  const empty = size([]);
  const parts: unknown[][] = [[]];
  let length = empty;
  for (const [index, item] of items.entries()) {
    const added = size([item]) - empty;
    if (empty + added > limit) {
      throw new RangeError(`${path}[${index}]: a request with this item alone has ${empty + added} of ${limit} bytes`);
    }
    if (length + added > limit) {
      parts.push([]);
      length = empty;
    }
    parts.at(-1)!.push(item);
    length += added;
  }
  return parts.map((part) => replaced(value as Fields, names, part) as Value);
}

function listAt(value: Fields, names: readonly string[], path: string): readonly unknown[] {
  let inner: unknown = value;
  for (const name of names) inner = (inner as Fields | undefined)?.[name];
  if (!Array.isArray(inner)) throw new TypeError(`${path}: expected an array, got ${shownSort(inner)}`);
  return inner;
}

/** The value with something else at a path; what is on the way there is copied. */
function replaced(value: Fields, [name, ...rest]: readonly string[], part: readonly unknown[]): Fields {
  return { ...value, [name!]: rest.length === 0 ? part : replaced(value[name!] as Fields, rest, part) };
}
