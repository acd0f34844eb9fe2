import { afterEach, describe, expect, test } from "bun:test";
import { closeIdleSockets } from "../../../../src/index.ts";
import { Datapath, FlowSyntaxError, parseFlow, parseFlowCommands } from "../../../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../../../src/testing/index.ts";
import { thrown } from "../../../message/bytes.ts";

afterEach(() => closeIdleSockets());

const FILE = `# a comment
in_port(1),eth(),eth_type(0x0800),ipv4(dst=10.0.0.0/255.0.0.0) 2
add in_port(2), eth(), eth_type(0x0806) push_vlan(vid=5,pcp=0),1  # to port 1

modify in_port(1),eth(),eth_type(0x0800),ipv4(dst=10.0.0.0/255.0.0.0) drop
  delete ufid:00010203-0405-0607-0809-0a0b0c0d0e0f, in_port(2),eth()
`;

describe("parseFlowCommands", () => {
  test("parses a flow file of ovs-dpctl", () => {
    const first = parseFlow("in_port(1),eth(),eth_type(0x0800),ipv4(dst=10.0.0.0/255.0.0.0)");
    const last = parseFlow("in_port(2),eth()");
    expect(parseFlowCommands(FILE)).toEqual([
      { put: { ...first, actions: [{ output: 2 }], exclusive: true } },
      {
        put: {
          ...parseFlow("in_port(2),eth(),eth_type(0x0806)"),
          actions: [{ pushVlan: { vlanTpid: 0x8100, vlanTci: 0x1005 } }, { output: 1 }],
          exclusive: true,
        },
      },
      { modify: { ...first, actions: [] } },
      { delete: { ...last, ufid: "03020100-0706-0504-0b0a-09080f0e0d0c" } },
    ]);
  });

  test("uses the default command for lines without a keyword", () => {
    expect(parseFlowCommands("in_port(1),eth()", "delete")).toEqual([{ delete: parseFlow("in_port(1),eth()") }]);
    expect(parseFlowCommands("in_port(1) 2", "modify")).toMatchObject([{ modify: { actions: [{ output: 2 }] } }]);
    expect(parseFlowCommands("")).toEqual([]);
  });

  test("resolves port names to port numbers", () => {
    const ports = { nameOf: () => undefined, numberOf: (name: string) => (name === "eth0" ? 7 : undefined) };
    expect(parseFlowCommands("in_port(eth0) eth0", "add", { ports })).toMatchObject([
      { put: { key: { inPort: 7 }, actions: [{ output: 7 }] } },
    ]);
  });

  test.each([
    ["in_port(1)", 10, "actions"],
    ["in_port(1) 2\ndelete in_port(1) 2", 31, "no actions in a deletion"],
    ["in_port(1) 2\n# x\nin_prt(1) 2", 17, "an attribute of a flow's key"],
    ["in_port(1),ufid:00010203-0405-0607-0809-0a0b0c0d0e0f 1", 11, "an attribute of a flow's key"],
    ["remove in_port(1)", 0, "an attribute of a flow's key"],
  ])("rejects the line %j with the position of the error", (text, position, expected) => {
    const error = thrown(() => parseFlowCommands(text));
    expect(error).toBeInstanceOf(FlowSyntaxError);
    expect(error).toMatchObject({ text, position, expected });
  });

  test("rejects an unknown default command", () => {
    expect(() => parseFlowCommands("", "remove" as never)).toThrow(
      'command: expected "add", "modify" or "delete", got "remove"',
    );
  });

  test("returns operations for Datapath.operate()", () => {
    using fake = new FakeDatapath();
    using datapath = Datapath.create("dp0", { connection: fake });
    const run = (text: string) => datapath.operate(parseFlowCommands(text)).map(({ error }) => error?.code);
    const [one, two] = ["in_port(0),eth(),eth_type(0x0806),arp()", "in_port(0),eth(),eth_type(0x88b5)"];
    expect(run(`${one} 0\n${two} 0\n${one} 0`)).toEqual([undefined, undefined, "EEXIST"]);
    expect(run(`modify ${one} drop\ndelete ${two}`)).toEqual([undefined, undefined]);
    expect(datapath.flows().toArray()).toMatchObject([{ key: { ethertype: 0x0806 }, actions: [] }]);
  });
});
