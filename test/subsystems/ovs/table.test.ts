// Tests the tables of a datapath with a fake kernel.
import { describe, expect, test } from "bun:test";
import { ovsFlow } from "../../../src/families/ovs-flow.ts";
import { ovsVport } from "../../../src/families/ovs-vport.ts";
import { ENOENT, NLM_F_DUMP_INTR, NLM_F_MULTI } from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import { formatActions, formatFlow } from "../../../src/subsystems/ovs/index.ts";
import { done, message, verdict } from "../../support/scripted-transport.ts";
import { openScripted, type Script } from "./scripted-datapath.ts";

/** Replies to a dump of flows with one datagram that contains the given flows. */
function answerFlows(flows: object[], flags = 0): NonNullable<Script["answer"]> {
  return (request, kernel, operation) => {
    if (operation !== "ovs_flow.get") return false;
    const payloads = flows.map((flow) => flowPayload(flow));
    kernel.reply(payloads.map((payload) => message(request.type, NLM_F_MULTI | flags, request.sequence, payload)));
    kernel.reply(done(request));
    return true;
  };
}

function flowPayload(flow: object): Uint8Array {
  return operationCodec(ovsFlow, "new")
    .request("do", { header: { dpIfindex: 7 }, ...flow }, { type: 42 })
    .payload.slice();
}

describe("datapath tables", () => {
  const flow = { key: { inPort: 1 }, actions: [{ output: 2 }] };

  test("report an inconsistent dump", () => {
    const { kernel, datapath } = openScripted({ answer: answerFlows([flow, flow], NLM_F_DUMP_INTR) });
    const flows = datapath.flows();
    expect([...flows]).toMatchObject([flow, flow]);
    expect(flows.consistent).toBe(false);
    datapath.close();
    expect(kernel.open).toBe(0);
  });

  test("toArray() repeats an inconsistent dump", () => {
    let asked = 0;
    const { datapath } = openScripted({
      answer: (request, kernel, operation) => {
        const flags = asked++ === 0 ? NLM_F_DUMP_INTR : 0;
        return answerFlows([flow], flags)(request, kernel, operation);
      },
    });
    asked = 0;
    const flows = datapath.flows();
    expect(flows.toArray()).toMatchObject([flow]);
    expect(flows.consistent).toBe(true);
    expect(asked).toBe(2);
    datapath.close();
  });

  test("keep unknown attributes of flows, keys, actions and ports", () => {
    const newer = { type: 200, bytes: Uint8Array.of(1, 2, 3, 4) };
    const strange = {
      key: { inPort: 1, unknown: [newer] },
      mask: { inPort: 0xffff_ffff, unknown: [{ ...newer, bytes: new Uint8Array(4).fill(0xff) }] },
      actions: [{ output: 2 }, { unknown: [newer] }],
      unknown: [newer],
    };
    const { datapath } = openScripted({ answer: answerFlows([strange, flow]) });
    expect(datapath.flows().toArray()).toMatchObject([strange, flow]);
    const [found] = datapath.flows();
    expect(formatFlow(found!.key!, found!.mask)).toBe("in_port(1),key200(01 02 03 04)");
    expect(formatActions(found!.actions!)).toBe("2,action200(01 02 03 04)");
    datapath.close();
    const { datapath: other } = openScripted({
      answer: (request, kernel, operation) => {
        if (operation !== "ovs_vport.get") return false;
        const port = { header: { dpIfindex: 7 }, portNo: 5, name: "new0", type: 250, upcallPid: [3], unknown: [newer] };
        const { payload } = operationCodec(ovsVport, "new").request("do", port as never, { type: 41 });
        kernel.reply(message(request.type, NLM_F_MULTI, request.sequence, payload.slice()));
        kernel.reply(done(request));
        return true;
      },
    });
    expect(other.ports().toArray()).toMatchObject([
      { number: 5, name: "new0", type: "250", upcallPortIds: [3], unknown: [newer] },
    ]);
    other.close();
  });

  test("release their socket when the iteration ends", async () => {
    const { kernel, datapath } = openScripted({ answer: answerFlows([flow, flow]) });
    for (const _ of datapath.flows()) {
      expect(kernel.open).toBe(2);
      expect(datapath.info().name).toBe("dp0");
      break;
    }
    expect(kernel.open).toBe(1);
    for await (const _ of datapath.flows()) expect(kernel.open).toBe(2);
    expect(kernel.open).toBe(1);
    const table = datapath.flows();
    table.done();
    table.done();
    expect(kernel.open).toBe(1);
    expect(table.next()).toBeUndefined();
    for (const read of [() => [...table], () => table.toArray()]) {
      expect(read).toThrow(/read to (its|the) end or cancelled; (start a new one|list them again)/);
    }
    const left = datapath.flows();
    left[Symbol.iterator]().return!();
    expect(left.next()).toBeUndefined();
    expect(kernel.open).toBe(1);
    datapath.close();
  });

  test("skip flows that are deleted during the dump", () => {
    const bare = { ufid: "00112233-4455-6677-8899-aabbccddeeff", key: { inPort: 3 } };
    const dump = answerFlows([bare, flow]);
    const { datapath } = openScripted({
      answer: (request, kernel, operation) => {
        if (operation !== "ovs_flow.get" || (request.flags & 0x300) === 0x300) return dump(request, kernel, operation);
        kernel.reply(verdict(request, ENOENT));
        return true;
      },
    });
    expect(datapath.flows().toArray()).toMatchObject([flow]);
    datapath.close();
  });
});
