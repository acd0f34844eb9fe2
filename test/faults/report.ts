import { NetlinkError } from "../../src/index.ts";
import type { Resources } from "../support/descriptors.ts";

/** Result of a test scenario with an injected fault. */
export interface Report {
  /** Whether the scenario succeeded, threw an error, or returned a result that contradicts the kernel's state. */
  outcome: "done" | "failed" | "wrong";
  error?: { name: string; code: string | undefined; message: string; stack: string } | undefined;
  /** Number of descriptors that the scenario leaked. */
  leaked: Partial<Resources>;
  calls: Record<string, number>;
}

/** Thrown by a scenario if its calls succeeded but returned a wrong result. */
export class WrongResult extends Error {
  override name = "WrongResult";
}

/** Throws an error that is no NetlinkError, or whose message does not name its code. */
export function checkError(error: unknown): void {
  if (!(error instanceof NetlinkError)) throw error;
  if (!error.message.includes(`(${error.code})`) || error.message.includes("undefined")) {
    throw new Error(`unclear error: ${error.message}`);
  }
}
