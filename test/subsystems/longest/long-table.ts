// Helpers for tables with long or many entries.
import type { NetworkNamespace } from "../../../src/index.ts";
import type { Description } from "../../../src/subsystems/state/index.ts";
import type { Source } from "../../../src/watch/index.ts";

/** Where a table is listed, and in which form. */
export interface Place {
  readonly netns?: NetworkNamespace;
  readonly isAsync: boolean;
}

/** Returns the entries of a table. */
type List = (place: Place) => readonly unknown[] | Promise<readonly unknown[]>;

export interface LongTable {
  create(netns: NetworkNamespace): void;
  readonly list: List;
  /** Number of entries. */
  readonly count: number;
  /** Command of another program that prints a line for each entry. */
  readonly shown: string;
  /** Whether an entry is longer than the first datagram of a socket, so that the first list of a process differs. */
  readonly isLong?: boolean;
  /** The table in watches. */
  readonly source?: Source<unknown, string>;
  /** The table in snapshots, and the number of entries there. */
  readonly declared?: readonly [keyof Description, number];
}

type Listed<Entry> = { toArray(): Entry[] | Promise<Entry[]> };

/** Lists a table with a client in the form of the place. */
export function listWith<Table extends Disposable, Asynchronous extends Disposable, Entry>(
  table: { open(options: object): Table; openAsync(options: object): Asynchronous },
  list: (client: Table | Asynchronous) => Listed<Entry>,
  isCounted: (entry: Entry) => boolean = () => true,
): List {
  return async ({ netns, isAsync }) => {
    const options = netns === undefined ? {} : { netns };
    using client = isAsync ? table.openAsync(options) : table.open(options);
    return (await list(client).toArray()).filter(isCounted);
  };
}

export const range = (count: number) => Array.from({ length: count }, (_, index) => index);
export const two = (index: number) => `${index >> 8}.${index & 255}`;
export const hex = (index: number) => index.toString(16);
/** The longest name of an interface. */
export const DEV = "b".padEnd(15, "0");

/** Runs a program that reads commands. */
export function feed(netns: NetworkNamespace, program: string, commands: readonly string[]): void {
  const stdin = new TextEncoder().encode(`${commands.join("\n")}\n`);
  const { exitCode, stderr } = netns.run(() => Bun.spawnSync(program.split(" "), { stdin }));
  if (exitCode !== 0) throw new Error(`${program}: ${stderr}`);
}

export const ip = (netns: NetworkNamespace, commands: readonly string[]) => feed(netns, "ip -batch -", commands);
export const tc = (netns: NetworkNamespace, commands: readonly string[]) => feed(netns, "tc -batch -", commands);
export const bridge = (netns: NetworkNamespace, commands: readonly string[]) =>
  feed(netns, "bridge -batch -", commands);

/** Throws the first error. */
export function check(outcomes: readonly { error?: Error | undefined }[]): void {
  for (const { error } of outcomes) if (error !== undefined) throw error;
}

export const addTunnels = (count: number) =>
  range(count).map((index) => `link add x${index} type vxlan id ${index + 1} local 10.0.0.1 dstport 4789`);
