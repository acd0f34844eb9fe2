// Tests the errors of datapath operations with fake kernels that lack features.
import { describe, expect, test } from "bun:test";
import { EAFNOSUPPORT, ENODEV, EPERM, NetlinkError } from "../../../src/index.ts";
import { noPortType } from "../../../src/subsystems/ovs/core/datapath-error.ts";
import { Datapath, DatapathError } from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { verdict } from "../../support/scripted-transport.ts";
import { ALL_FEATURES, openScripted, ScriptedDatapath } from "./scripted-datapath.ts";

describe("datapath errors", () => {
  test("name the missing kernel module", () => {
    const kernel = new ScriptedDatapath({ lacks: ["ovs_datapath"] });
    for (const act of [
      () => Datapath.open("dp0", { connection: kernel }),
      () => Datapath.create("dp0", { connection: kernel }),
      () => Datapath.list({ connection: kernel }),
    ]) {
      const error = thrown(act);
      expect(error).toBeInstanceOf(DatapathError);
      expect(error).toMatchObject({ code: "ENOENT", failure: "no-family" });
      expect(error.message).toContain("module openvswitch");
    }
    expect(kernel.open).toBe(0);
  });

  test("meters.features() returns 0 if the kernel lacks meters", () => {
    const { kernel, datapath } = openScripted({ features: ALL_FEATURES, lacks: ["ovs_meter"] });
    expect(datapath.meters.features()).toEqual({ maxMeters: 0, maxBands: 0, bandTypes: [] });
    expect(datapath.meters.probe()).toBe(false);
    expect(thrown(() => datapath.meters.get(1))).toMatchObject({ failure: "no-family", code: "ENOENT" });
    expect(thrown(() => datapath.meters.set({ id: 1, unit: "kbps", bands: [] }))).toMatchObject({
      failure: "no-family",
    });
    datapath.close();
    expect(kernel.open).toBe(0);
  });

  test("contain the advice about privileges if the kernel returns EPERM", () => {
    const { datapath } = openScripted({
      answer: (request, kernel, operation) => {
        if (operation === "ovs_datapath.get") return false;
        kernel.reply(verdict(request, EPERM));
        return true;
      },
    });
    const error = thrown(() => datapath.putFlow({ key: { inPort: 1 } }));
    expect(error).toMatchObject({ code: "EPERM", failure: "not-permitted", operation: "ovs_flow.new" });
    expect(error.message).toContain("this requires CAP_NET_ADMIN");
    datapath.close();
  });

  test("distinguish a missing port from a missing datapath", () => {
    let gone = false;
    const { datapath } = openScripted({
      answer: (request, kernel, operation) => {
        if (operation === "ovs_datapath.get" && !gone) return false;
        kernel.reply(verdict(request, ENODEV));
        return true;
      },
    });
    expect(datapath.getPort(5)).toBeUndefined();
    expect(thrown(() => datapath.removePort(5))).toMatchObject({ failure: "no-port" });
    expect(thrown(() => datapath.addPort({ name: "x", type: "netdev" }))).toMatchObject({ failure: "no-interface" });
    gone = true;
    for (const act of [() => datapath.getPort(5), () => datapath.removePort(5), () => datapath.ports().toArray()]) {
      expect(thrown(act)).toMatchObject({ failure: "no-datapath", code: "ENODEV" });
    }
    datapath.close();
  });
});

test("errors for unsupported tunnel ports suggest addTunnelPort()", () => {
  const cause = new NetlinkError("rejected", { errno: -EAFNOSUPPORT });
  expect(noPortType("vxlan", cause).message).toContain("requires the module vport-vxlan");
  expect(noPortType("vxlan", cause).message).toContain("addTunnelPort()");
  expect(noPortType(107, cause).message).toBe("the kernel does not support ports of type 107 (EAFNOSUPPORT)");
});
