// Adds new tables in several transactions of bounded size.
import { typeError } from "../../../base/argument-error.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NLM_F_ECHO } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import type { CallLimits, Io, Steps } from "../../../io/io.ts";
import { families } from "../model/families.ts";
import type { Command, InTable, TableFamily } from "../model/objects.ts";
import type { Change, Request } from "./change.ts";
import type { CommitResult } from "./commits.ts";
import type { Reader } from "./ruleset.ts";
import { describe, NftTransaction } from "./transaction.ts";

/** Options of {@link Nftables.addInParts}. */
export interface PartsOptions extends CallLimits {
  /**
   * Maximum number of objects and set elements in one transaction (default 1000). The last transaction, which adds the
   * base chains with their rules, can be larger.
   */
  maxObjects?: number | undefined;
  /**
   * Time in milliseconds that a transaction should take on an idle machine (default 25). The size of each transaction is
   * adapted to the time that the previous one took.
   */
  targetMs?: number | undefined;
}

/** Size of the first transaction. */
const FIRST_OBJECTS = 50;

interface PartsSession {
  readonly io: Io;
  reader(): Reader;
  requests(changes: readonly Change[]): Steps<Request[]>;
  deliver(requests: readonly Request[], changes: readonly Change[]): Steps<readonly CommitResult[]>;
}

interface AddedTable {
  readonly family: TableFamily;
  readonly name: string;
  readonly handle: number;
}

export function* addingInParts(
  commands: readonly Command[],
  { maxObjects = 1000, targetMs = 25 }: PartsOptions,
  session: PartsSession,
): Steps<void> {
  const changes = additionsOfTables(commands);
  const parts = new Parts(yield* session.requests(changes), changes);
  const tables: AddedTable[] = [];
  let objects = Math.min(FIRST_OBJECTS, maxObjects);
  try {
    for (let part = parts.next(objects); part !== undefined; part = parts.next(objects)) {
      for (const table of tables) yield* checkTable(table, session.reader());
      const elapsed = stopwatch();
      const results = yield* session.deliver(part, changes);
      for (const [index, { command }] of part.entries()) {
        const change = changes[command]!;
        if (change.kind !== "table") continue;
        const { family, name } = change.object;
        tables.push({ family, name, handle: Number(results[index + 1]!.reply?.handle) });
      }
      const factor = Math.min(targetMs / elapsed(), 2);
      objects = Math.max(1, Math.min(Math.floor(objects * factor), maxObjects));
    }
  } catch (error) {
    let reported = error;
    for (const table of tables) {
      try {
        yield* session.io.undoing(deletingTable(table, session));
      } catch (failure) {
        const reasons = [reported, failure].map((one) => (one instanceof Error ? one.message : String(one)));
        const message = `${reasons[0]}; the added table ${table.family} ${table.name} was not deleted: ${reasons[1]}`;
        reported = new SuppressedError(failure, reported, message);
      }
    }
    throw reported;
  }
}

/**
 * Returns a function that returns the milliseconds since this call. On a busy machine, it returns the processor time of
 * the process, because a thread that waits for a processor is rarely inside of a transaction.
 */
function stopwatch(): () => number {
  const [started, usage] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(usage);
    return Math.min(performance.now() - started, (user + system) / 1000);
  };
}

/** Returns the changes of the commands, which must add tables and objects in these tables. */
function additionsOfTables(commands: readonly Command[]): Change[] {
  const { changes } = new NftTransaction().run(commands);
  const tables = new Set<string>();
  for (const { kind, object } of changes) if (kind === "table") tables.add(`${object.family} ${object.name}`);
  return changes.map((change, index): Change => {
    const { verb, kind, object, position } = change;
    const path = change.path ?? `commands[${index}]`;
    if (verb !== "add" && verb !== "create")
      throw typeError(path, `expected the verb "add" or "create", got "${verb}"`);
    // Rules that exist, and rules of another transaction, cannot be the position of a rule.
    if (position !== undefined || (kind === "rule" && object.index !== undefined))
      throw typeError(`${path}.rule`, "the position of a rule is not allowed here; list the rules in their order");
    if (kind === "table") return { ...change, verb: "create", path };
    if (!("table" in object && tables.has(`${object.family} ${object.table}`)))
      throw typeError(path, `expected an object in one of the added tables, got ${describe("", kind, object).trim()}`);
    return { ...change, path };
  });
}

/** Divides the requests of a transaction. Base chains and their rules are in the last part. */
class Parts {
  readonly #changes: readonly Change[];
  readonly #requests: Request[] = [];
  #last: Request[] | undefined;
  #next = 0;

  constructor(requests: readonly Request[], changes: readonly Change[]) {
    this.#changes = changes;
    const tables: Request[] = [];
    const others: Request[] = [];
    const last: Request[] = [];
    const keyOf = ({ family, table }: InTable, chain: string) => `${family} ${table} ${chain}`;
    const chainOf = ({ kind, object }: Change) =>
      kind === "rule" ? keyOf(object, object.chain) : kind === "chain" ? keyOf(object, object.name) : undefined;
    const isBase = ({ kind, object }: Change) => kind === "chain" && object.hook !== undefined;
    const baseChains = new Set(changes.filter(isBase).map(chainOf));
    for (const request of requests) {
      const change = changes[request.command]!;
      if (change.kind === "table") tables.push({ ...request, flags: request.flags | NLM_F_ECHO });
      else if (baseChains.has(chainOf(change) ?? "")) last.push(request);
      else others.push(request);
    }
    this.#requests = [...tables, ...others];
    this.#last = last.length > 0 ? last : undefined;
  }

  /** Returns the requests of the next transaction, or undefined after the last one. */
  next(maxObjects: number): Request[] | undefined {
    const from = this.#next;
    if (from === this.#requests.length) {
      const last = this.#last;
      this.#last = undefined;
      return last;
    }
    let objects = 0;
    let to = from;
    for (; to < this.#requests.length; to++) {
      const request = this.#requests[to]!;
      const count = objectsIn(request);
      if (objects > 0 && objects + count > maxObjects && this.#isDivisible(this.#requests[to - 1]!, request)) break;
      objects += count;
    }
    this.#next = to;
    return this.#requests.slice(from, to);
  }

  /** Tables are added together, and a rule together with its anonymous sets and chains. */
  #isDivisible(before: Request, after: Request): boolean {
    if (after.operation === "newtable") return false;
    return before.command !== after.command || this.#changes[after.command]!.kind !== "rule";
  }
}

function objectsIn({ fields }: Request): number {
  return fields.elements?.elem?.length ?? 1;
}

/** Another process may have deleted the table, and added another one with the same name. */
function* checkTable({ family, name, handle }: AddedTable, reader: Reader): Steps<void> {
  for (const [, , object] of yield* reader.tables({ family, name }))
    if ("table" in object && object.table.handle === handle) return;
  const operation = `add table ${family} ${name}`;
  const reason = "another process deleted the table before all of its objects were added (ENOENT)";
  throw new NetlinkError(`${operation}: ${reason}`, { errno: ENOENT, operation });
}

function* deletingTable({ family, name, handle }: AddedTable, session: PartsSession): Steps<void> {
  const change: Change = { verb: "delete", kind: "table", object: { family, name } };
  const fields = { header: { nfgenFamily: families[family] }, handle: BigInt(handle) };
  try {
    yield* session.deliver([{ operation: "deltable", fields, flags: 0, command: 0 }], [change]);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
  }
}
