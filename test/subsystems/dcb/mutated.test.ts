// Checks that malformed DCB replies result in values or NetlinkErrors, never in other errors.
import { expect, test } from "bun:test";
import { NetlinkError } from "../../../src/index.ts";
import type { Dcb } from "../../../src/subsystems/dcb/index.ts";
import { Random } from "../../message/random.ts";
import { knownLayouts } from "./recording.ts";
import { type Answer, scriptedDevice } from "./scripted-device.ts";

const layouts = knownLayouts();

/** The recorded DCB replies, each with the methods that read the reply. */
const questions: Readonly<Record<string, readonly ((dcb: Dcb) => unknown)[]>> = {
  "ieee-get": [
    (dcb) => dcb.getIeee(),
    (dcb) => dcb.getEts(),
    (dcb) => dcb.getPfc(),
    (dcb) => dcb.getApps(),
    (dcb) => dcb.getMaxrate(),
    (dcb) => dcb.getQcn(),
    (dcb) => dcb.getQcnStatistics(),
    (dcb) => dcb.getBuffers(),
    (dcb) => dcb.setEts({ willing: true }),
    (dcb) => dcb.setQcn({ rpgGd: { 0: 1 } }),
  ],
  "ieee-get-newer": [(dcb) => dcb.getIeee(), (dcb) => dcb.getTrust(), (dcb) => dcb.getRewrites()],
  "cee-get": [(dcb) => dcb.cee.getConfiguration()],
  gstate: [(dcb) => dcb.cee.getState()],
  "pfc-gcfg": [(dcb) => dcb.cee.getPfc()],
  "pgtx-gcfg": [(dcb) => dcb.cee.getPriorityGroups("tx")],
  "gperm-hwaddr": [(dcb) => dcb.cee.getPermanentAddress()],
  gcap: [(dcb) => dcb.cee.getCapabilities()],
  gnumtcs: [(dcb) => dcb.cee.getTrafficClasses()],
  "bcn-gcfg": [(dcb) => dcb.cee.getBcn()],
  gapp: [(dcb) => dcb.cee.getApp(0, 1)],
  gfeatcfg: [(dcb) => dcb.cee.getFeatures()],
  gdcbx: [(dcb) => dcb.getDcbx()],
};

/** Reads a DCB reply, and returns whether the result is a value or a NetlinkError. */
function outcome(layout: string, ask: (dcb: Dcb) => unknown, answer: Answer): "value" | "error" {
  using device = scriptedDevice({ [layout.replace("-newer", "")]: answer, "ieee-set": { result: 0 } });
  try {
    ask(device.dcb);
    return "value";
  } catch (error) {
    if (error instanceof NetlinkError) return "error";
    throw error;
  }
}

test.each(Object.keys(questions))("Truncated %s replies of DCB decode or throw a NetlinkError", (layout) => {
  const whole = Uint8Array.fromHex(layouts[layout]!);
  for (const ask of questions[layout]!) {
    expect(outcome(layout, ask, { payload: whole })).toBe("value");
    for (let length = 4; length < whole.length; length++) {
      expect(outcome(layout, ask, { payload: whole.slice(0, length) })).toBeOneOf(["value", "error"]);
    }
  }
});

test.each(Object.keys(questions))("Corrupted %s replies of DCB decode or throw a NetlinkError", (layout) => {
  const whole = Uint8Array.fromHex(layouts[layout]!);
  const random = new Random(1);
  for (const ask of questions[layout]!) {
    for (let round = 0; round < 200; round++) {
      const bytes = whole.slice();
      // The first four bytes are not changed: they are the DCB header, which the kernel writes.
      for (let count = 1 + random.below(4); count > 0; count--) {
        bytes[4 + random.below(bytes.length - 4)] = random.below(256);
      }
      expect(outcome(layout, ask, { payload: bytes })).toBeOneOf(["value", "error"]);
    }
  }
});
