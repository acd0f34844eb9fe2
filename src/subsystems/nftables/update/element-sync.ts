import { checkArray, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { ENOENT, ERESTART } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { CallLimits, Io, Steps } from "../../../io/io.ts";
import { familyNumber } from "../model/families.ts";
import type { Elements } from "../model/objects.ts";
import type { SetItem } from "../model/statements.ts";
import type { Change } from "../requests/change.ts";
import type { Reader } from "../requests/ruleset.ts";
import { DEFAULT_RETRIES } from "../requests/transaction-options.ts";
import { checkName } from "../statements/simple/checks.ts";
import { SetSnapshot } from "./snapshot.ts";

/** Options of `Nftables.syncElements`. */
export interface SyncOptions extends CallLimits {
  /**
   * Whether elements that are missing in `elem` stay in the nftables set (default false). Set this option for sets to
   * which packets also add elements.
   */
  keepOthers?: boolean | undefined;
  /**
   * Whether elements that remain and expire get their full lifetime again (default false), as for a list that a program
   * downloads before the elements expire. They keep their counters, except for packets during the call.
   */
  renew?: boolean | undefined;
}

/**
 * Numbers of elements that `Nftables.syncElements` has added and removed. A changed element counts as one added and one
 * removed element.
 */
export interface SyncResult {
  /** Number of added elements. */
  added: number;
  /** Number of removed elements. */
  removed: number;
  /** Number of elements that got their full lifetime again. Only with the option `renew`. */
  renewed?: number;
}

const setChecks: OptionChecks<SetName> = {
  family: (value, path) => void familyNumber(value, path),
  table: true,
  name: true,
};

type SetName = Pick<Elements, "family" | "table" | "name">;

interface SyncSession {
  readonly io: Io;
  /** Each transaction increments the generation of the ruleset. */
  generation(): Steps<number>;
  reader(): Reader;
  /** Throws NetlinkError ERESTART if the current generation is not `genid`. */
  commit(changes: readonly Change[], genid: number): Steps<unknown>;
}

export class ElementSync {
  readonly #session: SyncSession;
  /** Cached elements, valid for one generation number of the ruleset. */
  readonly #snapshots = new Map<string, { readonly generation: number; readonly snapshot: SetSnapshot }>();

  constructor(session: SyncSession) {
    this.#session = session;
  }

  *run(set: SetName, elem: readonly SetItem[], options: SyncOptions): Steps<SyncResult> {
    checkOptions(set, setChecks, "set");
    const { family, table, name } = set;
    familyNumber(family, "set.family");
    checkName(table, "set.table");
    checkName(name, "set.name");
    checkArray(elem, "elem");
    const key = `${family} ${table} ${name}`;
    const { io } = this.#session;
    for (let attempt = 0; ; attempt++) {
      const generation = yield* this.#session.generation();
      const known = this.#snapshots.get(key);
      this.#snapshots.delete(key);
      const isKnown = known?.generation === generation;
      const reader = this.#session.reader();
      const snapshot = isKnown ? known.snapshot : yield* this.#read(reader, set);
      const isStale = !isKnown && (yield* this.#session.generation()) !== generation;
      if (isStale && attempt < DEFAULT_RETRIES) continue;
      const differences = yield* snapshot.differences(io, elem, reader.interfaces, options);
      const changes = changesOf(set, differences.removed, differences.added);
      try {
        if (changes.length > 0) yield* this.#session.commit(changes, generation);
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ERESTART || attempt >= DEFAULT_RETRIES) throw error;
        continue;
      }
      if (snapshot.isLasting && !isStale) {
        snapshot.apply(differences);
        // Each transaction increments the generation by one, and skips 0 (nf_tables_commit).
        const next = changes.length === 0 ? generation : (generation + 1) >>> 0 || 1;
        this.#snapshots.set(key, { generation: next, snapshot });
      }
      const { renewed = 0 } = differences;
      const [added, removed] = [differences.added.length - renewed, differences.removed.length - renewed];
      return { added, removed, ...(options.renew === true && { renewed }) };
    }
  }

  *#read(reader: Reader, { family, table, name }: SetName): Steps<SetSnapshot> {
    const attrs = yield* reader.sets.set(family, table, name);
    const { io } = this.#session;
    if (attrs !== undefined) {
      const items = yield* reader.sets.items(family, table, name);
      return yield* SetSnapshot.of(io, family, attrs, items, yield* reader.rules.isUpdatedByRules(family, table, name));
    }
    const operation = `synchronize elements of ${family} ${table} ${name}`;
    const message = `${operation}: there is no such set: list("set") and list("map") return those that exist (ENOENT)`;
    throw new NetlinkError(message, { errno: ENOENT, operation });
  }
}

function changesOf(set: SetName, removed: readonly SetItem[], added: readonly SetItem[]): Change[] {
  const changes: Change[] = [];
  const push = (verb: "delete" | "add", elem: readonly SetItem[]) => {
    if (elem.length > 0) changes.push({ verb, kind: "element", object: { ...set, elem }, isExact: true });
  };
  push("delete", removed);
  push("add", added);
  return changes;
}
