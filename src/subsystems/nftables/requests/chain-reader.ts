import type { ChainAttrs } from "../../../families/nftables.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { TableFamily } from "../model/objects.ts";
import { type Dumped, headerOf, type ObjectSource } from "./read-objects.ts";

export type ListedChain = ChainAttrs<Read> & Dumped;

/** Reads chains. */
export class ChainReader {
  readonly #client: ObjectSource;
  /** Chains of all tables. */
  #all: readonly ListedChain[] | undefined;

  constructor(client: ObjectSource) {
    this.#client = client;
  }

  /** Reads the chains of a family, or of all families. Those of a table share its name and the header. */
  *list(inFamily: TableFamily | undefined): Steps<readonly ListedChain[]> {
    let last: ListedChain | undefined;
    const read = (_: MessageView, decode: () => ListedChain): ListedChain => {
      const chain = decode();
      if (
        last?.table !== undefined &&
        last.table === chain.table &&
        last.header.nfgenFamily === chain.header.nfgenFamily
      )
        Object.assign(chain, { header: last.header, table: last.table });
      last = chain;
      return chain;
    };
    const chains = yield* wait(this.#client.dumpWith("getchain", headerOf(inFamily), read).toArray());
    if (inFamily === undefined) this.#all = chains;
    return chains;
  }

  /** Returns the chains of all tables, which are read once. */
  *all(): Steps<readonly ListedChain[]> {
    return this.#all ?? (yield* this.list(undefined));
  }

  forget(): void {
    this.#all = undefined;
  }
}
