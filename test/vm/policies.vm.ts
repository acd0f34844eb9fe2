import { expect, test } from "bun:test";
import { lookupFamily, NetlinkError, NetworkNamespace } from "../../src/index.ts";
import { compareAll, kernelVersion, knownRecord } from "../policies/known.ts";
import { genericModels } from "../policies/models.ts";
import { isLinuxAtLeast } from "../support/environment.ts";
import { loadModule } from "./modules.ts";

/** Families that have an emulation model and that the kernel of every distribution supports, mostly in modules. */
const EXPECTED = ["nlctrl", "ethtool", "devlink", "tcp_metrics", "team", "wireguard", "nl80211", "fou"];
// Debian's Linux 5.10 is built without MPTCP.
if (isLinuxAtLeast("6.1")) EXPECTED.push("mptcp_pm");
const DATAPATH = ["ovs_datapath", "ovs_vport", "ovs_flow", "ovs_packet"];

test("the emulation model has the kernel's attribute policies, except for recorded differences", async () => {
  // These modules have no alias, so the kernel does not load them automatically.
  for (const module of ["team", "fou", "ieee802154", "target_core_user"]) loadModule(module);
  loadModule("mac80211_hwsim", "radios=0");
  for (const name of (await genericModels()).keys()) {
    try {
      lookupFamily(name);
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== "ENOENT") throw error;
    }
  }
  using netns = NetworkNamespace.current();
  const record = await compareAll(netns);
  expect(Object.keys(record)).toEqual(expect.arrayContaining([...EXPECTED, ...DATAPATH]));
  const known = knownRecord(kernelVersion);
  if (!Bun.deepEquals(record, known)) console.log(`Linux ${kernelVersion} says now:\n${JSON.stringify(record)}`);
  if (known === undefined) return;
  // For a family whose emulation model is new, no differences from the kernel are known yet.
  for (const name of Object.keys(known)) expect({ [name]: record[name] }).toEqual({ [name]: known[name]! });
});
