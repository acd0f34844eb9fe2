// Watches tracked connections without privileges, and prints the error.
import { connections, watch } from "../../../src/watch/index.ts";

try {
  for await (const _ of watch(connections)) break;
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
