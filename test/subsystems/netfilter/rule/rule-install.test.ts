import { describe, expect, test } from "bun:test";
import {
  EEXIST,
  EINVAL,
  ENOENT,
  EOPNOTSUPP,
  EPERM,
  type MessageView,
  NETLINK_NETFILTER,
  type NetlinkError,
  NetlinkSocket,
  NLM_F_ACK,
} from "../../../../src/index.ts";
import { syncIo } from "../../../../src/io/io.ts";
import { QueueRule, type QueueRuleOptions } from "../../../../src/subsystems/netfilter/index.ts";
import {
  installMessages,
  installRule,
  type RuleForm,
  removeMessages,
} from "../../../../src/subsystems/netfilter/rule/rule-install.ts";
import { checkRuleOptions } from "../../../../src/subsystems/netfilter/rule/rule-options.ts";
import { bytes, thrown } from "../../../message/bytes.ts";
import { openResources } from "../../../support/descriptors.ts";
import { expectNoMoreOpen } from "../../../support/nothing-left.ts";
import { ScriptedTransport, verdict } from "../../../support/scripted-transport.ts";

const form: RuleForm = { families: ["ip"], owned: true, counter: true, expression: "queue" };

/** Returns the nf_tables messages that install a queue rule. */
function messages(options: Partial<QueueRuleOptions>, wanted: Partial<RuleForm> = {}): Uint8Array[] {
  const rule = checkRuleOptions({ hook: "input", queues: 0, ...options });
  return installMessages(rule, "t", { ...form, ...wanted }).map((message) => message.bytes);
}

/** Returns the names of the expressions in a rule. */
function expressionNames(request: MessageView): string[] {
  const names: string[] = [];
  const attribute = request.attributes(4);
  if (request.type !== 0xa06 || !attribute.find(4)) return names;
  for (const item = attribute.nested(); item.next(); ) {
    const inside = item.nested();
    inside.next();
    names.push(inside.string());
  }
  return names;
}

/** Returns the name and attributes of each expression in a rule. */
function expressions(options: Partial<QueueRuleOptions>, wanted: Partial<RuleForm> = {}): [string, Uint8Array][] {
  const found: [string, Uint8Array][] = [];
  const [, , , rule] = installMessages(checkRuleOptions({ hook: "input", queues: 0, ...options }), "t", {
    ...form,
    ...wanted,
  });
  const attribute = rule!.attributes(4);
  attribute.find(4);
  for (const item = attribute.nested(); item.next(); ) {
    const inside = item.nested();
    inside.next();
    const name = inside.string();
    found.push([name, inside.next() ? inside.bytes() : new Uint8Array(0)]);
  }
  return found;
}

describe("QueueRule", () => {
  test("is installed by one batch of messages", () => {
    const [begin, table, chain, rule, end, ...rest] = messages({ hook: "output", priority: -150, queues: 0x102 });
    expect(rest).toEqual([]);
    const type = (message: Uint8Array) => new DataView(message.buffer).getUint32(4, true);
    expect([begin, table, chain, rule, end].map((message) => type(message!))).toEqual([
      0x0001_0010, 0x0601_0a00, 0x0401_0a03, 0x0c01_0a06, 0x0001_0011,
    ]);
    expect(begin!.subarray(16)).toEqual(bytes("00 00 00 0a"));
    expect(end!.subarray(16)).toEqual(bytes("00 00 00 0a"));
    expect(table!.subarray(16)).toEqual(
      bytes(`
        02 00 00 00                       # IPv4
        06 00 01 00  74 00 00 00          # name "t"
        08 00 02 00  00 00 00 02          # flag "owner"
      `),
    );
    expect(chain!.subarray(16)).toEqual(
      bytes(`
        02 00 00 00
        06 00 01 00  74 00 00 00                                              # in table "t"
        0a 00 03 00  71 75 65 75 65 00 00 00                                  # name "queue"
        08 00 05 00  00 00 00 01                                              # policy: accept
        0b 00 07 00  66 69 6c 74 65 72 00 00                                  # type "filter"
        14 00 04 80  08 00 01 00 00 00 00 03  08 00 02 00 ff ff ff 6a         # hook 3, priority -150
      `),
    );
    expect(rule!.subarray(16)).toEqual(
      bytes(`
        02 00 00 00
        06 00 01 00  74 00 00 00
        0a 00 02 00  71 75 65 75 65 00 00 00
        3c 00 04 80                                                           # expressions:
        14 00 01 80  0c 00 01 00 63 6f 75 6e 74 65 72 00  04 00 02 80         #   "counter"
        24 00 01 80  0a 00 01 00 71 75 65 75 65 00 00 00                      #   "queue":
          14 00 02 80  06 00 01 00 01 02 00 00  06 00 02 00 00 01 00 00       #     number 258, one of them
      `),
    );
  });

  test("encodes the queue range and the flags", () => {
    const queue = (options: Partial<QueueRuleOptions>) => expressions(options, { counter: false }).at(-1);
    expect(queue({ queues: { first: 3, last: 6 } })).toEqual([
      "queue",
      bytes("06 00 01 00 00 03 00 00  06 00 02 00 00 04 00 00"),
    ]);
    expect(queue({ bypass: true, fanout: true })?.[1].subarray(16)).toEqual(bytes("06 00 03 00 00 03 00 00"));
    expect(queue({ bypass: true })?.[1].subarray(16)).toEqual(bytes("06 00 03 00 00 01 00 00"));
    expect(queue({ fanout: true })?.[1].subarray(16)).toEqual(bytes("06 00 03 00 00 02 00 00"));
    const target = (options: Partial<QueueRuleOptions>) => expressions(options, { expression: "target" }).at(-1);
    expect(target({ queues: { first: 0x102, last: 0x105 }, bypass: true, fanout: true })).toEqual([
      "target",
      bytes(`
        0c 00 01 00  4e 46 51 55 45 55 45 00      # "NFQUEUE"
        08 00 02 00  00 00 00 03                  # revision 3
        0c 00 03 00  02 01 04 00 03 00 00 00      # queue, how many, flags: struct xt_NFQ_info_v3
      `),
    ]);
  });

  test("compares each matched field through a register", () => {
    const match = {
      protocol: "tcp",
      sourcePort: 1,
      destinationPort: { first: 80, last: 443 },
      inputInterface: "lo",
      outputInterface: "eth0",
      mark: { value: 1, mask: 0xff, not: true },
    } as const;
    const found = expressions({ hook: "forward", match }, { counter: false }).slice(0, -1);
    const load = (key: string) => bytes(`08 00 02 00 00 00 00 ${key}  08 00 01 00 00 00 00 01`);
    const payload = (offset: string) =>
      bytes(
        `08 00 02 00 00 00 00 02  08 00 03 00 00 00 00 ${offset}  08 00 04 00 00 00 00 02  08 00 01 00 00 00 00 01`,
      );
    const compare = (operation: string, value: string) => {
      const data = bytes(value);
      const nested = (4 + 4 + Math.ceil(data.length / 4) * 4).toString(16).padStart(2, "0");
      const length = (4 + data.length).toString(16).padStart(2, "0");
      const padding = "00".repeat(Math.ceil(data.length / 4) * 4 - data.length);
      return bytes(
        `08 00 01 00 00 00 00 01  08 00 02 00 00 00 00 ${operation}  ${nested} 00 03 80  ${length} 00 01 00 ${value} ${padding}`,
      );
    };
    expect(found).toEqual([
      ["meta", load("06")],
      ["cmp", compare("00", `6c 6f ${"00".repeat(14)}`)],
      ["meta", load("07")],
      ["cmp", compare("00", `65 74 68 30 ${"00".repeat(12)}`)],
      ["meta", load("03")],
      [
        "bitwise",
        bytes(`
          08 00 01 00 00 00 00 01  08 00 02 00 00 00 00 01  08 00 03 00 00 00 00 04
          08 00 06 00 00 00 00 00  0c 00 04 80 08 00 01 00 ff 00 00 00  0c 00 05 80 08 00 01 00 00 00 00 00
        `),
      ],
      ["cmp", compare("01", "01 00 00 00")],
      ["meta", load("10")],
      ["cmp", compare("00", "06")],
      ["payload", payload("00")],
      ["cmp", compare("00", "00 01")],
      ["payload", payload("02")],
      [
        "range",
        bytes(`
          08 00 01 00 00 00 00 01  08 00 02 00 00 00 00 00
          0c 00 03 80 06 00 01 00 00 50 00 00  0c 00 04 80 06 00 01 00 01 bb 00 00
        `),
      ],
    ]);
  });

  test("is removed by deleting its table in each family", () => {
    const types = removeMessages("t", ["ip", "ip6"]).map((message) => [message.type, message.flags, message.bytes[16]]);
    expect(types).toEqual([
      [0x10, 1, 0],
      [0xa02, 1, 2],
      [0xa02, 1, 10],
      [0x11, 1, 0],
    ]);
  });

  const cases: [unknown, string][] = [
    [null, "options: expected an object, got null"],
    [{}, "hook: expected one of prerouting, input, forward, output, postrouting, got undefined"],
    [{ hook: "toString" }, 'hook: expected one of prerouting, input, forward, output, postrouting, got "toString"'],
    [{ hook: "input" }, "queues: expected a number or { first, last }, got undefined"],
    [{ family: "arp" }, 'family: expected one of ip, ip6, inet, bridge, got "arp"'],
    [{ priority: 2 ** 31 }, "priority: expected an integer from -2147483648 to 2147483647, got 2147483648"],
    [{ bypass: 1 }, "bypass: expected true or false, got 1"],
    [{ fanout: "yes" }, 'fanout: expected true or false, got "yes"'],
    [{ table: "" }, 'table: expected a name of 1 to 255 bytes, got ""'],
    [{ table: 7 }, "table: expected a name, got 7"],
    [{ match: null }, "match: expected an object, got null"],
    [
      { match: { protocol: "toString" } },
      'match.protocol: expected a number or one of icmp, tcp, udp, dccp, gre, icmpv6, sctp, udplite, got "toString"',
    ],
    [{ match: { protocol: 256 } }, "match.protocol: expected an integer from 0 to 255, got 256"],
    [
      { match: { sourcePort: 1 } },
      'match.sourcePort: requires a protocol with ports, such as "udp", in match.protocol',
    ],
    [
      { match: { protocol: "icmp", destinationPort: 1 } },
      'match.destinationPort: requires a protocol with ports, such as "udp", in match.protocol',
    ],
    [
      { match: { protocol: "udp", sourcePort: 65_536 } },
      "match.sourcePort: expected an integer from 0 to 65535, got 65536",
    ],
    [
      { match: { protocol: 17, sourcePort: { first: 2, last: 1 } } },
      "match.sourcePort.last: expected an integer from 2 to 65535, got 1",
    ],
    [
      { match: { inputInterface: "a-name-that-is-long" } },
      'match.inputInterface: expected a name of 1 to 15 bytes, got "a-name-that-is-long"',
    ],
    [
      { match: { outputInterface: "a\0b" } },
      'match.outputInterface: expected a name of 1 to 15 bytes, got "a\\u0000b"',
    ],
    [
      { hook: "output", queues: 0, match: { inputInterface: "lo" } },
      'match.inputInterface: packets at the hook "output" have no input interface, so that none would match',
    ],
    ...["prerouting", "input"].map((hook): [unknown, string] => [
      { hook, queues: 0, match: { outputInterface: "lo" } },
      `match.outputInterface: packets at the hook "${hook}" have no output interface yet, so that none would match`,
    ]),
    [
      { prio: 3 },
      "options.prio: unknown option; there are: family, hook, priority, match, bypass, fanout, table, queues, netns",
    ],
    [{ byPass: true }, "options.byPass: unknown option; did you mean bypass?"],
    [
      { match: { interface: "lo" } },
      "match.interface: unknown option; there are: source, destination, state, protocol, sourcePort, destinationPort, inputInterface, outputInterface, mark",
    ],
    [{ match: { protocl: "udp" } }, "match.protocl: unknown option; did you mean protocol?"],
    [
      { match: { protocol: "udp", sourcePort: { first: 1, last: 2, lst: 3 } } },
      "match.sourcePort.lst: unknown option; did you mean last?",
    ],
    [{ match: { mark: { value: 1, bits: 1 } } }, "match.mark.bits: unknown option; there are: value, mask, not"],
    [{ match: { mark: {} } }, "match.mark.value: expected an integer, got undefined"],
    [{ match: { mark: { value: 1, mask: -1 } } }, "match.mark.mask: expected an integer from 1 to 4294967295, got -1"],
    [{ match: { mark: { value: 0, mask: 0 } } }, "match.mark.mask: expected an integer from 1 to 4294967295, got 0"],
    [
      { match: { mark: { value: 0x80000001, mask: 0xf0, not: true } } },
      "match.mark.value: 0x80000001 has bits outside of the mask 0xf0: 0x80000001; clear them, or set them in the mask",
    ],
    [{ match: { mark: { value: 1, not: 1 } } }, "match.mark.not: expected true or false, got 1"],
  ];
  test.each(cases.map(([options, message]) => ({ options, message })))(
    "rejects invalid options: $message",
    async ({ options, message }) => {
      const whole =
        typeof options === "object" && options !== null && Object.keys(options).length > 0 && !("hook" in options)
          ? { hook: "input", queues: 0, ...options }
          : options;
      const before = openResources();
      expect(thrown(() => QueueRule.install(whole as QueueRuleOptions)).message).toBe(message);
      await expectNoMoreOpen(before);
    },
  );
});

describe("QueueRule on older kernels", () => {
  const rule = checkRuleOptions({ hook: "input", queues: 0 });

  /**
   * Installs a queue rule on a fake kernel that rejects some messages. Returns the variant of the rule that the kernel
   * accepted, or the error.
   */
  function install(refuse: (request: MessageView, names: string[]) => number): RuleForm | NetlinkError {
    const transport = new ScriptedTransport(
      (request, kernel) => {
        const errno = refuse(request, expressionNames(request));
        if (errno !== 0) kernel.reply(verdict(request, errno));
        else if ((request.flags & NLM_F_ACK) !== 0) kernel.reply(verdict(request));
      },
      { protocol: NETLINK_NETFILTER },
    );
    try {
      return syncIo.run(installRule(syncIo, NetlinkSocket.over(transport), rule, "t"));
    } catch (error) {
      return error as NetlinkError;
    }
  }

  const isRule = (request: MessageView) => request.type === 0xa06;

  test("uses the first variant that the kernel accepts", () => {
    expect(install(() => 0)).toEqual({ families: ["inet"], counter: true, owned: true, expression: "queue" });
  });

  test("creates a table without an owner if owners are unsupported", () => {
    for (const errno of [EOPNOTSUPP, EINVAL]) {
      const refuse = (request: MessageView) => {
        const attribute = request.attributes(4);
        const hasFlags = request.type === 0xa00 && attribute.find(2) && attribute.bytes().some((byte) => byte !== 0);
        return hasFlags ? errno : 0;
      };
      expect(install(refuse)).toMatchObject({ owned: false, expression: "queue" });
    }
  });

  test("falls back to the iptables target", () => {
    const without = (...lacking: string[]) =>
      install((_, names) => (names.some((name) => lacking.includes(name)) ? ENOENT : 0));
    expect(without("queue")).toMatchObject({ families: ["inet"], counter: true, expression: "target" });
    expect(without("counter")).toMatchObject({ families: ["inet"], counter: false, expression: "queue" });
    expect(without("queue", "counter")).toMatchObject({ families: ["inet"], counter: false, expression: "target" });
    const perFamily = install((request, names) =>
      names.includes("queue") || (names.includes("target") && request.bytes[16] === 1) ? ENOENT : 0,
    );
    expect(perFamily).toMatchObject({ families: ["ip", "ip6"], counter: true, expression: "target" });
  });

  test("lists the requirements if the kernel rejects every variant", () => {
    const error = install((request) => (isRule(request) ? ENOENT : 0)) as NetlinkError;
    expect([error.code, error.operation, (error.cause as NetlinkError).code]).toEqual([
      "EOPNOTSUPP",
      "NFT_MSG_NEWRULE",
      "ENOENT",
    ]);
    expect(error.message).toContain("CONFIG_NFT_QUEUE");
  });

  test("reports missing support for nf_tables or the family", () => {
    const whole = install((request) => (request.type === 0x10 ? EOPNOTSUPP : 0)) as NetlinkError;
    expect([whole.code, whole.operation, (whole.cause as NetlinkError).code]).toEqual([
      "EOPNOTSUPP",
      "NFNL_MSG_BATCH_BEGIN",
      "EOPNOTSUPP",
    ]);
    expect(whole.message).toContain("this kernel has no nf_tables: it requires CONFIG_NF_TABLES");
    const family = install((request) => (request.type === 0xa00 ? EOPNOTSUPP : 0)) as NetlinkError;
    expect([family.code, family.operation]).toEqual(["EOPNOTSUPP", "NFT_MSG_NEWTABLE"]);
    expect(family.message).toContain("no tables of the family inet: they require CONFIG_NF_TABLES_INET");
  });

  test("tries no other variant after an unrelated error", () => {
    let asked = 0;
    const error = install((request) => {
      if (isRule(request)) asked++;
      return isRule(request) ? EPERM : 0;
    }) as NetlinkError;
    expect([error.code, error.operation, asked]).toEqual(["EPERM", "NFT_MSG_NEWRULE", 1]);
    const taken = install((request) => (request.type === 0xa00 ? EEXIST : 0)) as NetlinkError;
    expect([taken.code, taken.operation]).toEqual(["EEXIST", "NFT_MSG_NEWTABLE"]);
    const chain = install((request) => (request.type === 0xa03 ? EOPNOTSUPP : 0)) as NetlinkError;
    expect([chain.code, chain.operation]).toEqual(["EOPNOTSUPP", "NFT_MSG_NEWCHAIN"]);
    expect(taken.message).toBe(
      'NFT_MSG_NEWTABLE: the table "t" of the family inet already exists; use another name (`nft list tables` shows them) (EEXIST)',
    );
    const whole = install((request) => (request.type === 0x10 ? EPERM : 0)) as NetlinkError;
    expect([whole.code, whole.operation]).toEqual(["EPERM", "NFNL_MSG_BATCH_BEGIN"]);
  });
});
