import { isRecord } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { NetlinkError } from "../../../errors.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { inverseValue } from "../applying/inverse.ts";
import type { Difference, Differences } from "../model/compare.ts";
import { orderOf, positionOf, setOrder, setPosition } from "../model/positions.ts";
import type { Scopes } from "../model/scopes.ts";
import { Secret } from "../model/secret.ts";
import { Step } from "../model/step.ts";
import type { Action, StateTable } from "../model/table.ts";
import type { LostEntry } from "../planning/context.ts";
import { linkTable, type WantedLink } from "../tables/links.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import { entryTables } from "../tables/sections.ts";
import { damaged } from "./files.ts";

export interface JournalPart {
  /** Steps in order, with the settings to restore in `before`. */
  readonly steps: readonly Step[];
  readonly lost: readonly LostEntry[];
  /** Steps of an earlier part that added nothing, because another program had added their entries. */
  readonly existing: readonly Step[];
}

const tables: ReadonlyMap<string, StateTable> = new Map(
  [namespaceTable, linkTable, ...entryTables].map((table) => [table.name, table]),
);
const actions: ReadonlySet<unknown> = new Set<Action>(["add", "change", "recreate", "remove", "rename"]);

/** Converts steps to lines of JSON, before they change any setting. */
export async function writeJournal(
  steps: readonly Step[],
  lost: readonly LostEntry[],
  scopes: Scopes,
): Promise<string> {
  const lines: string[] = [];
  const slice = new TimeSlice();
  for (const step of steps) {
    // Omit restorations: undoing the removal restores the entry anyway.
    if (!step.restored) lines.push(JSON.stringify(encode(fieldsOf(step, scopes))));
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  for (const { table, scope, wanted, action } of lost) {
    lines.push(JSON.stringify(encode({ lost: action, table: table.name, scope, wanted })));
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** Converts steps that added nothing to lines of JSON. */
export function writeExisting(steps: readonly Step[], scopes: Scopes): string {
  return steps.map((step) => `${JSON.stringify(encode({ ...fieldsOf(step, scopes), existing: true }))}\n`).join("");
}

function fieldsOf(step: Step, scopes: Scopes): object {
  const { action, table, scope, path, wanted, current, differences } = step;
  const values = Object.entries(differences ?? {}).map(([name, { from, to }]) => [name, { from, to }] as const);
  return {
    ...{ action, table: table.name, scope, path, wanted },
    ...(action === "rename" && { current: nameOf(current as WantedLink) }),
    ...(action !== "add" && action !== "rename" && { before: inverseValue(step, scopes) }),
    ...(action === "change" && { differences: Object.fromEntries(values) }),
  };
}

function nameOf({ ifname, altnames }: WantedLink): object {
  return { ifname, ...defined({ altnames }) };
}

/**
 * @throws NetlinkError EBADMSG if the text is damaged.
 */
export function readJournal(text: string, path: string): JournalPart {
  const steps: Step[] = [];
  const lost: LostEntry[] = [];
  const existing: Step[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const fields = readLine(line, path);
    const { table: name, scope, wanted, before, current } = fields;
    const table = tables.get(name as string);
    if (table === undefined || typeof scope !== "string") throw damaged(path);
    if (fields["lost"] !== undefined) {
      if ((fields["lost"] !== "add" && fields["lost"] !== "change") || !isRecord(wanted)) throw damaged(path);
      lost.push({ table, scope, wanted, action: fields["lost"] });
      continue;
    }
    const { action } = fields;
    const entry = wanted ?? before;
    if (!actions.has(action) || typeof fields["path"] !== "string" || !isRecord(entry)) throw damaged(path);
    if (needsBefore(action as Action) && !isRecord(before)) throw damaged(path);
    (fields["existing"] === true ? existing : steps).push(
      new Step({
        action: action as Action,
        table,
        scope,
        path: fields["path"],
        wanted: wanted as object | undefined,
        before: before as object | undefined,
        current: (current ?? before) as object | undefined,
        differences: readDifferences(fields["differences"], path),
      }),
    );
  }
  return { steps, lost, existing };
}

const needsBefore = (action: Action) => action !== "add" && action !== "rename";

function readLine(line: string, path: string): Record<string, unknown> {
  try {
    const fields = decode(JSON.parse(line));
    if (isRecord(fields)) return fields as Record<string, unknown>;
  } catch (error) {
    if (error instanceof NetlinkError) throw error;
  }
  throw damaged(path);
}

function readDifferences(value: unknown, path: string): Differences | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw damaged(path);
  const differences: Record<string, Difference> = {};
  for (const [name, difference] of Object.entries(value)) {
    if (!isRecord(difference)) throw damaged(path);
    const { from, to } = difference as Partial<Difference>;
    differences[name] = { from, to };
  }
  return differences;
}

/** Marks a value for which JSON has no form: `{ "$value": ["bigint", "1"] }`. */
const TAG = "$value";
/** Position of an appended entry, as a member of the entry. */
const POSITION = "$position";
const ORDER = "$order";

/** Converts a value, including secret keys, to JSON for {@link decode}. */
export function encode(value: unknown): unknown {
  if (typeof value === "bigint") return { [TAG]: ["bigint", `${value}`] };
  if (value === Number.POSITIVE_INFINITY) return { [TAG]: ["infinity"] };
  if (value instanceof Uint8Array) return { [TAG]: ["bytes", value.toHex()] };
  if (value instanceof Secret) return { [TAG]: ["secret", value.bytes.toHex()] };
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : encode(item)));
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) copy[name] = encode(member);
  const position = positionOf(value);
  if (position !== undefined) copy[POSITION] = position;
  const order = orderOf(value);
  if (order !== undefined) copy[ORDER] = order;
  return copy;
}

/** Restores a value that {@link encode} has converted to JSON. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (!isRecord(value)) return value;
  const tagged = (value as Record<string, unknown>)[TAG];
  if (Array.isArray(tagged)) {
    const [kind, text] = tagged as [unknown, unknown];
    if (kind === "infinity") return Number.POSITIVE_INFINITY;
    if (kind === "bigint") return BigInt(text as string);
    if (kind === "bytes") return Uint8Array.fromHex(text as string);
    if (kind === "secret") return new Secret(Uint8Array.fromHex(text as string));
    throw new TypeError("unknown kind of value");
  }
  const { [POSITION]: position, [ORDER]: order, ...members } = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) copy[name] = decode(member);
  if (typeof position === "number") setPosition(copy, position);
  if (typeof order === "number") setOrder(copy, order);
  return copy;
}
