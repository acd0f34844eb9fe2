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
import { readFixed } from "./decode/leaf.ts";

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

interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly above?: Level;
}

/** Contains either attributes or the elements of a list. */
interface Level extends Bounds {
  /** Undefined for list elements and unknown attributes. */
  readonly set?: SetPlan;
  readonly list?: List;
  readonly header?: { readonly plan: StructPlan; readonly at: number };
}

interface Item {
  readonly at: number;
  readonly end: number;
  readonly path: string;
  /** Start of the paths of all values inside the item. */
  readonly within: string;
  innerLevel(): Level | undefined;
}

interface Place {
  readonly at: number;
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
export function nestBounds(layout: MessagePlan, request: Uint8Array, nest?: number): Level | undefined {
  return nest === undefined ? topLevel(layout, request) : find(layout, request, nest, bySpec)?.inside;
}

function topLevel({ set, header, start, length }: MessagePlan, request: Uint8Array): Level {
  const level = { start: NLMSG_HDRLEN + length, end: request.length, set };
  return header === undefined ? level : { ...level, header: { plan: header, at: NLMSG_HDRLEN + start } };
}

export function offsetOfPath(layout: MessagePlan, store: Uint8Array, path: string, naming: Naming): number | undefined {
  const leadsTo = ({ path: own, within }: Item) =>
    path === own || (path.startsWith(within) && ".[".includes(path.charAt(within.length)));
  for (const place of placesIn(layout, store, naming, leadsTo)) if (place.path === path) return place.at;
  return undefined;
}

function find(layout: MessagePlan, store: Uint8Array, offset: number, naming: Naming): Place | undefined {
  return [...placesIn(layout, store, naming, ({ at, end }) => offset >= at && offset < end)].at(-1);
}

/** Visits only matching attributes and list elements, each before those inside it. */
function* placesIn(
  layout: MessagePlan,
  store: Uint8Array,
  naming: Naming,
  matches: (item: Item) => boolean,
): Generator<Place> {
  const view = new DataView(store.buffer, store.byteOffset, store.byteLength);
  yield* placesOf({ store, view, naming }, topLevel(layout, store), "");

  function* placesOf(request: Request, level: Level, around: string): Generator<Place> {
    for (const item of itemsOf(request, level, around)) {
      if (!matches(item)) continue;
      const { at, path } = item;
      const inside = item.innerLevel();
      yield { at, path, inside };
      if (inside !== undefined) yield* placesOf(request, inside, path);
    }
  }
}

/** Stops at the first attribute with an invalid length. */
export function attributesOf(view: DataView, { start, end }: Bounds): number[] {
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
    const bounds = { start: at + NLA_HDRLEN, end, above: level };
    const type = typeAt(view, at);
    const field = set?.fieldByNumber(type);
    const item = set?.sequence === true ? `${around}[${index}]` : around;
    const own = `${item}${item === "" ? "" : "."}${field === undefined ? type : naming(field)}`;
    let [path, within, before] = [own, own, 0];
    if (field?.multi === true) {
      const levels = field.kind === Kind.NumberedNests ? typeValuesOf(field).length : 0;
      const count = counts.get(type) ?? 0;
      counts.set(type, count + itemsIn(view, at, levels));
      path = `${own}[${count}]`;
      // One attribute contains several elements if their attribute numbers are values.
      if (levels > 0) before = count;
      else within = path;
    }
    yield { at, end, path, within, innerLevel: () => field && inside(request, field, within, bounds, before) };
  }
}

function* listItems(request: Request, level: Level, list: List): Generator<Item> {
  const { view } = request;
  let { before } = list;
  for (const at of attributesOf(view, level)) {
    const end = at + lengthAt(view, at);
    const bounds = { start: at + NLA_HDRLEN, end, above: level };
    const path = `${list.path}[${before}]`;
    const deeper = { ...bounds, list: { ...list, before, levels: list.levels - 1 } };
    if (list.levels > 0) yield { at, end, path, within: list.path, innerLevel: () => deeper };
    else yield { at, end, path, within: path, innerLevel: () => inside(request, list.plan.item!, path, bounds) };
    before += itemsIn(view, at, list.levels);
  }
}

function* recordsIn({ store, view }: Request, level: Level, { plan, path: list }: List): Generator<Item> {
  const { struct, set } = plan;
  const { byteCount } = struct.layout;
  for (let [at, index] = [level.start, 0]; level.end - at >= struct.size; index++) {
    const length = readFixed(byteCount!, store, view, at + byteCount!.type) as number;
    if (length < struct.size || length > level.end - at) return;
    const [path, end] = [`${list}[${index}]`, at + length];
    const attributes = { start: at + align(struct.size), end, set, header: { plan: struct, at }, above: level };
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
function inside(request: Request, field: ValuePlan, path: string, bounds: Bounds, before = 0): Level | undefined {
  switch (field.kind) {
    case Kind.Nest:
    case Kind.ArrayOrNest:
    case Kind.Masked:
      return { ...bounds, set: field.set };
    case Kind.Indexed:
    case Kind.Records:
      return { ...bounds, list: { plan: field, path, before, levels: 0 } };
    case Kind.NumberedNests:
      return { ...bounds, list: { plan: field, path, before, levels: typeValuesOf(field).length - 1 } };
    case Kind.SubMessage: {
      const { header, set, value } = field.formats.get(selectorAt(request, field, bounds.above!) ?? "") ?? {};
      if (value !== undefined) return inside(request, value, path, bounds);
      if (header === undefined) return set && { ...bounds, set };
      const start = bounds.start + align(header.size);
      return { ...bounds, start, set: set!, header: { plan: header, at: bounds.start } };
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
