import type { Resources } from "../support/descriptors.ts";

/** The result of a fault injection scenario. */
export interface Report {
  /** Whether the scenario succeeded, threw, or returned a result that contradicts the kernel. */
  outcome: "done" | "failed" | "wrong";
  error?: { name: string; code: string | undefined; message: string; stack: string } | undefined;
  /** Number of descriptors that the scenario leaked. */
  leaked: Partial<Resources>;
  /** Number of calls of each function of libc. */
  calls: Record<string, number>;
}

/** Thrown by a scenario whose calls succeeded with a wrong result. */
export class WrongResult extends Error {
  override name = "WrongResult";
}
