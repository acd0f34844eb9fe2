import { describe, expect, test } from "bun:test";
import { ABANDONED, COMPLETE, type DumpEnd, endAfter } from "../../src/dump/dump-end.ts";
import {
  dump,
  ENOENT,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_MULTI,
  ReceiveBuffer,
  RTM_NEWLINK,
} from "../../src/index.ts";
import { getLinks } from "../support/requests.ts";
import { done, message, ScriptedTransport } from "../support/scripted-transport.ts";

const failed = (error: unknown): DumpEnd => ({ kind: "failed", error });
const events = [COMPLETE, ABANDONED, failed("new")];

/** Ends after the events `complete`, `abandoned` and `failed`. */
const transitions: readonly [before: DumpEnd | undefined, after: readonly DumpEnd[]][] = [
  [undefined, events],
  [COMPLETE, events],
  [ABANDONED, [ABANDONED, ABANDONED, ABANDONED]],
  [failed("old"), [failed("old"), failed("old"), failed("old")]],
];

describe("The end of a dump", () => {
  test.each(transitions)("changes with each event from %j", (before, after) => {
    expect(events.map((event) => endAfter(before, event))).toEqual([...after]);
  });

  /** Actions after which a dump has one of its ends. */
  const ends = {
    running: () => {},
    complete: (links: ReturnType<typeof dump>) => void links.toArray(),
    abandoned: (links: ReturnType<typeof dump>) => links.done(),
    failed: (links: ReturnType<typeof dump>) => expect(() => links.toArray()).toThrow("ENOENT"),
  };

  test.each(Object.keys(ends) as (keyof typeof ends)[])("determines the reads of a dump: %s", (end) => {
    const code = end === "failed" ? ENOENT : 0;
    const kernel = new ScriptedTransport((request, it) =>
      it.reply([message(RTM_NEWLINK, NLM_F_MULTI, request.sequence, Uint8Array.of(1)), done(request, code)]),
    );
    const start = () => {
      const links = dump(NETLINK_ROUTE, getLinks(), { socket: NetlinkSocket.over(kernel) });
      ends[end](links);
      return links;
    };
    const finished = "was read to its end or cancelled";
    const shown = { running: "running", complete: "at its end", abandoned: "abandoned", failed: "failed" }[end];
    expect(Bun.inspect(start())).toBe(`Dump(RTM_GETLINK, ${shown})`);
    const next = () => start().next(new ReceiveBuffer({ slots: 1 }));
    const readAgain = [() => start().toArray(), () => [...start()]];
    if (end === "running") {
      expect(next()?.payload[0]).toBe(1);
      for (const read of readAgain) expect(read).not.toThrow();
    } else {
      if (end === "failed") expect(next).toThrow("ENOENT");
      else expect(next()).toBeUndefined();
      for (const read of readAgain) expect(read).toThrow(end === "failed" ? "ENOENT" : finished);
      expect(() => start().share()).toThrow("EBADF");
    }
    // done() keeps an error, and abandons every other dump.
    const afterwards = start();
    afterwards.done();
    expect(Bun.inspect(afterwards)).toBe(`Dump(RTM_GETLINK, ${end === "failed" ? "failed" : "abandoned"})`);
  });
});
