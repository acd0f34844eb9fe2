import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { stateOf } from "../../apps/cli/record/state.ts";
import type { ComparedMessages } from "./compare.ts";
import { compareEvents, eventSocket } from "./events.ts";
import { exceptions, undecodable } from "./exceptions.ts";
import { fillNamespace } from "./lab.ts";
import { compareReads } from "./reads.ts";
import { compareWrites } from "./writes.ts";

/** Least numbers that a kernel must allow to compare. */
export interface Expected {
  /** Replies. */
  readonly messages: number;
  /** Requests with replies. */
  readonly requests: number;
  /** Requests without an error that change the state. */
  readonly accepted: number;
  readonly events: number;
}

const TIMEOUT_MS = 1_800_000;

/**
 * Declares the tests that compare the library with the kernel's own client of its specs.
 *
 * @param source the directory that `getYnl` of scripts/vm/ynl.ts has made.
 */
export function compareWithYnl(source: string, expected: Expected): void {
  test(
    "replies have the values that the kernel's client decodes",
    async () => {
      using netns = NetworkNamespace.create();
      const unsupported = fillNamespace(netns);
      process.stderr.write(`${unsupported.length} commands of the namespace are not supported by this kernel\n`);
      const compared = await compareReads(source, netns);
      expect(unexplained(compared)).toEqual([]);
      const answered = compared.filter(({ messages }) => messages > 0);
      const messages = answered.reduce((sum, result) => sum + result.messages, 0);
      console.log(`${messages} messages of ${answered.length} requests`);
      expect(messages).toBeGreaterThanOrEqual(expected.messages);
      expect(answered.length).toBeGreaterThanOrEqual(expected.requests);
    },
    TIMEOUT_MS,
  );

  test(
    "requests and events have the bytes and values of the kernel's client",
    async () => {
      using first = NetworkNamespace.create();
      using second = NetworkNamespace.create();
      using socket = eventSocket(second);
      const compared = await compareWrites(source, [first, second]);
      for (const { name, ynl, library } of compared) expect(`${name}: ${library}`).toBe(`${name}: ${ynl}`);
      const sent = compared.filter(({ errors }) => errors !== undefined);
      for (const { name, errors } of sent) expect([name, errors![1]]).toEqual([name, errors![0]]);
      expect(await comparableState(second)).toEqual(await comparableState(first));
      const accepted = sent.filter(({ errors }) => errors![0] === 0);
      console.log(`${compared.length} requests, of which ${accepted.length} are accepted`);
      expect(accepted.length).toBeGreaterThanOrEqual(expected.accepted);

      const events = await compareEvents(source, socket, second);
      expect(unexplained(events)).toEqual([]);
      console.log(`${events.length} events`);
      expect(events.length).toBeGreaterThanOrEqual(expected.events);
    },
    TIMEOUT_MS,
  );
}

/** Returns the state of a namespace, without the addresses of links that the kernel chooses. */
async function comparableState(netns: NetworkNamespace): Promise<unknown> {
  return JSON.parse(
    JSON.stringify(await stateOf(netns)).replace(/(?!02:00:)[0-9a-f]{2}(?::[0-9a-f]{2}){5}/g, "random"),
  );
}

/** Returns the differences and errors that have no reason. */
function unexplained(compared: readonly ComparedMessages[]): string[] {
  const lines = compared.flatMap(({ name, differences, undecoded }) => [
    ...differences
      .filter(({ path, reason }) => reason === undefined && !isException(name, path))
      .map(({ path, ynl, library }) => `${name}: ${path}: ${shortened(ynl)} ${shortened(library)}`),
    ...undecoded
      .filter((error) => !undecodable.some((pattern) => pattern.test(error)))
      .map((error) => `${name}: ${error}`),
  ]);
  return [...new Set(lines)];
}

function isException(name: string, path: string): boolean {
  return exceptions.some((exception) => name.startsWith(exception.of) && exception.paths.test(path));
}

function shortened(value: unknown): string {
  return Bun.inspect(value, { compact: true }).slice(0, 200);
}
