import { type Check, checkArray, checkFlag, checkOneOf, checkOptions } from "../../../base/check.ts";
import type { Family } from "../../../schema/model/family.ts";
import { isInNetwork, parsePrefix } from "./addresses.ts";
import type { InterfaceSource, Interfaces } from "./interfaces.ts";
import type { NumberNames } from "./names.ts";

export type Test<Item> = (item: Item) => boolean;

export interface ListFields {
  header: Record<string, unknown>;
  [attribute: string]: unknown;
}

/** Adds the condition to the request. Returns a test if needed. */
type FilterRow<Value, Item> = (
  value: Exclude<Value, undefined>,
  path: string,
  request: ListFields,
  interfaces: Interfaces,
) => Test<Item> | undefined;

export type FilterTable<Filter, Item> = { readonly [Name in keyof Filter & string]-?: FilterRow<Filter[Name], Item> };

/** Returns a test unless the kernel checks all conditions. */
export function applyFilter<Filter extends object, Item>(
  filter: Filter,
  table: FilterTable<Filter, Item>,
  request: ListFields,
  interfaces: Interfaces,
): Test<Item> | undefined {
  checkOptions(filter, Object.fromEntries(Object.keys(table).map((name) => [name, true])), "filter");
  const tests: Test<Item>[] = [];
  for (const name of Object.keys(table) as (keyof Filter & string)[]) {
    const value = filter[name];
    if (value === undefined) continue;
    const test = table[name](value as never, `filter.${name}`, request, interfaces);
    if (test !== undefined) tests.push(test);
  }
  if (tests.length <= 1) return tests[0];
  return (item) => tests.every((test) => test(item));
}

/** "header.family" is a member of the message header. */
function put(request: ListFields, attribute: string | undefined, value: unknown): undefined {
  if (attribute === undefined) return;
  if (attribute.startsWith("header.")) request.header[attribute.slice("header.".length)] = value;
  else request[attribute] = value;
}

export function equals<Value, Name extends string>(
  field: Name,
  check?: Check,
): (value: Value, path?: string) => (item: { readonly [N in Name]?: unknown }) => boolean {
  return (value, path = field) => {
    check?.(value, path);
    return (item) => item[field] === value;
  };
}

export function checkKnownNames(value: unknown, path: string, family: Family, definition: string): void {
  checkArray(value, path);
  const known = family.enums[definition]!.entries.map(({ name }) => name);
  for (const [index, name] of value.entries()) checkOneOf(name, known, `${path}[${index}]`);
}

export function namedEquals<Name extends string, Field extends string>(
  names: NumberNames<Name>,
  field: Field,
  attribute?: string,
): FilterRow<Name | `${number}` | number | undefined, { readonly [N in Field]?: unknown }> {
  return (value, path, request) => {
    const number = names.read(value, path);
    put(request, attribute, number);
    const shown = names.show(number);
    return (item) => item[field] === shown;
  };
}

/** The address is in a network. An address without a prefix length is a network of one address. */
export function inNetwork<Name extends string>(
  field: Name,
): (network: string, path: string) => Test<{ readonly [N in Name]?: string }> {
  return (text, path) => {
    const network = parsePrefix(text, path);
    return (item) => isInNetwork(item[field] ?? "", network);
  };
}

export function deviceEquals<Name extends string>(
  field: Name,
  attribute?: string,
): FilterRow<InterfaceSource | undefined, { readonly [N in Name]?: unknown }> {
  return (dev, path, request, interfaces) => {
    const index = interfaces.index(dev, path);
    put(request, attribute, index);
    return (item) => item[field] === index;
  };
}

/** The kernel itself selects the entries of the interface. */
export function onlyDevice(attribute: string): FilterRow<InterfaceSource | undefined, unknown> {
  return (dev, path, request, interfaces) => put(request, attribute, interfaces.index(dev, path));
}

export function isFlag<Item>(
  apply: (on: boolean, request: ListFields) => Test<Item> | undefined,
): FilterRow<boolean | undefined, Item> {
  return (on, path, request) => {
    checkFlag(on, path);
    return apply(on, request);
  };
}
