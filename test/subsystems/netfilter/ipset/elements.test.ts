// Compares changes of many elements in one request with changes of one element per request.
import { describe, expect } from "bun:test";
import {
  EACCES,
  ENOBUFS,
  ENOENT,
  ENOMEM,
  type MessageView,
  NETLINK_NETFILTER,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
} from "../../../../src/index.ts";
import { Ipset, type NewIpset, type NewIpsetEntry } from "../../../../src/subsystems/netfilter/index.ts";
import type { CallOptions, Outcome } from "../../../../src/subsystems/route/core/options.ts";
import { Random } from "../../../message/random.ts";
import {
  describeInNamespaces,
  isLinuxAtLeast,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { message, ScriptedTransport, verdict } from "../../../support/scripted-transport.ts";
import { hasIpset, test } from "./lab.ts";

/** Call option that sends each set element in a separate request. */
const SINGLY: CallOptions = { idempotent: false };

const described = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ error }) => error && [error.code, error.operation, error.message, `${error.cause}`]);

/** For each set, a generator of random elements. Some elements are duplicates, and the kernel rejects some. */
const cases: [string, NewIpset, (random: Random) => NewIpsetEntry][] = [
  [
    "more addresses than the set allows",
    { name: "s", type: "hash:ip", maxElements: 200 },
    (random) => ({ address: `10.0.${random.below(2)}.${random.below(256)}` }),
  ],
  [
    "addresses with few duplicates",
    { name: "s", type: "hash:ip" },
    (random) => ({ address: `10.${random.below(4)}.${random.below(256)}.${random.below(256)}` }),
  ],
  [
    "networks, IPv6 addresses and ranges",
    { name: "s", type: "hash:net" },
    (random) => {
      const number = random.below(200);
      if (random.below(40) === 0) return { address: "2001:db8::1" };
      if (random.below(10) === 0) return { address: `10.0.0.${number}`, addressTo: `10.0.0.${number + 3}` };
      return { address: `10.0.0.${number}/${32 - random.below(3)}`, nomatch: random.below(2) === 0 };
    },
  ],
  [
    "ports outside of the range of the set",
    { name: "s", type: "bitmap:port", range: "100-1000", counters: true },
    (random) => ({ port: 95 + random.below(910), packets: 7 }),
  ],
  [
    "comments of any length",
    { name: "s", type: "hash:ip", comments: true },
    (random) => ({
      address: `10.0.${random.below(4)}.${random.below(256)}`,
      comment: "x".repeat(random.below(256)),
    }),
  ],
  [
    "timeouts in a set without timeouts",
    { name: "s", type: "hash:ip" },
    (random) => ({
      address: `10.0.${random.below(4)}.${random.below(256)}`,
      ...(random.below(30) === 0 ? { timeout: 5 } : {}),
    }),
  ],
];

/** Changes a new set with each method of `Ipset`, and returns all outcomes and the elements at the end. */
function changes(set: NewIpset, lists: readonly NewIpsetEntry[][], options?: CallOptions): unknown {
  using netns = NetworkNamespace.create();
  using sets = Ipset.open({ netns });
  const isHash = set.type.startsWith("hash") && isLinuxAtLeast("5.11");
  sets.create({ ...set, ...(isHash && { initialValue: 1 }) });
  const [first, second, third, fourth] = lists;
  const outcomes = [
    sets.addMany("s", first!, options),
    sets.replaceMany("s", second!, options),
    sets.deleteMany("s", third!, options),
    sets.addMany("s", fourth!, options),
  ];
  const elements = sets.entries("s").toArray();
  return { outcomes: outcomes.map(described), elements: elements.map((entry) => Bun.inspect(entry)).sort() };
}

whereTheKernelHas("sets of addresses (ipset)", namespacesAvailable && hasIpset(), () => {
  describeInNamespaces("batches of set elements", () => {
    test.each(cases)("return the same outcomes as single requests: %s", (_, set, create) => {
      const random = new Random(1);
      const lists = Array.from({ length: 4 }, () => Array.from({ length: 250 }, () => create(random)));
      expect(changes(set, lists)).toEqual(changes(set, lists, SINGLY));
    });

    test("return the same outcomes as single requests: missing sets in a list", () => {
      const run = (options?: CallOptions) => {
        using netns = NetworkNamespace.create();
        using sets = Ipset.open({ netns });
        for (let number = 0; number < 6; number++) sets.create({ name: `s${number}`, type: "hash:ip" });
        sets.create({ name: "all", type: "list:set" });
        const random = new Random(3);
        const list = Array.from({ length: 60 }, () => ({ set: `s${random.below(8)}` }));
        const outcomes = [sets.addMany("all", list, options), sets.deleteMany("all", list, options)];
        return outcomes.map(described);
      };
      expect(run()).toEqual(run(SINGLY));
    });

    test("return one error per element if the set does not exist", ({ sets }) => {
      const list = [1, 2, 3].map((number) => ({ address: `10.0.0.${number}` }));
      const outcomes = sets.addMany("none", list);
      expect(outcomes.map(({ error }) => [error!.code, error!.operation])).toEqual(
        list.map(({ address }) => ["ENOENT", `add ${address} to set none`]),
      );
      expect(described(outcomes)).toEqual(described(sets.addMany("none", list, SINGLY)));
    });
  });
});

const ADD = 0x609;
const REJECTED_ATTRIBUTE = 4097;

/** Returns the line numbers of the elements in an ipset request. A request with a single element has none. */
function lines(request: MessageView): number[] {
  const found: number[] = [];
  const attribute = request.attributes(4);
  while (attribute.next()) {
    if (attribute.type !== 8) continue;
    const elements = attribute.nested();
    while (elements.next()) {
      const fields = elements.nested();
      while (fields.next()) if (fields.type === 9) found.push(fields.u32());
    }
  }
  return found;
}

/** Returns the error reply of ipset: a copy of the request in which the line number is replaced. */
function failedLine(request: MessageView, errno: number, line: number): Uint8Array {
  const payload = new Uint8Array(4 + request.length);
  payload.set(request.bytes, 4);
  const view = new DataView(payload.buffer);
  view.setInt32(0, -errno, true);
  const attribute = request.attributes(4);
  while (attribute.next()) {
    if (attribute.type !== 9) continue;
    const at = attribute.offset - request.offset + 4;
    view.setUint32(at, line, true);
  }
  return message(2, 0, request.sequence, payload);
}

/**
 * Adds set elements through a scripted kernel. Returns the codes of the outcomes and the number of elements per
 * request.
 */
function add(count: number, script: (request: MessageView, kernel: ScriptedTransport, number: number) => void) {
  let number = 0;
  const kernel = new ScriptedTransport(
    (request, self) => {
      // The request for the set's type fails. The library then does not check the fields of the elements.
      if (request.type === ADD) script(request, self, number++);
      else self.reply(verdict(request, ENOENT));
    },
    { protocol: NETLINK_NETFILTER },
  );
  using sets = Ipset.open({ socket: NetlinkSocket.over(kernel) });
  const list = Array.from({ length: count }, (_, index) => ({ address: `10.0.${index >> 8}.${index & 255}` }));
  const errors = sets.addMany("s", list).map(({ error }) => error);
  const sizes = kernel.requests.filter(({ type }) => type === ADD).map((request) => lines(request).length);
  return { errors, codes: errors.map((error) => error?.code), sizes };
}

describe("Ipset.addMany", () => {
  test("sends 100 numbered elements per request", () => {
    const { codes, sizes } = add(250, (request, kernel) => {
      expect(lines(request)).toEqual(lines(request).map((_, index) => index + 1));
      kernel.reply(verdict(request));
    });
    expect(codes).toEqual(codes.map(() => undefined));
    expect(sizes).toEqual([100, 100, 50]);
  });

  test("resends the elements after a failed one", () => {
    const { errors, codes, sizes } = add(101, (request, kernel, number) => {
      if (number === 0) kernel.reply(failedLine(request, ENOMEM, 90));
      else if (number === 1) kernel.reply(failedLine(request, ENOMEM, 2));
      else kernel.reply(verdict(request));
    });
    expect(codes.flatMap((code, index) => (code === undefined ? [] : [[index, code]]))).toEqual([
      [89, "ENOMEM"],
      [91, "ENOMEM"],
    ]);
    expect(errors[89]).toMatchObject({ operation: "add 10.0.0.89 to set s" });
    expect(errors[89]!.message).toStartWith("add 10.0.0.89 to set s: ");
    expect(sizes).toEqual([100, 11, ...Array.from({ length: 9 }, () => 0)]);
  });

  test("sends single requests if the kernel does not name the failed element", () => {
    for (const line of [undefined, 0, 4]) {
      const { codes, sizes } = add(3, (request, kernel, number) => {
        if (number === 0) {
          kernel.reply(
            line === undefined ? verdict(request, REJECTED_ATTRIBUTE) : failedLine(request, REJECTED_ATTRIBUTE, line),
          );
        } else kernel.reply(verdict(request, [4103, REJECTED_ATTRIBUTE, 0][number - 1]));
      });
      expect(codes).toEqual([undefined, "EINVAL", undefined]);
      expect(sizes).toEqual([3, 0, 0, 0]);
    }
  });

  test("sends single requests if the kernel rejects the whole batch", () => {
    const { codes } = add(3, (request, kernel, number) => {
      kernel.reply(verdict(request, number === 0 ? EACCES : number === 2 ? ENOENT : 0));
    });
    expect(codes).toEqual([undefined, "ENOENT", undefined]);
  });

  test("reports an unknown outcome if the reply is lost", () => {
    const { errors, codes, sizes } = add(150, (request, kernel, number) => {
      if (number > 0) kernel.reply(verdict(request));
      else kernel.fail(ENOBUFS);
    });
    expect(codes).toEqual(Array.from({ length: 150 }, (_, index) => (index < 100 ? "ENOBUFS" : undefined)));
    expect(sizes).toEqual([100, 50]);
    expect(errors[7]).toBeInstanceOf(NetlinkError);
    expect(errors[7]!.message).toStartWith("add 10.0.0.7 to set s: batch of 100: the kernel's reply was dropped");
    expect(errors[7]!.message).toContain("the outcome is unknown");
  });

  test("sends no further requests after a timeout", () => {
    const { errors, codes, sizes } = add(150, () => {});
    expect(codes).toEqual(codes.map(() => "ETIMEDOUT"));
    expect(sizes).toEqual([100]);
    expect(errors[7]!.message).toContain("the outcome is unknown");
    expect(errors[149]).toMatchObject({ operation: "add 10.0.0.149 to set s" });
    expect(errors[149]!.message).toContain(": not sent");
  });
});
