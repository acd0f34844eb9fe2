// Asynchronous calls that are aborted at random moments.
import { expect, setDefaultTimeout, test } from "bun:test";
import {
  closeIdleSockets,
  dumpAsync,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  transact,
  transactAsync,
  transactMultipleAsync,
} from "../../src/index.ts";
import { Random } from "../message/random.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { addBridge, getLink, getLinks, linkName } from "../support/requests.ts";
import { inputs, seed } from "../support/seed.ts";
import { settledDescriptors, threadsNamed, until, within } from "../support/threads.ts";

setDefaultTimeout(1_800_000);

const CALLS = inputs(4000, 100_000);
const AT_ONCE = 100;
const LINKS = 60;

describeInNamespaces("Asynchronous calls aborted at random moments", () => {
  test("deliver no reply of another call, leave their socket usable, and leak nothing", async () => {
    const numbers = new Random(seed);
    const random = (limit: number) => numbers.below(limit);
    using netns = NetworkNamespace.create();
    for (let index = 2; index <= LINKS; index++) transact(NETLINK_ROUTE, addBridge(`br${index}`), { netns });
    using reading = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const names = new Map<number, string>();
    for (let index = 1; index <= LINKS; index++) {
      const reply = transact(NETLINK_ROUTE, getLink(index), { socket: reading })!;
      names.set(index, linkName(reply));
    }
    const all = [...names.values()].sort();
    const sockets = Array.from({ length: 3 }, () => NetlinkSocket.open(NETLINK_ROUTE, { netns }));
    const reason = new Error("enough");
    let aborted = 0;
    let done = 0;
    const call = async (signal: AbortSignal): Promise<void> => {
      const socket = sockets[random(sockets.length * 2)];
      const options = { signal, ...(socket === undefined ? { netns } : { socket }) };
      const index = 1 + random(LINKS);
      switch (random(4)) {
        case 0:
          expect((await dumpAsync(NETLINK_ROUTE, getLinks(), options).toArray()).map(linkName).sort()).toEqual(all);
          break;
        case 1: {
          const indexes = Array.from({ length: 5 }, () => 1 + random(LINKS));
          const results = await transactMultipleAsync(NETLINK_ROUTE, indexes.map(getLink), options);
          expect(results.map(({ reply }) => linkName(reply!))).toEqual(indexes.map((one) => names.get(one)!));
          break;
        }
        default:
          expect(linkName((await transactAsync(NETLINK_ROUTE, getLink(index), options))!)).toBe(names.get(index)!);
      }
      done++;
    };
    const start = async (): Promise<void> => {
      const controller = new AbortController();
      const running = call(controller.signal).catch((error: unknown) => {
        if (error !== reason) throw error;
        aborted++;
      });
      const moment = random(5);
      for (let turn = random(40); turn > 0 && moment < 2; turn--) await Promise.resolve();
      for (let turn = random(20); turn > 0 && moment === 2; turn--)
        await new Promise((resolve) => setImmediate(resolve));
      if (moment === 3) await Bun.sleep(random(5));
      // Some calls are not aborted, so that calls follow aborted ones.
      if (moment < 4) controller.abort(reason);
      await running;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, start));
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    for (let first = 0; first < CALLS; first += AT_ONCE) {
      await within(Promise.all(Array.from({ length: AT_ONCE }, start)), "the calls");
    }
    for (const socket of sockets) {
      const links = await within(dumpAsync(NETLINK_ROUTE, getLinks(), { socket }).toArray(), "a dump");
      expect(links).toHaveLength(LINKS);
    }
    expect(done).toBeGreaterThan(CALLS / 10);
    expect(aborted).toBeGreaterThan(CALLS / 10);
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "the threads are gone");
    await expectDescriptors(descriptors);
    for (const socket of sockets) socket.close();
  });
});
