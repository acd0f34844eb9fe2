// Tests batches of datapath operations with a fake kernel.
import { describe, expect, test } from "bun:test";
import { ENOBUFS, ENODEV, type MessageView } from "../../../src/index.ts";
import { type ScriptedTransport, verdict } from "../../support/scripted-transport.ts";
import { openScripted } from "./scripted-datapath.ts";

describe("Datapath.operate", () => {
  test("returns results in the order of the operations", () => {
    const requests: MessageView[] = [];
    const take = (request: MessageView, kernel: ScriptedTransport, operation: string) => {
      if (operation !== "ovs_flow.new") return false;
      requests.push(request);
      const port = requests.length;
      kernel.reply(verdict(request, port % 7 === 0 ? ENODEV : 0));
      return true;
    };
    const { datapath } = openScripted({ answer: take });
    const results = datapath.operate(Array.from({ length: 120 }, () => ({ put: { key: { inPort: 1 } } })));
    expect(requests).toHaveLength(120);
    expect(results.map(({ error }, index) => (error === undefined) === ((index + 1) % 7 !== 0))).not.toContain(false);
    datapath.close();
  });

  test("does not execute a packet twice after a lost reply", () => {
    let asked = 0;
    const { datapath } = openScripted({
      answer: (_request, kernel, operation) => {
        if (operation !== "ovs_packet.execute") return false;
        asked++;
        kernel.fail(ENOBUFS);
        return true;
      },
    });
    const [result] = datapath.operate([{ execute: { packet: new Uint8Array(60), actions: [] } }]);
    expect(result!.error).toMatchObject({ code: "ENOBUFS" });
    expect(asked).toBe(1);
    datapath.close();
  });
});
