import { expect, test } from "bun:test";
import { readShortDump } from "../../src/dump/short-dump.ts";
import {
  dump,
  EINVAL,
  type MessageView,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLMSG_OVERRUN,
  RTM_NEWLINK,
  type Transport,
} from "../../src/index.ts";
import { getLinks } from "../support/requests.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";

class DirectTransport extends ScriptedTransport {
  receiveOne(slots: Parameters<Transport["receive"]>[0], slot = 0): number {
    return this.receive(slots, slot + 1, slot);
  }
}

const entry = (sequence: number, number: number, flags = NLM_F_MULTI): Uint8Array =>
  message(RTM_NEWLINK, flags, sequence, new Uint8Array([number, 0, 0, 0]));

/** Reads a short dump, and then the table as a usual dump. Returns the numbers of the entries, or undefined. */
function read(script: (request: MessageView, kernel: ScriptedTransport) => void): number[] | undefined {
  let count = 0;
  const kernel = new DirectTransport((request, kernel) => {
    if (count++ === 0) script(request, kernel);
    else kernel.reply([entry(request.sequence, 9), done(request)]);
  });
  using socket = NetlinkSocket.over(kernel);
  const numbers: number[] = [];
  const isRead = readShortDump(socket, getLinks(), (one) => numbers.push(one.payload[0]!));
  // Nothing of the short dump is left in the socket.
  expect(dump(NETLINK_ROUTE, getLinks(), { socket }).toArray()).toHaveLength(1);
  if (!isRead) expect(numbers).toEqual([]);
  return isRead ? numbers : undefined;
}

test("readShortDump() reads a dump of one or two datagrams", () => {
  expect(read((request, kernel) => kernel.reply(done(request)))).toEqual([]);
  const both = read((request, kernel) => kernel.reply([entry(request.sequence, 1), done(request)]));
  expect(both).toEqual([1]);
  const apart = read((request, kernel) => {
    kernel.reply([entry(request.sequence, 1), entry(request.sequence, 2)]);
    kernel.reply([entry(request.sequence, 3), done(request)]);
  });
  expect(apart).toEqual([1, 2, 3]);
});

test("readShortDump() leaves all other dumps to a usual dump, and reads them to their end", () => {
  const first = ({ sequence }: MessageView): Uint8Array => entry(sequence, 1);
  const others: ((request: MessageView, kernel: ScriptedTransport) => void)[] = [
    (request, kernel) => kernel.reply(verdict(request, EINVAL)),
    (request, kernel) => kernel.reply([first(request), done(request, EINVAL)]),
    (request, kernel) => kernel.reply([entry(request.sequence, 1, NLM_F_MULTI | NLM_F_DUMP_INTR), done(request)]),
    (request, kernel) => {
      for (let part = 0; part < 3; part++) kernel.reply(first(request));
      kernel.reply(done(request));
    },
    (request, kernel) => {
      kernel.reply([first(request), message(NLMSG_OVERRUN, NLM_F_MULTI, request.sequence)]);
      kernel.reply(done(request));
    },
    (request, kernel) => {
      kernel.reply(first(request));
      kernel.reply(done(request), { sender: 4711 });
      kernel.reply(done(request));
    },
    (request, kernel) => {
      kernel.reply(entry(request.sequence - 1, 7));
      kernel.reply([first(request), done(request)]);
    },
    (request, kernel) => kernel.reply([first(request), done(request), first(request)]),
    (request, kernel) => {
      kernel.reply([first(request), new Uint8Array(20).fill(255)]);
      kernel.reply(done(request));
    },
    (request, kernel) => {
      kernel.reply([first(request), message(RTM_NEWLINK, NLM_F_MULTI, request.sequence, new Uint8Array(70_000))]);
      kernel.reply(done(request));
    },
  ];
  for (const script of others) expect(read(script)).toBeUndefined();
});

test("readShortDump() does not use a transport without receiveOne()", () => {
  const kernel = new ScriptedTransport(() => {});
  using socket = NetlinkSocket.over(kernel);
  expect(readShortDump(socket, getLinks(), () => {})).toBe(false);
  expect(kernel.sent).toEqual([]);
});
