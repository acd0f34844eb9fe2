import { typeError } from "../../../base/argument-error.ts";
import { didYouMean } from "../../../base/check.ts";
import type { SetAttrs } from "../../../families/nftables.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { TableFamily } from "../model/objects.ts";
import { ElementRequests, type ItemPath } from "../sets/element-requests.ts";
import { type SetState, type SetTarget, TransactionSets } from "../sets/transaction-sets.ts";
import type { Request, RequestContext } from "./change.ts";

export type Header = SetTarget["header"];

/** Fields of encoded requests. */
export const NO_FIELDS: object = Object.freeze({});

/** Requests of a transaction, with the sets and tables that its commands have used. */
export class RequestList {
  readonly all: Request[] = [];
  readonly context: RequestContext;
  readonly sets: TransactionSets;
  readonly elements: ElementRequests;
  /** Keyed by NFTA_SET_ID. A later rule can still change these requests. */
  readonly newSets: Map<number, SetAttrs<Write>> = new Map();
  /** Family and name of each new table. */
  readonly newTables: Set<string> = new Set();
  /** Whether rules refer to the positions of other rules, so that later commands can change the requests of rules. */
  readonly usesIndexes: boolean;
  /** Largest NFTA_SET_ID. */
  setId = 0;
  /** Largest NFTA_CHAIN_ID. */
  chainId = 0;
  /** Number of requests that {@link encode} has seen. */
  encoded = 0;

  constructor(context: RequestContext, usesIndexes: boolean) {
    this.context = context;
    this.usesIndexes = usesIndexes;
    this.sets = new TransactionSets(context);
    const push = (operation: string, fields: object, flags: number, command: number, items: ItemPath | undefined) =>
      this.all.push({ operation, fields, flags, command, items });
    this.elements = new ElementRequests(push, context.interfaces, context.io);
  }

  push(operation: string, fields: object, flags: number, command: number, statements?: readonly number[]): void {
    this.all.push({ operation, fields, flags, command, statements });
  }

  /** Encodes the new requests that later commands cannot change. */
  *encode(): Steps<void> {
    const { encode, echo, io } = this.context;
    if (encode === undefined) return;
    for (; this.encoded < this.all.length; this.encoded++) {
      const index = this.encoded;
      const request = this.all[index]!;
      const { operation, encoded } = request;
      // The result of an echoed set depends on its fields.
      const isFinal =
        operation === "newrule" ? !this.usesIndexes : operation !== "newset" || !(echo || this.#isNew(request));
      if (isFinal && encoded === undefined)
        this.all[index] = { ...request, fields: NO_FIELDS, encoded: encode(request, index) };
      const pause = io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
  }

  #isNew({ fields }: Request): boolean {
    return this.newSets.get(fields.id ?? 0) === fields;
  }

  /** Some changes of set elements follow all other commands. */
  *finish(): Steps<void> {
    yield* this.elements.sendAll();
  }

  *setOf(family: TableFamily, table: string, name: string, path: string): Steps<SetState> {
    const found = yield* this.sets.find(family, table, name);
    const isInTable = found !== undefined || this.newTables.has(`${family} ${table}`);
    if (!isInTable && !(yield* this.context.hasTable(family, table)))
      throw typeError("table", `there is no table ${family} ${table}`);
    return this.setNow(family, table, name, path);
  }

  /** Returns a set that was looked up before, because rules are compiled without waiting. */
  setNow(family: TableFamily, table: string, name: string, path: string): SetState {
    const known = this.sets.known(family, table, name);
    if (known !== undefined) return known;
    const advice = didYouMean(name, this.sets.namesOf(family, table));
    throw typeError(path, `there is no set or map ${JSON.stringify(name)} in table ${family} ${table}${advice}`);
  }
}
