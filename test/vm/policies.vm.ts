import { expect, test } from "bun:test";
import { lookupFamily, NetlinkError, NetworkNamespace } from "../../src/index.ts";
import { compareAll, kernelVersion, knownRecord } from "../policies/known.ts";
import { genericModels } from "../policies/models.ts";
import { loadModule } from "./modules.ts";

/** Families with a model that every kernel of a distribution has, most of them in modules. */
const EXPECTED = ["nlctrl", "ethtool", "devlink", "tcp_metrics", "mptcp_pm", "team", "wireguard", "nl80211", "fou"];
const DATAPATH = ["ovs_datapath", "ovs_vport", "ovs_flow", "ovs_packet"];

test("what the kernel accepts is what the models of all its families say, but for what is known of it", async () => {
  // These modules do not announce their families.
  for (const module of ["team", "fou"]) loadModule(module);
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
  // A family whose model is new has nothing on record yet.
  for (const name of Object.keys(known)) expect({ [name]: record[name] }).toEqual({ [name]: known[name]! });
});
