// Tests requests in which the kernel requires at least one of several attributes, for families that are in kernel
// modules. The kernel rejects a request without any of these attributes.
import { expect, test } from "bun:test";
import { ovsDatapath } from "../../src/families/ovs-datapath.ts";
import { ovsFlow } from "../../src/families/ovs-flow.ts";
import { ovsVport } from "../../src/families/ovs-vport.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import { thrown } from "../message/bytes.ts";
import { withoutRequiredOne } from "../support/without-requirements.ts";
import { useLab } from "./lab.ts";
import { addLink } from "./links/links.ts";

const lab = useLab();

test("Open vSwitch rejects requests without a datapath, port or flow", () => {
  const { netns } = lab;
  ovsDatapath.connect({ netns }).do("new", { name: "dp0", upcallPid: 0, userFeatures: ["unaligned"] });
  const { header } = ovsDatapath.connect({ netns }).do("get", { name: "dp0" })!;
  const datapaths = withoutRequiredOne(ovsDatapath).connect({ netns });
  const ports = withoutRequiredOne(ovsVport).connect({ netns });
  const flows = withoutRequiredOne(ovsFlow).connect({ netns });
  for (const operation of ["get", "set", "del"]) {
    expect(thrown(() => datapaths.do(operation, {}))).toMatchObject({ code: "ENODEV" });
    expect(thrown(() => ports.do(operation, { header }))).toMatchObject({ code: "EINVAL" });
  }
  for (const operation of ["get", "set"]) {
    expect(thrown(() => flows.do(operation, { header, actions: [] }))).toMatchObject({ code: "EINVAL" });
  }
  expect(ovsDatapath.connect({ netns }).dump("get").toArray()).toHaveLength(1);
});

test("WireGuard rejects requests without a device", () => {
  const { netns } = lab;
  addLink(netns, "wireguard", { ifname: "wg0" });
  const devices = withoutRequiredOne(wireguard).connect({ netns });
  expect(thrown(() => devices.dump("get-device").toArray())).toMatchObject({ code: "EBADR" });
  expect(thrown(() => devices.do("set-device", { listenPort: 1 }))).toMatchObject({ code: "EBADR" });
});
