import { beforeEach } from "bun:test";
import { editConformance } from "./conformance/edits.ts";
import { flowConformance } from "./conformance/flows.ts";
import { limitConformance } from "./conformance/limits.ts";
import { packetConformance } from "./conformance/packets.ts";
import { portConformance } from "./conformance/ports.ts";
import { type ConformanceLab, Scene } from "./conformance/scene.ts";

export type { ConformanceLab } from "./conformance/scene.ts";

/** Tests that run both with the kernel's Open vSwitch module and with its fake. */
export function datapathConformance(name: string, lab: ConformanceLab, isKernel: boolean): void {
  const scene = new Scene(lab);
  beforeEach(() => scene.begin());
  portConformance(name, scene, isKernel);
  flowConformance(name, scene);
  packetConformance(name, scene);
  editConformance(name, scene, isKernel);
  limitConformance(name, scene);
}
