import { withTitle } from "../../../base/argument-error.ts";
import { checkFinished } from "../../../base/check.ts";
import type { BatchResult } from "../../../client/types.ts";
import { ECANCELED, ENOENT, ERESTART } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { withMissing } from "../model/interfaces.ts";
import { isAnonymous } from "../objects/read-sets.ts";
import type { Change, Request } from "./change.ts";
import type { NftClient } from "./read-objects.ts";
import { batchItem, requestsOf } from "./requests.ts";
import type { Reader } from "./ruleset.ts";
import { type CommandResult, failureOf, NftTransaction, withTooLarge } from "./transaction.ts";
import { DEFAULT_RETRIES } from "./transaction-options.ts";

/** Adds the commands of a transaction. */
export type Fill = (batch: NftTransaction) => unknown;

export interface CommitMode {
  /** NLM_F_ECHO: the kernel sends back each created object. */
  readonly echo: boolean;
  readonly isCheck: boolean;
  readonly allowMissingInterfaces?: boolean;
  /** Whether the requests are divided later, for which they need their fields. */
  readonly isInParts?: boolean;
}

/** The ruleset on which the commands of a transaction are based. */
export interface CommitSource {
  readonly generation: () => Steps<number>;
  readonly reader: () => Reader;
}

/** With NLM_F_ECHO, the reply is the created object. */
export type CommitResult = BatchResult<{ readonly header?: unknown; readonly handle?: unknown }>;

/** The ruleset that transactions change. */
interface Ruleset {
  readonly io: Io;
  client(): NftClient;
  reader(): Reader;
  generation(): Steps<number>;
}

/** Sends the commands of transactions. */
export class Commits {
  readonly #ruleset: Ruleset;

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
  }

  /** Runs the commands of `fill`, again if another process changed the ruleset meanwhile. */
  *attempt(
    fill: Fill,
    mode: CommitMode,
    retries: number = DEFAULT_RETRIES,
    source: CommitSource = { generation: () => this.#ruleset.generation(), reader: () => this.#ruleset.reader() },
  ): Steps<CommandResult[]> {
    for (let attempt = 0; ; attempt++) {
      const genid = yield* source.generation();
      const batch = new NftTransaction();
      if (this.#ruleset.io.mode === "async") yield* wait<unknown>(this.#ruleset.io.callBack(() => fill(batch)));
      else checkFinished(fill(batch), "fill", "use openAsync(), or await outside of it");
      batch.end();
      if (batch.changes.length === 0) return [];
      try {
        return yield* this.commit(batch.changes, genid, mode, source.reader());
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ERESTART || attempt >= retries) throw error;
      }
    }
  }

  *commit(
    changes: readonly Change[],
    genid: number,
    mode: CommitMode,
    reader: Reader = this.#ruleset.reader(),
  ): Steps<CommandResult[]> {
    const requests = yield* this.requestsOf(changes, mode, reader);
    const results = yield* this.deliver(requests, changes, genid, mode.isCheck);
    if (!mode.echo) return changes.map(() => NO_HANDLE);
    const handles: CommandResult[] = changes.map(() => ({}));
    for (const [index, { command, operation, fields }] of requests.entries()) {
      const pause = this.#ruleset.io.pause();
      if (pause !== undefined) yield* wait(pause);
      const handle = results[index + 1]!.reply?.handle;
      const isHidden = operation === "newset" && isAnonymous(fields);
      if (handle !== undefined && !isHidden) handles[command]!.handle = Number(handle);
    }
    return handles;
  }

  requestsOf(
    changes: readonly Change[],
    { echo, allowMissingInterfaces, isInParts }: CommitMode,
    reader: Reader,
  ): Steps<Request[]> {
    const { interfaces } = reader;
    const client = this.#ruleset.client();
    const encode = ({ operation, fields, flags }: Request, index: number) => {
      try {
        return client.encode(operation, fields, flags);
      } catch (error) {
        // The first request of a transaction is batch-begin.
        throw withTitle(error, `[${index + 1}] `, `[${index + 1}]`);
      }
    };
    return requestsOf(changes, {
      encode: isInParts === true ? undefined : encode,
      io: this.#ruleset.io,
      interfaces: allowMissingInterfaces === true ? withMissing(interfaces) : interfaces,
      echo,
      shapeOf: (family, table, set) => reader.sets.shapeOf(family, table, set),
      itemsOf: (family, table, set) => reader.sets.items(family, table, set),
      startOf: (family, table, set, key) => reader.sets.startOf(family, table, set, key),
      nameOf: (kind, family, table, handle) => reader.nameOf(kind, family, table, handle),
      *chainHandle(family, table, name) {
        const [found] = yield* reader.list("chain", { family, table, name });
        if (found !== undefined && "chain" in found && found.chain.handle !== undefined) return found.chain.handle;
        const operation = `rename chain ${family} ${table} ${name}`;
        const isPresent = yield* reader.hasTable(family, table);
        const missing = isPresent
          ? 'there is no such chain: list("chain") returns those that exist'
          : `there is no table ${family} ${table}`;
        const path = isPresent ? "name" : "table";
        throw new NetlinkError(`${operation}: ${missing} (ENOENT)`, { errno: ENOENT, operation, path });
      },
      hasTable: (family, table) => reader.hasTable(family, table),
      handlesOf: (chain) => reader.rules.handles(chain),
    });
  }

  /** Sends the requests in one transaction. Throws the error of the first rejected request. */
  *deliver(
    requests: readonly Request[],
    changes: readonly Change[],
    genid: number,
    isCheck: boolean,
  ): Steps<readonly CommitResult[]> {
    const client = this.#ruleset.client();
    const begin = { operation: "batch-begin", fields: { genid } } as const;
    // Without the end message, the kernel only checks the transaction (nfnetlink_rcv_batch).
    const end = isCheck ? [] : [{ operation: "batch-end" } as const];
    const items = [begin, ...requests.map((request) => request.encoded ?? batchItem(request)), ...end];
    let results: readonly CommitResult[];
    try {
      results = yield* wait<readonly CommitResult[]>(client.doMultiple(items as never));
    } catch (error) {
      throw withTooLarge(error, requests.length);
    }
    if (!results.some(({ error }) => error !== undefined)) return results;
    const failed = results.findIndex(({ error }) => error !== undefined && error.errno !== -ECANCELED);
    const first = failed < 0 && !isCheck ? results.findIndex(({ error }) => error !== undefined) : failed;
    const { error } = results[first] ?? {};
    if (first === 0 && error?.errno === -ERESTART) throw changedMeanwhile();
    if (error !== undefined) throw failureOf(error, requests[first - 1], changes);
    return results;
  }
}

/** Shared result of all commands without a handle. */
const NO_HANDLE: CommandResult = Object.freeze({});

export function changedMeanwhile(operation = "nftables transaction"): NetlinkError {
  const message = `${operation}: another process changed the ruleset during each attempt (ERESTART); try again`;
  return new NetlinkError(message, { errno: ERESTART, operation });
}
