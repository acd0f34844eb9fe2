import { rangeError, typeError, withPath } from "../../base/argument-error.ts";
import { checkInteger, checkOptions, checkRequiredString, closestName, type OptionChecks } from "../../base/check.ts";
import { describeType } from "../../base/describe.ts";
import { GENL_ID_CTRL } from "../../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import type { Fields } from "../model/types.ts";
import type { OperationCodec, RequestKind, RequestOptions } from "./codec.ts";

/** Options for splitting a long list over several requests. */
export interface ChunkOptions extends RequestOptions {
  /** Maximum size of one request in bytes (default 32,768). */
  limit?: number;
}

const DEFAULT_LIMIT = 32_768;

const optionNames: OptionChecks<ChunkOptions> = { limit: true, type: true, flags: true };

/**
 * Splits a long list in the fields of a request, so that several requests of at most `limit` bytes can send the list.
 * `path` names the list, such as "peers" or "inner.tags". Returns copies of `value` that differ only in this list. An
 * empty list results in one copy.
 *
 * Use this function only for operations that add elements to existing ones: after requests that replace the list, only
 * the elements of the last request would remain.
 *
 * @throws RangeError if a single element exceeds the limit, or for an invalid limit. TypeError if there is no list at
 *   the path, or for unknown options. The same errors as `codec.request()` for invalid values.
 */
export function chunks<Value extends object>(
  codec: OperationCodec,
  kind: RequestKind,
  value: Value,
  path: string,
  options: ChunkOptions = {},
): Value[] {
  checkRequiredString(path, "path");
  checkOptions(options, optionNames);
  const { limit = DEFAULT_LIMIT, ...requestOptions } = options;
  // The family id does not affect the request size.
  const request =
    codec.family.protocol === NETLINK_GENERIC ? { type: GENL_ID_CTRL, ...requestOptions } : requestOptions;
  checkInteger(limit, 1, Number.MAX_SAFE_INTEGER, "limit");
  const names = path.split(".");
  const items = listAt(value as Fields, names, path);
  const size = (part: readonly unknown[]) =>
    codec.request(kind, replaceAt(value as Fields, names, part), request).length;
  const parts: Value[] = [];
  let expected = 1;
  for (let from = 0; from < items.length; from += expected) {
    const sizeOf = (count: number) => {
      try {
        return size(items.slice(from, from + count));
      } catch (error) {
        // Several elements may not fit into one attribute.
        if (count > 1) return Number.POSITIVE_INFINITY;
        // The error contains the index within this chunk.
        const own = `${path}[0]`;
        throw withPath(error, (at) => (at.startsWith(own) ? `${path}[${from}]${at.slice(own.length)}` : at));
      }
    };
    expected = fittingCount(limit, items.length - from, expected, sizeOf);
    if (expected === 0) {
      throw rangeError(
        `${path}[${from}]`,
        `a request with only this item has ${sizeOf(1)} bytes, which exceeds the limit ${limit}`,
      );
    }
    parts.push(replaceAt(value as Fields, names, items.slice(from, from + expected)) as Value);
  }
  return parts.length > 0 ? parts : [replaceAt(value as Fields, names, []) as Value];
}

/** Only encoding shows the size of a request. `expected` is the count of the previous request. */
function fittingCount(limit: number, most: number, expected: number, sizeOf: (count: number) => number): number {
  let [fits, exceeds] = [0, most + 1];
  let count = Math.min(expected, most);
  for (let step = 1; exceeds - fits > 1; step *= 2) {
    if (sizeOf(count) <= limit) fits = count;
    else exceeds = count;
    if (exceeds > most) count = Math.min(fits + step, most);
    else count = fits === 0 ? Math.max(exceeds - step, 1) : Math.floor((fits + exceeds) / 2);
  }
  return fits;
}

function listAt(value: Fields, names: readonly string[], path: string): readonly unknown[] {
  let inner: unknown = value;
  for (const name of names) {
    const next: unknown = (inner as Fields | undefined)?.[name];
    const meant = next === undefined ? closestName(name, Object.keys(inner ?? {})) : undefined;
    if (meant !== undefined) throw typeError(path, `unknown field "${name}"; did you mean "${meant}"?`);
    inner = next;
  }
  if (!Array.isArray(inner)) throw typeError(path, `expected an array, got ${describeType(inner)}`);
  return inner;
}

function replaceAt(value: Fields, [name, ...rest]: readonly string[], part: readonly unknown[]): Fields {
  return { ...value, [name!]: rest.length === 0 ? part : replaceAt(value[name!] as Fields, rest, part) };
}
