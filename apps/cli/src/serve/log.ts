import { flush, line } from "../output.ts";

/** Writes an event to the standard output, as one line of JSON with the time. */
export function log(level: "info" | "warning" | "error", event: string, fields: object = {}): void {
  line(JSON.stringify({ time: new Date().toISOString(), level, event, ...fields }));
  flush();
}
