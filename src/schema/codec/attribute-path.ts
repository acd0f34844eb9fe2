import { align } from "../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { TypeValue } from "../model/family.ts";
import type { Fields } from "../model/types.ts";
import { Kind } from "../plan/kind.ts";
import type { MessagePlan } from "../plan/message-plan.ts";
import type { SetPlan, StructPlan, ValuePlan } from "../plan/plan.ts";
import { selectorValue } from "../plan/selector.ts";
import { decodeHeader, findValue } from "./decode/decode.ts";
import { readFixed } from "./decode/values.ts";

type Naming = (plan: ValuePlan) => string;

export const bySpec: Naming = ({ specName }) => specName;
export const byField: Naming = ({ name }) => name;

interface Request {
  readonly store: Uint8Array;
  readonly view: DataView;
  readonly naming: Naming;
}

interface List {
  readonly plan: ValuePlan;
  readonly path: string;
  /** Not 0 if earlier attributes contain elements of the same list. */
  readonly before: number;
  readonly levels: number;
}

interface Level {
  readonly start: number;
  readonly end: number;
  /** Undefined for list elements and unknown attributes. */
  readonly set: SetPlan | undefined;
  readonly list: List | undefined;
  readonly header: { readonly plan: StructPlan; readonly at: number } | undefined;
  readonly above: Level | undefined;
}

type Bounds = Pick<Level, "start" | "end" | "set">;

interface Item {
  readonly at: number;
  readonly end: number;
  readonly path: string;
  readonly within: string;
  innerLevel(): Level | undefined;
}

interface Place {
  readonly path: string;
  readonly inside: Level | undefined;
}

/** Example: "peers[0].ifindex". The brackets contain positions, not attribute numbers. */
export function namedPath(
  layout: MessagePlan,
  request: Uint8Array,
  offset: number,
  naming: Naming = bySpec,
): string | undefined {
  return find(layout, request, offset, naming)?.path;
}

/** Offset `nest`: the attribute that should contain the missing one. */
export function missingPath(layout: MessagePlan, request: Uint8Array, type: number, nest?: number): string | undefined {
  if (nest === undefined) return layout.set.fieldByNumber(type)?.specName ?? `${type}`;
  const place = find(layout, request, nest, bySpec);
  if (place === undefined) return undefined;
  return `${place.path}.${place.inside?.set?.fieldByNumber(type)?.specName ?? type}`;
}

/** Without `nest`, returns the range of all attributes of the request. */
export function nestBounds(layout: MessagePlan, request: Uint8Array, nest?: number): Bounds | undefined {
  return nest === undefined ? topLevel(layout, request) : find(layout, request, nest, bySpec)?.inside;
}

function topLevel({ set, header, start, length }: MessagePlan, request: Uint8Array): Level {
  return {
    start: NLMSG_HDRLEN + length,
    end: request.length,
    set,
    list: undefined,
    header: header === undefined ? undefined : { plan: header, at: NLMSG_HDRLEN + start },
    above: undefined,
  };
}

export function offsetOfPath(layout: MessagePlan, store: Uint8Array, path: string, naming: Naming): number | undefined {
  const view = new DataView(store.buffer, store.byteOffset, store.byteLength);
  return offsetIn({ store, view, naming }, topLevel(layout, store), path, "");
}

function offsetIn(request: Request, level: Level, path: string, around: string): number | undefined {
  for (const item of itemsOf(request, level, around)) {
    if (item.path === path) return item.at;
    if (!path.startsWith(item.within) || !".[".includes(path.charAt(item.within.length))) continue;
    const inner = item.innerLevel();
    const found = inner && offsetIn(request, inner, path, item.path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function find(layout: MessagePlan, store: Uint8Array, offset: number, naming: Naming): Place | undefined {
  const view = new DataView(store.buffer, store.byteOffset, store.byteLength);
  const request = { store, view, naming };
  let level: Level | undefined = topLevel(layout, store);
  let found: Place | undefined;
  while (level !== undefined) {
    const items: Item[] = [...itemsOf(request, level, found?.path ?? "")];
    const item = items.find(({ at, end }) => offset >= at && offset < end);
    if (item === undefined) return found;
    found = { path: item.path, inside: item.innerLevel() };
    if (offset < item.at + NLA_HDRLEN) return found;
    level = found.inside;
  }
  return found;
}

/** Stops at the first attribute with an invalid length. */
export function attributesOf(view: DataView, { start, end }: Pick<Level, "start" | "end">): number[] {
  const places: number[] = [];
  for (let at = start; end - at >= NLA_HDRLEN; ) {
    const length = lengthAt(view, at);
    if (length < NLA_HDRLEN || length > end - at) break;
    places.push(at);
    at += align(length);
  }
  return places;
}

function lengthAt(view: DataView, at: number): number {
  return view.getUint16(at, hostLittleEndian);
}

export function typeAt(view: DataView, at: number): number {
  return view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
}

function* itemsOf(request: Request, level: Level, around: string): Generator<Item> {
  if (level.list === undefined) yield* attributesIn(request, level, around);
  else if (level.list.plan.kind === Kind.Records) yield* recordsIn(request, level, level.list);
  else yield* listItems(request, level, level.list);
}

function* attributesIn(request: Request, level: Level, around: string): Generator<Item> {
  const { view, naming } = request;
  const { set } = level;
  const counts = new Map<number, number>();
  for (const [index, at] of attributesOf(view, level).entries()) {
    const end = at + lengthAt(view, at);
    const bounds = { start: at + NLA_HDRLEN, end, header: undefined, above: level };
    const type = typeAt(view, at);
    const field = set?.fieldByNumber(type);
    const item = set?.sequence === true ? `${around}[${index}]` : around;
    const path = `${item}${item === "" ? "" : "."}${field === undefined ? type : naming(field)}`;
    if (field === undefined) yield { at, end, path, within: path, innerLevel: () => undefined };
    else if (!field.multi)
      yield { at, end, path, within: path, innerLevel: () => inside(request, field, path, bounds) };
    else {
      const before = counts.get(type) ?? 0;
      const place = `${path}[${before}]`;
      const isTyped = field.kind === Kind.NumberedNests;
      counts.set(type, before + itemsIn(view, at, isTyped ? typeValuesOf(field).length : 0));
      // One attribute contains several elements if their attribute numbers are values.
      const within = isTyped ? path : place;
      yield {
        at,
        end,
        path: place,
        within,
        innerLevel: () => inside(request, field, within, bounds, isTyped ? before : 0),
      };
    }
  }
}

function* listItems(request: Request, level: Level, list: List): Generator<Item> {
  const { view } = request;
  let { before } = list;
  for (const at of attributesOf(view, level)) {
    const end = at + lengthAt(view, at);
    const bounds = { start: at + NLA_HDRLEN, end, header: undefined, above: level };
    const path = `${list.path}[${before}]`;
    const deeper = { ...bounds, set: undefined, list: { ...list, before, levels: list.levels - 1 } };
    if (list.levels > 0) yield { at, end, path, within: list.path, innerLevel: () => deeper };
    else yield { at, end, path, within: path, innerLevel: () => inside(request, list.plan.item!, path, bounds) };
    before += itemsIn(view, at, list.levels);
  }
}

function* recordsIn({ store, view }: Request, level: Level, { plan, path: list }: List): Generator<Item> {
  const { struct, set } = plan;
  for (let [at, index] = [level.start, 0]; level.end - at >= struct.size; index++) {
    const length = readFixed(struct.layout.byteCount!, store, view, at + struct.layout.byteCount!.type) as number;
    if (length < struct.size || length > level.end - at) return;
    const [path, end] = [`${list}[${index}]`, at + length];
    const header = { plan: struct, at };
    const attributes = { start: at + align(struct.size), end, set, list: undefined, header, above: level };
    yield { at, end, path, within: path, innerLevel: () => attributes };
    at += align(length);
  }
}

function typeValuesOf(field: ValuePlan): readonly TypeValue[] {
  return (field.source as { typeValues: readonly TypeValue[] }).typeValues;
}

function itemsIn(view: DataView, at: number, levels: number): number {
  if (levels === 0) return 1;
  const inner = attributesOf(view, { start: at + NLA_HDRLEN, end: at + lengthAt(view, at) });
  return inner.length === 0 ? 1 : inner.reduce((sum, one) => sum + itemsIn(view, one, levels - 1), 0);
}

/** `before` counts list elements in earlier attributes of the same list. */
function inside(
  request: Request,
  field: ValuePlan,
  path: string,
  bounds: Pick<Level, "start" | "end" | "header" | "above">,
  before = 0,
): Level | undefined {
  switch (field.kind) {
    case Kind.Nest:
    case Kind.ArrayOrNest:
    case Kind.Masked:
      return { ...bounds, set: field.set, list: undefined };
    case Kind.Indexed:
    case Kind.Records:
      return { ...bounds, set: undefined, list: { plan: field, path, before, levels: 0 } };
    case Kind.NumberedNests:
      return { ...bounds, set: undefined, list: { plan: field, path, before, levels: typeValuesOf(field).length - 1 } };
    case Kind.SubMessage: {
      const format = field.formats.get(selectorAt(request, field, bounds.above!) ?? "");
      if (format === undefined) return undefined;
      if (format.value !== undefined) return inside(request, format.value, path, bounds);
      if (format.header === undefined) return { ...bounds, set: format.set, list: undefined };
      const header = { plan: format.header, at: bounds.start };
      return { ...bounds, start: bounds.start + align(format.header.size), set: format.set, list: undefined, header };
    }
    default:
      return undefined;
  }
}

function selectorAt({ store, view }: Request, field: ValuePlan, nearest: Level): string | undefined {
  const levels: Level[] = [];
  for (let level: Level | undefined = nearest; level !== undefined; level = level.above) levels.unshift(level);
  return selectorValue(field, levels.length - 1, {
    attribute(index, specName) {
      const { set, start, end } = levels[index]!;
      const attribute = set?.fieldBySpecName(specName);
      return attribute === undefined ? undefined : findValue(attribute, store, view, start, end);
    },
    member(index, name) {
      const { header, start } = levels[index]!;
      return header && (decodeHeader(header.plan, store, view, header.at, start) as Fields)[name];
    },
  });
}
