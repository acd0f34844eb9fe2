import { describe, expect, test } from "bun:test";
import {
  FlowSyntaxError,
  formatActions,
  formatDatapathFlow,
  formatFlow,
  parseActions,
  parseDatapathFlow,
  parseFlow,
} from "../../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { Random } from "../../../message/random.ts";
import { ACTIONS, flowTexts, KEYS } from "./flow-texts.ts";

/** Time limit for tests with thousands of steps, which take seconds on a busy machine. */

describe("invalid flow texts", () => {
  const flows: readonly (readonly [text: string, position: number, expected: string])[] = [
    ["in_port", 7, '"("'],
    ["in_port(1", 9, '")"'],
    ["in_port(1),", -1, ""],
    ["in_port(x)", 8, "a number up to 4294967295"],
    ["in_port(4294967296)", 8, "a number up to 4294967295"],
    ["in_port(01)", 8, "a number without leading zeros"],
    ["nothing(1)", 0, "an attribute of a flow's key"],
    ["in_port(1),in_port(2)", 11, "in_port only once"],
    ["tcp(src=1,src=2)", 10, "src only once"],
    ["tcp(port=1)", 4, 'one of src, dst, or ")"'],
    ["tcp(src)", 7, '"="'],
    ["ipv4(src=1.2.3)", 9, "an IPv4 address"],
    ["ipv6(src=1::2::3)", 9, "an IPv6 address"],
    ["ipv6(src=::/129)", 12, "a mask, or a prefix length up to 128"],
    ["eth(src=02:00:00:00:00:01/8)", 26, "an Ethernet address"],
    ["ipv6(label=0x100000)", 11, "a number up to 1048575"],
    ["eth(src=1:2:3:4:5)", 8, "an Ethernet address"],
    ["ipv4(frag=yes)", 10, '"no", "first", "later" or a number'],
    ["ct_state(+neu)", 10, "one of new, est, rel, rpl, inv, trk, snat, dnat"],
    ["ct_state(+new-new)", 14, "each flag only once"],
    ["tcp_flags()", 10, "one of fin, syn, rst, psh, ack, urg, ece, cwr, ns, [200], [400], [800] or a number"],
    ["tcp_flags(65536)", 10, "a number up to 65535"],
    ["tcp_flags(2/65536)", 12, "a number up to 65535"],
    ["vlan(vid=4096)", 9, "a number up to 4095"],
    ["tunnel(geneve({len=3}))", 19, "a multiple of 4"],
    ["tunnel(geneve({class=1", 22, 'class=, type=, len= or "}"'],
    ["tunnel(vxlan(gpe()))", 13, '"gbp"'],
    ["ct_label(0x1ffffffffffffffffffffffffffffffff)", 9, "at most 32 hexadecimal digits"],
    ["key99(012)", 6, "hexadecimal digits in pairs"],
    ["key99(01/0102)", 8, "a mask of 1 bytes"],
    ["key32(01)", 6, "2 bytes"],
    ["key16384(01)", 0, "an attribute of a flow's key"],
  ];
  for (const [text, position, expected] of flows) {
    if (position < 0) continue;
    test(`report the position and the expected text: "${text}"`, () => {
      const error = thrown(() => parseFlow(text)) as FlowSyntaxError;
      expect(error).toBeInstanceOf(FlowSyntaxError);
      expect(error).toBeInstanceOf(SyntaxError);
      expect({ position: error.position, expected: error.expected, text: error.text }).toEqual({
        position,
        expected,
        text,
      });
      expect(error.message).toStartWith(`position ${position}: expected ${expected}, got `);
    });
  }

  const actions: readonly (readonly [text: string, position: number, expected: string])[] = [
    ["1;2", 1, "an action or the number of a port"],
    ["drop,1", 5, "the end after drop"],
    ["1,drop,2", 7, "the end after drop"],
    ["clone(drop,1)", 11, '")" after drop'],
    ["userspace(pid=1,userdata=012)", 25, "hexadecimal digits in pairs"],
    ["set(ipv4(src=10.0.0.1/33))", 22, "a mask, or a prefix length up to 32"],
    ["set()", 4, "an attribute of a flow's key"],
    ["set(tcp(src=1),udp(src=1))", 14, '")"'],
    ["sample(sample=101%,actions(1))", 14, "at most 100%"],
    ["ct(zone=70000)", 8, "a number up to 65535"],
    ["ct(comit)", 3, 'one of commit, force_commit, force, zone, mark, label, helper, timeout, eventmask, nat, or ")"'],
    ["ct(nat(src,dst))", 11, "src or dst, not both"],
    ["ct(nat(src=1.2.3.4-::1))", 19, "an address of the same family"],
    ["userspace(actions)", 10, "pid="],
    [
      "userspace(pid=1,data(00))",
      16,
      'one of pid=, userdata(, sFlow(, slow_path(, flow_sample(, ipfix(, controller(, tunnel_out_port=, actions, or ")"',
    ],
    ["userspace(pid=1,slow_path(none))", 26, 'a part of slow_path, or ")"'],
    ["userspace(pid=1,sFlow(vid=5000))", 26, "a number up to 4095"],
    ["userspace(pid=1,ipfix(ingress))", 22, 'a part of ipfix, or ")"'],
    ["push_mpls(label=5/1)", 10, "label without a mask"],
    ["hash(l3(1))", 5, "one of l4, sym_l4"],
  ];
  for (const [text, position, expected] of actions) {
    test(`report the position and the expected text: "${text}"`, () => {
      expect(thrown(() => parseActions(text))).toMatchObject({ name: "FlowSyntaxError", position, expected });
    });
  }

  test("report deep nesting without a stack overflow", () => {
    const deep = thrown(() => parseActions("clone(".repeat(100_000))) as FlowSyntaxError;
    expect(deep.expected).toBe("at most 32 nested parentheses");
    expect(thrown(() => parseFlow("encap(".repeat(100_000)))).toBeInstanceOf(FlowSyntaxError);
  });

  test("are parsed in limited time at any length", () => {
    const attributes = Array.from({ length: 16_000 }, (_, index) => `key${index + 100}(01)`).join(",");
    expect(parseFlow(attributes).key.unknown!.length).toBe(16_000);
    for (const piece of ["1,", " ", "a", "(", "0", ":", "-", "+new", "fe80:", "1.2.3.", "0x0", "label=1,"]) {
      const text = piece.repeat(20_000);
      for (const start of ["", "ct_label(", "mpls(", "eth(src=", "ipv6(src=", "ct_state(", "key99("])
        for (const parse of [parseFlow, parseActions, parseDatapathFlow]) attempt(() => parse(start + text));
    }
  });

  const seed = 977;
  test(`random texts throw only FlowSyntaxError (seed ${seed})`, () => {
    const random = new Random(seed);
    const sources = [...flowTexts(random, 200), ...ACTIONS, ", packets:1, bytes:2, used:0.1s, flags:S, actions:1"];
    const characters = "()=,/:.+-|0123456789abcdefxvlaniptuc{}% [];\u00e9\u0000";
    let read = 0;
    for (let round = 0; round < 100_000; round++) {
      let text = random.pick(sources);
      if (random.below(4) === 0) text = "";
      for (let change = random.below(4) + (text === "" ? 5 : 0); change > 0; change--) {
        const at = random.below(text.length + 1);
        const piece = characters[random.below(characters.length)]!;
        text = text.slice(0, at) + (random.below(3) === 0 ? "" : piece) + text.slice(at + random.below(2));
      }
      const parse = random.pick([parseFlow, parseActions, parseDatapathFlow]);
      if (attempt(() => parse(text))) read++;
    }
    expect(read).toBeGreaterThan(1000);
    expect(read).toBeLessThan(99_000);
  });
});

/** Returns whether `act` succeeds. Rethrows every error except one with a position in the text. */
function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof FlowSyntaxError && error.position <= error.text.length) return false;
    throw error;
  }
}

describe("formatted flow keys", () => {
  test("equal the parsed text", () => {
    for (const text of KEYS) {
      const flow = parseFlow(text);
      expect(formatFlow(flow.key, flow.mask)).toBe(text);
    }
  });

  const seed = 421;
  test(`are parsed to the same key for 1,000 random texts (seed ${seed})`, () => {
    for (const text of flowTexts(new Random(seed), 1000)) {
      const flow = parseFlow(text);
      const written = formatFlow(flow.key, flow.mask);
      const again = parseFlow(written);
      expect(formatFlow(again.key, again.mask)).toBe(written);
      expect(parseFlow(formatFlow(flow.key, flow.mask, { verbose: true }))).toEqual(flow);
      const line = formatDatapathFlow({ ...flow, actions: [] }, { verbose: true });
      expect(formatFlow(parseDatapathFlow(line).key, flow.mask)).toBe(written);
    }
  });
});

describe("flow format and parse functions", () => {
  const mask = { ipv6: { ipv6Label: 2 ** 32 } };
  const key = { ipv6: { ipv6Label: 5 } };
  const ports = new Map() as never;
  const mistakes: [act: () => unknown, message: string][] = [
    [() => formatFlow(key, mask), "mask.ipv6.ipv6Label: expected an integer up to 4294967295, got 4294967296"],
    [() => formatFlow({ ipv6: { ipv6Label: 2 ** 20 } }, mask), "key.ipv6.ipv6Label: expected an integer up to 1048575"],
    [() => formatActions([{ setMasked: { key, mask } }]), "actions[0].setMasked.mask.ipv6.ipv6Label: expected"],
    [() => formatDatapathFlow(undefined as never), "flow: expected an object, got undefined"],
    [() => formatDatapathFlow([] as never), "flow: expected an object, got Array"],
    [() => formatFlow(["x"] as never), "key: expected an object, got Array"],
    [() => parseFlow("in_port(e1)", { ports }), "ports.nameOf: expected a function, got undefined"],
    [() => parseFlow("in_port(1)", { port: 1 } as never), "options.port: unknown option; did you mean ports?"],
    [() => formatFlow(key, undefined, { verbos: true } as never), "did you mean verbose?"],
    [() => formatActions([], { ports }), "ports.nameOf: "],
    [() => parseActions("1", { port: 1 } as never), "did you mean ports?"],
    [() => parseDatapathFlow("actions:1", { know: 1n } as never), "did you mean now?"],
  ];
  for (const [act, message] of mistakes)
    test(`reject invalid arguments: ${message}`, () => {
      const error = thrown(act);
      expect(["TypeError", "RangeError"]).toContain(error.name);
      expect(error.message).toContain(message);
    });
});

test("masks of IPv6 flow labels have 32 bits in texts", () => {
  const key = { ipv6: { ipv6Label: 5 } };
  const text = (ipv6Label: number) => formatFlow(key, { ipv6: { ipv6Label } });
  expect(text(0xffff_ffff)).toBe("ipv6(label=0x5)");
  expect(text(0xf_ffff)).toBe("ipv6(label=0x5)");
  expect(text(0xfff0_00ff)).toBe("ipv6(label=0x5/0xfff000ff)");
  expect(parseFlow("ipv6(label=0x5/0xfff000ff)").mask.ipv6?.ipv6Label).toBe(0xfff0_00ff);
});
