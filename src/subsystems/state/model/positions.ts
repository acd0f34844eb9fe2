import { TimeSlice } from "../../../threads/time-slice.ts";

/** As a symbol, it is neither a field of a declaration nor of a request, and copies of the entry keep it. */
const POSITION = Symbol("position");

const ORDER = Symbol("order");

interface Positioned {
  [POSITION]?: number;
  [ORDER]?: number;
}

/** Sets the position of an entry among several entries with equal identifying fields. */
export function setPosition(entry: object, position: number): void {
  (entry as Positioned)[POSITION] = position;
}

/** Returns the position. Undefined for a route if no other one has the same identifying fields. */
export function positionOf(entry: object | undefined): number | undefined {
  return (entry as Positioned | undefined)?.[POSITION];
}

/**
 * Sets the number of entries that the kernel lists before an entry: of routes, those with equal identifying fields, and of
 * rules, those of the same priority. Of addresses, the number of those that were created before.
 */
export function setOrder(entry: object, order: number): void {
  (entry as Positioned)[ORDER] = order;
}

export function orderOf(entry: object | undefined): number | undefined {
  return (entry as Positioned | undefined)?.[ORDER];
}

interface Matching<Listed, Wanted> {
  /** Returns the identifying fields as text, without the position. */
  placeOf(entry: Listed | Wanted): string;
  /**
   * Returns whether two consecutive listed entries have equal identifying fields. Present if the kernel lists such
   * entries one after the other.
   */
  areNeighbours?(one: Listed, other: Listed): boolean;
  /** Returns how similar an entry is to a declared one; 0 if they are different entries. */
  similarity(wanted: Wanted, current: Listed): number;
}

/**
 * Sets the positions of listed entries with equal identifying fields: those of the most similar declared entries, and
 * other positions for the remaining entries. Pauses, because there may be a million entries.
 */
export async function setPositions<Listed extends object, Wanted extends object>(
  listed: readonly Listed[],
  declared: Iterable<Wanted>,
  { placeOf, areNeighbours, similarity }: Matching<Listed, Wanted>,
): Promise<void> {
  const slice = new TimeSlice();
  const all: Wanted[] = [];
  const shared = new Set<string>();
  for (const wanted of declared) {
    all.push(wanted);
    if (positionOf(wanted) !== undefined) shared.add(placeOf(wanted));
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  for (let index = 1; areNeighbours !== undefined && index < listed.length; index++) {
    if (areNeighbours(listed[index - 1]!, listed[index]!)) shared.add(placeOf(listed[index]!));
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  if (areNeighbours !== undefined && shared.size === 0) return;
  const wantedAt = await groupByPlace(all, placeOf, slice);
  const listedAt = await groupByPlace(listed, placeOf, slice);
  if (areNeighbours === undefined) {
    for (const place of wantedAt.keys()) shared.add(place);
    for (const [place, entries] of listedAt) if (entries.length > 1) shared.add(place);
  }
  for (const place of shared) {
    const entries = listedAt.get(place) ?? [];
    for (const [order, entry] of entries.entries()) setOrder(entry, order);
    match(wantedAt.get(place) ?? [], entries, similarity, areNeighbours !== undefined);
    if (slice.isOver) await slice.pause();
  }
}

async function groupByPlace<Entry>(
  entries: readonly Entry[],
  placeOf: (entry: Entry) => string,
  slice: TimeSlice,
): Promise<Map<string, Entry[]>> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const place = placeOf(entry);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [entry]);
    else group.push(entry);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  return groups;
}

/**
 * Sets the positions of the listed entries of one place.
 *
 * @param replacesFirst whether a declared entry that no listed one is similar to replaces the first one.
 */
function match<Listed extends object, Wanted extends object>(
  declared: readonly Wanted[],
  entries: readonly Listed[],
  similarity: Matching<Listed, Wanted>["similarity"],
  replacesFirst: boolean,
): void {
  const pairs = declared.flatMap((wanted) =>
    entries.map((entry) => ({ wanted, entry, similar: similarity(wanted, entry) })),
  );
  const taken = new Set<Wanted | Listed>();
  const positions = new Set<number>();
  const take = ({ wanted, entry }: { wanted: Wanted; entry: Listed }) => {
    if (taken.has(wanted) || taken.has(entry)) return;
    const position = positionOf(wanted) ?? 0;
    setPosition(entry, position);
    taken.add(wanted).add(entry);
    positions.add(position);
  };
  for (const pair of pairs.sort((one, other) => other.similar - one.similar)) if (pair.similar > 0) take(pair);
  const rest = pairs.find(({ wanted, entry }) => !taken.has(wanted) && entry === entries[0] && !taken.has(entry));
  if (replacesFirst && rest !== undefined) take(rest);
  for (const { wanted } of pairs) positions.add(positionOf(wanted) ?? 0);
  let next = 0;
  for (const entry of entries) {
    if (taken.has(entry)) continue;
    while (positions.has(next)) next++;
    setPosition(entry, next++);
  }
}
