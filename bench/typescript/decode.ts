// Parses every field of upcalls in memory.
import { UpcallParser } from "../lib/upcall.ts";
import { serveUpcallsInMemory } from "../lib/upcall-rounds.ts";

const parser = new UpcallParser();

await serveUpcallsInMemory((message) => {
  if (!parser.parse(message)) throw new Error("invalid upcall");
  return parser.digest(message.view);
});
